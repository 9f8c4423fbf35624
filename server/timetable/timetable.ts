import type { AttendanceRow, Holder, LessonRecord, NewLesson } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId, PersonId } from "../../signaling/contract/ids.ts";
import type { ObserverSeat } from "../../signaling/contract/lesson.ts";
import type { LessonQuality } from "../../signaling/contract/quality.ts";
import { fold } from "../accounts/fold.ts";
import type { Page, PageAsked } from "../accounts/paging.ts";
import type { PeopleStore, PlacesStore } from "../accounts/ports.ts";
import { EVERYWHERE, type Reach, reachOf } from "../accounts/reach.ts";
import type { TicketClaims } from "../accounts/tickets.ts";
import type { Clock } from "../clock.ts";
import { acceptances, checkAccepted, findClashes } from "./clashes.ts";
import { newLessonId } from "./lesson-id.ts";
import {
  type AttendanceReader,
  type LessonScope,
  type LessonsStore,
  LONGEST_LESSON_MS,
  type QualityReader,
} from "./ports.ts";
import type { ScheduleStore } from "./schedule-ports.ts";
import { CLOSES_AFTER_MS, entryOf, mayWatch, observerSeatOf, seatOf } from "./seats.ts";

const MAX_LESSON_MINUTES = LONGEST_LESSON_MS / 60_000;

/** Which lessons there are, and who may see and enter them. */
export interface Timetable {
  /**
   * Refuses with `lesson.ends-before-start`, `lesson.too-long`, `lesson.no-classrooms`, or `record.not-found` (a
   * teacher who is not one, an unknown classroom, one out of reach), or `lesson.clashes` for those that are not accepted.
   * Only somebody (`asker`) can accept any: that is kept on record.
   */
  create(
    lesson: NewLesson & { accepted?: readonly LessonId[] | undefined },
    asker?: Asker,
  ): Promise<Outcome<LessonRecord>>;
  /**
   * Lessons that overlap the time asked for: a teacher's own, a device's or an assistant's classroom's, and all, or those
   * of the region, for administrators and observers.
   */
  list(holder: Holder, query: { from: number; to: number }, asked: PageAsked): Promise<Page<LessonRecord>>;
  /** Refuses with `record.not-found`, also when the lesson is none of this holder's. */
  find(holder: Holder, lessonId: LessonId): Promise<Outcome<LessonRecord>>;
  /**
   * Before it is on air only. Refuses with `record.not-found`, `record.in-use` (it is live: end it instead),
   * `lesson.over` or `lesson.cancelled`.
   */
  cancel(lessonId: LessonId): Promise<Outcome<LessonRecord>>;
  /**
   * The seat that this holder has in the lesson, to be issued as a ticket. Refuses with `record.not-found`,
   * `ticket.forbidden`, `lesson.cancelled`, `lesson.over` or `lesson.not-open-yet`.
   */
  ticketFor(holder: Holder, lessonId: LessonId): Promise<Outcome<TicketClaims>>;
  /**
   * For observers and administrators: the seat of somebody who watches this lesson unseen, for a moment. Refuses with
   * `record.not-found` (also beyond reach), `ticket.forbidden`, `lesson.cancelled`, `lesson.over` or `lesson.not-live`.
   */
  watchingTicketFor(holder: Holder, lessonId: LessonId): Promise<Outcome<WatchingClaims>>;
  /** Whether this person, whoever it was before, may watch it now. */
  mayObserve(personId: PersonId, lessonId: LessonId): Promise<boolean>;
  /** For administrators, observers and the lesson's teacher. Refuses with `record.not-found` or `session.forbidden`. */
  attendance(holder: Holder, lessonId: LessonId): Promise<Outcome<AttendanceRow[]>>;
  /** What its links carried and got, for whom the attendance is for. Refuses likewise. */
  quality(holder: Holder, lessonId: LessonId): Promise<Outcome<LessonQuality>>;
  /** Ends what a crash or an absent teacher left open long after its time. To be called about once an hour. */
  sweep(): Promise<void>;
}

/** What a ticket to watch says, and the lesson's title. */
export type WatchingClaims = TicketClaims & { seat: ObserverSeat; title: string };

/** Each ticket is noted, so that each coming in is: it is used at once, or not at all. */
const WATCHING_TICKET_MS = 60_000;

/** Who schedules, and how far that person acts. */
interface Asker {
  by: PersonId;
  reach: Reach;
}

/** What the timetable needs from storage. */
export interface TimetableStore {
  lessons: LessonsStore;
  schedule: ScheduleStore;
  attendance: AttendanceReader;
  measurements: QualityReader;
  places: Pick<PlacesStore, "classrooms">;
  people: Pick<PeopleStore, "find">;
}

