import type { Clash } from "../../signaling/contract/clash.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type ClassroomId, lessonId, type PersonId, type SeriesId, seriesId } from "../../signaling/contract/ids.ts";
import type {
  NewSeries,
  SeriesDraft,
  SeriesPreview,
  SeriesView,
  TermView,
} from "../../signaling/contract/timetable.ts";
import type { PeopleStore } from "../accounts/ports.ts";
import { EVERYWHERE, type Reach } from "../accounts/reach.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import { acceptances, checkAccepted, type FoundClash, findClashes, named } from "./clashes.ts";
import { boundsOf, planSeries, type SeriesPlan, timesOf } from "./plan-series.ts";
import type { ScheduleReader, ScheduleStore, SeriesRow } from "./schedule-ports.ts";

/** Series of lessons: what is planned for a term. */
export interface SeriesBook {
  /** What adding it would make, and what is in its way. Refuses like `add`, but not for clashes. */
  preview(draft: SeriesDraft, reach?: Reach): Promise<Outcome<SeriesPreview>>;
  /**
   * Refuses with `record.not-found` (term, teacher, classroom), `lesson.no-classrooms`, `lesson.ends-before-start`, the
   * codes that begin with `series.`, `lesson.no-such-time`, or `lesson.clashes` for those that are not accepted.
   */
  add(series: NewSeries, by: PersonId, reach?: Reach): Promise<Outcome<SeriesView>>;
  /** Refuses with `record.not-found`. */
  find(id: SeriesId, reach?: Reach): Promise<Outcome<SeriesView>>;
}

export interface SeriesBookParts {
  store: ScheduleStore;
  people: Pick<PeopleStore, "find">;
  clock: Clock;
}

interface Checked {
  term: TermView;
  series: SeriesRow;
  teacher: string;
  plan: SeriesPlan;
  clashes: FoundClash[];
  names: Map<string, string>;
}

export function createSeriesBook({ store, people, clock }: SeriesBookParts): SeriesBook {
  async function check(
    draft: SeriesDraft,
    tables: ScheduleReader,
    teacher: string,
    reach: Reach,
  ): Promise<Outcome<Checked>> {
    const term = await tables.term(draft.termId);
    if (term === undefined) return refused("record.not-found", { record: "term" });
    const times = timesOf(draft.when, term);
    if (!times.ok) return times;
    const rooms = await checkRooms(draft, tables, reach);
    if (!rooms.ok) return rooms;
    const { termId, title, subject, teacherId, masterClassroomId, rule, from, until, skip } = draft;
    const own = { termId, title, subject, teacherId, masterClassroomId, rule, from, until, skip };
    const series = { id: seriesId.parse(newId("ser")), version: 1, classroomIds: rooms.value, ...own, ...times.value };
    const whole = planSeries(series, term);
    if (!whole.ok) return whole;
    // A term that runs already: what is over does not come to be afterwards.
    const lessons = whole.value.lessons.filter(({ endsAt }) => endsAt > clock.now());
    if (lessons.length === 0) return refused("series.never-occurs");
    const meant = lessons.map(({ startsAt, endsAt }) => ({ id: null, title, teacher, startsAt, endsAt }));
    const wanted = { teacherId, classroomIds: roomsOf(series), spans: lessons };
    const clashes = findClashes(meant, await tables.taken(wanted, null));
    const names = await tables.names({ people: [teacherId], classrooms: clashes.length > 0 ? roomsOf(series) : [] });
    return granted({ term, series, teacher, plan: { ...whole.value, lessons }, clashes, names });
  }

  return {
    async preview(draft, reach = EVERYWHERE) {
      const teacher = await teacherName(draft.teacherId, people);
      if (!teacher.ok) return teacher;
      const checked = await check(draft, store, teacher.value, reach);
      if (!checked.ok) return checked;
      const { plan, clashes, names } = checked.value;
      const shown: Clash[] = named(clashes, names);
      return granted({ ...plan, clashes: shown });
    },

    async add({ accepted, ...draft }, by, reach = EVERYWHERE) {
      const teacher = await teacherName(draft.teacherId, people);
      if (!teacher.ok) return teacher;
      return await store.inTurn(async (tables) => {
        const checked = await check(draft, tables, teacher.value, reach);
        if (!checked.ok) return checked;
        const { term, series, plan, clashes, names } = checked.value;
        const free = checkAccepted(clashes, accepted, names);
        if (!free.ok) return free;
        const lessons = plan.lessons.map(({ date, startsAt, endsAt }) => ({
          id: lessonId.parse(newId("les")),
          occursOn: date,
          startsAt,
          endsAt,
        }));
        await tables.addSeries(series);
        await tables.addLessons(series, term.zone, lessons);
        const idOf = (meant: { startsAt: number }) => lessons.find(({ startsAt }) => startsAt === meant.startsAt)?.id;
        await tables.acceptClashes(acceptances(clashes, idOf), by, clock.now());
        return granted(await viewOf(series, term, tables));
      });
    },

    async find(id, reach = EVERYWHERE) {
      const series = await store.series(id);
      const term = series && (await store.term(series.termId));
      const within = series && (await store.knownClassrooms(roomsOf(series), reach)).size > 0;
      if (series === undefined || term === undefined || (reach !== null && !within))
        return refused("record.not-found", { record: "series" });
      return granted(await viewOf(series, term, store));
    },
  };
}

/** The name of a person who teaches. Not inside a turn: that has the only connection of SQLite. */
export async function teacherName(id: PersonId, people: Pick<PeopleStore, "find">): Promise<Outcome<string>> {
  const person = await people.find(id);
  const teaches = person?.role === "teacher" && person.archivedAt === null;
  return teaches ? granted(person.name) : refused("record.not-found", { record: "teacher" });
}

/** The remote classrooms, each once and without the master's. Refuses when one is unknown, or none is left. */
export async function checkRooms(
  { masterClassroomId: master, classroomIds }: Pick<SeriesRow, "masterClassroomId" | "classroomIds">,
  tables: ScheduleReader,
  reach: Reach,
): Promise<Outcome<ClassroomId[]>> {
  const rooms = [...new Set(classroomIds)].filter((id) => id !== master);
  if (rooms.length === 0) return refused("lesson.no-classrooms");
  const all = master === null ? rooms : [master, ...rooms];
  const known = await tables.knownClassrooms(all, reach);
  return all.every((id) => known.has(id)) ? granted(rooms) : refused("record.not-found", { record: "classroom" });
}

/** Every classroom that a lesson takes. */
export function roomsOf(lesson: Pick<SeriesRow, "masterClassroomId" | "classroomIds">): ClassroomId[] {
  const { masterClassroomId: master, classroomIds } = lesson;
  return master === null ? [...classroomIds] : [master, ...classroomIds];
}

async function viewOf(series: SeriesRow, term: TermView, tables: ScheduleReader): Promise<SeriesView> {
  const names = await tables.names({ people: [series.teacherId], classrooms: [] });
  const rooms = new Map((await tables.classroomNames(roomsOf(series))).map((room) => [room.id, room]));
  const bounds = boundsOf(series, term);
  const { id, version, termId, title, subject, period, start, end, rule, skip } = series;
  return {
    ...{ id, version, termId, title, subject, period, start, end, rule, skip: [...skip], ...bounds },
    teacher: { id: series.teacherId, name: names.get(series.teacherId) ?? "" },
    masterClassroom: (series.masterClassroomId && rooms.get(series.masterClassroomId)) ?? null,
    classrooms: series.classroomIds.flatMap((room) => rooms.get(room) ?? []),
  };
}
