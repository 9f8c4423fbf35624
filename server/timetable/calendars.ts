import type { Holder } from "../../signaling/contract/api.ts";
import type { CalendarOwner, CalendarView } from "../../signaling/contract/calendars.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type CalendarId, calendarId } from "../../signaling/contract/ids.ts";
import type { PeopleStore } from "../accounts/ports.ts";
import { EVERYWHERE, reaches, reachOf } from "../accounts/reach.ts";
import { hashToken, newId, newToken } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import type { CalendarsStore } from "./calendar-ports.ts";
import { calendarText } from "./calendar-text.ts";
import type { ScheduleStore } from "./schedule-ports.ts";
import { teacherName } from "./series-checks.ts";

const DAY_MS = 86_400_000;
/** What a subscription shows: the last weeks, and the terms that are planned. */
const SHOWN_BEFORE_MS = 60 * DAY_MS;
const SHOWN_AFTER_MS = 400 * DAY_MS;
const SHOWN_LESSONS = 5_000;

/** Calendars to subscribe to. Whoever has the address may read; that is what programs can do. */
export interface Calendars {
  /** Refuses with `session.forbidden` what is not the holder's, and `record.not-found`. `key` is told this once. */
  open(holder: Holder, owner: CalendarOwner): Promise<Outcome<{ calendar: CalendarView; key: string }>>;
  list(holder: Holder): Promise<CalendarView[]>;
  /** Refuses with `record.not-found`, also when it is not the holder's. */
  revoke(holder: Holder, id: CalendarId): Promise<Outcome<CalendarView>>;
  /** undefined: no such key, or revoked. */
  read(key: string): Promise<string | undefined>;
}

export interface CalendarsParts {
  store: { calendars: CalendarsStore; schedule: ScheduleStore; people: Pick<PeopleStore, "find"> };
  clock: Clock;
  /** For lessons of which nobody said it. */
  zone?: string;
}

export function createCalendars({ store, clock, zone }: CalendarsParts): Calendars {
  const defaultZone = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { calendars } = store;
  /** Whether what the calendar is of belongs to the holder's region. */
  const isWithin = async (holder: Holder, owner: CalendarOwner): Promise<boolean> => {
    const reach = reachOf(holder);
    if (reach === EVERYWHERE || (holder.kind === "person" && holder.role === "teacher")) return true;
    if (owner.of === "classroom") return (await store.schedule.knownClassrooms([owner.classroomId], reach)).size > 0;
    const teacher = await store.people.find(owner.teacherId);
    return teacher !== undefined && reaches(reach, teacher.region);
  };
  return {
    async open(holder, owner) {
      if (!mayHave(holder, owner)) return refused("session.forbidden");
      if (owner.of === "teacher") {
        const teacher = await teacherName(owner.teacherId, store.people);
        if (!teacher.ok) return teacher;
        if (!(await isWithin(holder, owner))) return refused("record.not-found", { record: "teacher" });
      } else {
        const known = await store.schedule.knownClassrooms([owner.classroomId], reachOf(holder));
        if (known.size === 0) return refused("record.not-found", { record: "classroom" });
      }
      const key = newToken();
      const id = calendarId.parse(newId("cal"));
      await calendars.add({ id, keyHash: hashToken(key), owner, createdAt: clock.now() });
      const calendar = await calendars.find(id);
      if (calendar === undefined) throw new Error("a calendar was added and is not there");
      return granted({ calendar, key });
    },

    async list(holder) {
      if (holder.kind !== "person") return [];
      if (holder.role !== "administrator") return await calendars.list({ of: "teacher", teacherId: holder.personId });
      const all = await calendars.list(null);
      if (reachOf(holder) === EVERYWHERE) return all;
      const within = await Promise.all(all.map(({ owner }) => isWithin(holder, owner)));
      return all.filter((_, index) => within[index]);
    },

    async revoke(holder, id) {
      const calendar = await calendars.find(id);
      const known = calendar !== undefined && mayHave(holder, calendar.owner);
      if (!known || !(await isWithin(holder, calendar.owner))) {
        return refused("record.not-found", { record: "calendar" });
      }
      await calendars.remove(id);
      return granted(calendar);
    },

    async read(key) {
      const now = clock.now();
      const calendar = await calendars.read(hashToken(key), now);
      if (calendar === undefined) return undefined;
      // Days, so that the text does not change with every minute and a program may keep what it has.
      const today = now - (now % DAY_MS);
      const span = { fromMs: today - SHOWN_BEFORE_MS, toMs: today + SHOWN_AFTER_MS, limit: SHOWN_LESSONS };
      const lessons = await calendars.lessons(calendar.owner, span);
      return calendarText(
        calendar.name,
        lessons.map(({ teacher, rooms, changedAt, ...lesson }) => ({
          ...lesson,
          zone: lesson.zone ?? defaultZone,
          location: calendar.owner.of === "classroom" ? calendar.name : (rooms[0] ?? ""),
          description: [teacher, ...rooms.slice(0, 20)].join("\n"),
          changedAt: changedAt === 0 ? calendar.createdAt : changedAt,
        })),
      );
    },
  };
}

function mayHave(holder: Holder, owner: CalendarOwner): boolean {
  if (holder.kind !== "person") return false;
  if (holder.role === "administrator") return true;
  return holder.role === "teacher" && owner.of === "teacher" && owner.teacherId === holder.personId;
}