export function createTimetable({ store, clock }: { store: TimetableStore; clock: Clock }): Timetable {
  /** Grants the teacher's name. */
  async function check(lesson: NewLesson, reach: Reach): Promise<Outcome<string>> {
    if (lesson.endsAt <= lesson.startsAt) return refused("lesson.ends-before-start");
    if (lesson.endsAt - lesson.startsAt > MAX_LESSON_MINUTES * 60_000) {
      return refused("lesson.too-long", { limitMinutes: MAX_LESSON_MINUTES });
    }
    if (lesson.classroomIds.length === 0) return refused("lesson.no-classrooms");
    const teacher = await store.people.find(lesson.teacherId);
    if (teacher?.role !== "teacher" || teacher.archivedAt !== null)
      return refused("record.not-found", { record: "teacher" });
    const known = new Set((await store.places.classrooms({ archived: false, reach })).map((classroom) => classroom.id));
    if (!lesson.classroomIds.every((id) => known.has(id))) return refused("record.not-found", { record: "classroom" });
    return granted(teacher.name);
  }

  async function find(id: LessonId): Promise<Outcome<LessonRecord>> {
    const lesson = await store.lessons.find(id);
    return lesson === undefined ? refused("record.not-found", { record: "lesson" }) : granted(lesson);
  }

  /** Whether what is on record of a lesson is for this holder. */
  async function mayRead(holder: Holder, id: LessonId): Promise<Outcome<void>> {
    const lesson = await find(id);
    if (!lesson.ok) return lesson;
    const allowed = holder.kind === "person" && holder.role !== "assistant";
    return allowed && (await store.lessons.isIn(scopeOf(holder), id))
      ? granted(undefined)
      : refused("session.forbidden");
  }

  return {
    async create({ accepted = [], ...wanted }, asker) {
      const lesson = { ...wanted, classroomIds: [...new Set(wanted.classroomIds)] };
      const checked = await check(lesson, asker?.reach ?? EVERYWHERE);
      if (!checked.ok) return checked;
      const id = newLessonId(wanted.startsAt);
      const { title, teacherId, classroomIds, startsAt, endsAt } = lesson;
      const added = await store.schedule.inTurn(async (tables): Promise<Outcome<void>> => {
        const taken = await tables.taken({ teacherId, classroomIds, spans: [{ startsAt, endsAt }] }, null);
        const clashes = findClashes([{ id: null, title, teacher: checked.value, startsAt, endsAt }], taken);
        const names = await tables.names({ people: [teacherId], classrooms: clashes.length > 0 ? classroomIds : [] });
        const free = checkAccepted(clashes, asker === undefined ? [] : accepted, names);
        if (!free.ok) return free;
        await tables.addLesson(id, lesson, clock.now());
        if (asker !== undefined) {
          const kept = acceptances(clashes, () => id);
          await tables.acceptClashes(kept, asker.by, clock.now());
        }
        return free;
      });
      return added.ok ? find(id) : added;
    },

    list: (holder, { from, to }, asked) => store.lessons.list(scopeOf(holder), { fromMs: from, toMs: to }, asked),

    async find(holder, id) {
      return (await store.lessons.isIn(scopeOf(holder), id))
        ? find(id)
        : refused("record.not-found", { record: "lesson" });
    },

    async cancel(id) {
      if (await store.lessons.cancel(id, clock.now())) return find(id);
      const lesson = await find(id);
      if (!lesson.ok) return lesson;
      if (lesson.value.state === "cancelled") return refused("lesson.cancelled");
      if (lesson.value.state === "ended") return refused("lesson.over");
      return refused("record.in-use", { record: "lesson" });
    },

    async ticketFor(holder, id) {
      const lesson = await find(id);
      if (!lesson.ok) return lesson;
      const seat = seatOf(holder, lesson.value);
      if (seat === undefined) return refused("ticket.forbidden");
      const entry = entryOf(lesson.value, clock.now());
      return entry.ok ? granted({ lessonId: id, seat, expiresAt: entry.value.closesAt }) : entry;
    },

    async watchingTicketFor(holder, id) {
      const seat = observerSeatOf(holder);
      if (seat === undefined) return refused("ticket.forbidden");
      const lesson = await find(id);
      if (!lesson.ok) return lesson;
      if (!(await store.lessons.isIn(scopeOf(holder), id))) return refused("record.not-found", { record: "lesson" });
      const { state, title } = lesson.value;
      if (state === "cancelled") return refused("lesson.cancelled");
      if (state === "ended") return refused("lesson.over");
      if (state !== "live") return refused("lesson.not-live");
      return granted({ lessonId: id, seat, expiresAt: clock.now() + WATCHING_TICKET_MS, title });
    },

    async mayObserve(personId, id) {
      const person = await store.people.find(personId);
      if (person === undefined || person.archivedAt !== null || !mayWatch(person.role)) return false;
      return await store.lessons.isIn(person.region === "" ? { all: true } : { region: fold(person.region) }, id);
    },

    async attendance(holder, id) {
      const allowed = await mayRead(holder, id);
      return allowed.ok ? granted(await store.attendance.ofLesson(id)) : allowed;
    },

    async quality(holder, id) {
      const allowed = await mayRead(holder, id);
      if (!allowed.ok) return allowed;
      const { measurements } = store;
      const [minutes, changes] = await Promise.all([measurements.digestsOf(id), measurements.decisionsOf(id)]);
      return granted({ minutes, changes });
    },

    async sweep() {
      const now = clock.now();
      await store.lessons.endOverdue(now - CLOSES_AFTER_MS, now);
    },
  };
}

function scopeOf(holder: Holder): LessonScope {
  if (holder.kind === "device") return { classroomId: holder.classroomId };
  if (holder.role === "teacher") return { teacherId: holder.personId };
  if (holder.classroomId !== null) return { classroomId: holder.classroomId };
  const reach = reachOf(holder);
  return reach === null ? { all: true } : { region: reach };
}
