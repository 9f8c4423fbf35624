import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type LessonId, type PersonId, type SeriesId, seriesId } from "../../signaling/contract/ids.ts";
import type {
  ChangedSeries,
  NewSeries,
  SeriesArchiving,
  SeriesDraft,
  SeriesPlan,
  SeriesPreview,
  SeriesQuery,
  SeriesView,
  TermView,
} from "../../signaling/contract/timetable.ts";
import type { Page, PageAsked } from "../accounts/paging.ts";
import type { PeopleStore } from "../accounts/ports.ts";
import { EVERYWHERE, type Reach } from "../accounts/reach.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import { localOf } from "./dates.ts";
import { acceptedOverlaps, type Overlap, shownOverlap } from "./overlaps.ts";
import { timesOf } from "./plan-series.ts";
import { putAway, type Rework, reworkOf, writeReworks } from "./rework.ts";
import { overlapsOfReworks, ownWaysOf } from "./rework-clashes.ts";
import { roomsOf } from "./rooms.ts";
import type { ScheduleReader, ScheduleStore, ScheduleWriter, SeriesRow } from "./schedule-ports.ts";
import { checkRooms, teacherName } from "./series-checks.ts";
import { viewsOf } from "./series-view.ts";

/** Series of lessons: what is planned for a term. */
export interface SeriesBook {
  /** What saving it would make, and what is in its way. Refuses like `add` and `change`, but not for clashes. */
  preview(draft: SeriesDraft, reach?: Reach): Promise<Outcome<SeriesPreview>>;
  /**
   * Refuses with `record.not-found` (term, teacher, classroom), `lesson.no-classrooms`, `lesson.ends-before-start`, the
   * codes that begin with `series.`, `lesson.no-such-time`, or `lesson.clashes` for those that are not accepted.
   */
  add(series: NewSeries, by: PersonId, reach?: Reach): Promise<Outcome<SeriesView>>;
  /** The lessons that are to come follow. Refuses also with `record.changed`, `record.archived`. */
  change(series: ChangedSeries, by: PersonId, reach?: Reach): Promise<SeriesChanged>;
  /** What is to come is cancelled. Refuses with `record.not-found`, `record.changed`. */
  archive(series: SeriesArchiving, by: PersonId, reach?: Reach): Promise<SeriesChanged>;
  /** What is to come takes place again. Refuses like `change`. */
  restore(series: SeriesArchiving, by: PersonId, reach?: Reach): Promise<SeriesChanged>;
  /** Refuses with `record.not-found`. */
  find(id: SeriesId, reach?: Reach): Promise<Outcome<SeriesView>>;
  list(query: SeriesQuery, asked: PageAsked, reach?: Reach): Promise<Page<SeriesView>>;
}

/** `ids`: the lessons that were changed; `cancelled`: those of them that no longer take place. */
export type SeriesChanged = Outcome<{ series: SeriesView; ids: LessonId[]; cancelled: LessonId[] }>;

export interface SeriesBookParts {
  store: ScheduleStore;
  people: Pick<PeopleStore, "find">;
  clock: Clock;
}

interface Checked {
  term: TermView;
  rework: Rework;
  clashes: Overlap[];
  names: Map<string, string>;
}

export function createSeriesBook({ store, people, clock }: SeriesBookParts): SeriesBook {
  /** `standing`: the series as it is, when this is a change of it. */
  async function check(
    plan: SeriesPlan,
    standing: SeriesRow | null,
    tables: ScheduleReader,
    teacher: string,
    reach: Reach,
  ): Promise<Outcome<Checked>> {
    const term = await tables.term(plan.termId);
    if (term === undefined) return refused("record.not-found", { record: "term" });
    if (standing !== null && standing.termId !== term.id) return refused("series.other-term");
    const times = timesOf(plan.when, term);
    if (!times.ok) return times;
    const rooms = await checkRooms(plan, tables, reach, standing === null ? [] : roomsOf(standing));
    if (!rooms.ok) return rooms;
    const { termId, title, subject, teacherId, masterClassroomId, rule, from, until, skip } = plan;
    const own = { termId, title, subject, teacherId, masterClassroomId, rule, from, until, skip, archivedAt: null };
    const identity = { id: standing?.id ?? seriesId.parse(newId("ser")), version: standing?.version ?? 1 };
    const series: SeriesRow = { ...identity, classroomIds: rooms.value, ...own, ...times.value };
    return await checkRework(series, standing, term, tables, teacher);
  }

  async function checkRework(
    series: SeriesRow,
    standing: SeriesRow | null,
    term: TermView,
    tables: ScheduleReader,
    teacher: string,
  ): Promise<Outcome<Checked>> {
    const now = clock.now();
    const rows = standing === null ? [] : await tables.lessonsOfSeries(series.id, localOf(now, term.zone).date);
    const ownWays = await ownWaysOf(rows, tables);
    const rework = reworkOf({ before: standing, after: series, term, rows, ownWays, teacher, now });
    if (!rework.ok) return rework;
    // A term that runs already: what is over does not come to be afterwards.
    if (standing === null && rework.value.added.length === 0) return refused("series.never-occurs");
    const clashes = await overlapsOfReworks([rework.value], tables);
    const classrooms = clashes.length > 0 ? roomsOf(series) : [];
    const names = await tables.names({ people: [series.teacherId], classrooms });
    return granted({ term, rework: rework.value, clashes, names });
  }

  /** The series as it was seen, within reach. */
  async function standingOf(
    { seriesId: id, version }: { seriesId: SeriesId; version: number },
    tables: ScheduleReader,
    reach: Reach,
  ): Promise<Outcome<SeriesRow>> {
    const series = await tables.series(id);
    if (series === undefined || !(await isWithin(series, tables, reach))) {
      return refused("record.not-found", { record: "series" });
    }
    return series.version === version ? granted(series) : refused("record.changed", { record: "series" });
  }

  async function write(
    { term, rework, clashes, names }: Checked,
    accepted: readonly LessonId[],
    by: PersonId,
    tables: ScheduleWriter,
  ): Promise<SeriesChanged> {
    const known = new Set<string>(accepted);
    const open = clashes.filter(({ other }) => !known.has(other.lesson.id));
    if (open.length > 0) {
      const shown = open.slice(0, SHOWN_CLASHES).map((overlap) => shownOverlap(overlap, names));
      return refused("lesson.clashes", { count: open.length, clashes: shown });
    }
    const now = clock.now();
    await writeReworks([rework], tables, now);
    await tables.acceptClashes(acceptedOverlaps(clashes), by, now);
    const saved = await tables.series(rework.series.id);
    if (saved === undefined) throw new Error(`series ${rework.series.id} is gone right after it was written`);
    const { cancelled, patches } = rework;
    const ids = [...patches.map(({ id }) => id), ...cancelled];
    return granted({ series: await viewOf(saved, term, tables), ids, cancelled });
  }

  return {
    async preview({ seriesId: id = null, ...draft }, reach = EVERYWHERE) {
      const teacher = await teacherName(draft.teacherId, people);
      if (!teacher.ok) return teacher;
      const standing = id === null ? null : ((await store.series(id)) ?? null);
      if (id !== null && standing === null) return refused("record.not-found", { record: "series" });
      const checked = await check(draft, standing, store, teacher.value, reach);
      if (!checked.ok) return checked;
      const { rework, clashes, names } = checked.value;
      const shown = clashes.slice(0, SHOWN_CLASHES).map((overlap) => shownOverlap(overlap, names));
      return granted({ ...rework.plan, clashes: shown });
    },

    async add({ accepted, ...plan }, by, reach = EVERYWHERE) {
      const teacher = await teacherName(plan.teacherId, people);
      if (!teacher.ok) return teacher;
      return await store.inTurn(async (tables) => {
        const checked = await check(plan, null, tables, teacher.value, reach);
        if (!checked.ok) return checked;
        const written = await write(checked.value, accepted, by, tables);
        return written.ok ? granted(written.value.series) : written;
      });
    },

    async change({ seriesId: id, version, accepted, ...plan }, by, reach = EVERYWHERE) {
      const teacher = await teacherName(plan.teacherId, people);
      if (!teacher.ok) return teacher;
      return await store.inTurn(async (tables) => {
        const standing = await standingOf({ seriesId: id, version }, tables, reach);
        if (!standing.ok) return standing;
        if (standing.value.archivedAt !== null) return refused("record.archived", { name: standing.value.title });
        const checked = await check(plan, standing.value, tables, teacher.value, reach);
        return checked.ok ? await write(checked.value, accepted, by, tables) : checked;
      });
    },

    async archive(archiving, by, reach = EVERYWHERE) {
      return await store.inTurn(async (tables) => {
        const standing = await standingOf(archiving, tables, reach);
        if (!standing.ok) return standing;
        const term = await termOf(standing.value, tables);
        const now = clock.now();
        const rows = await tables.lessonsOfSeries(standing.value.id, localOf(now, term.zone).date);
        const rework = putAway({ ...standing.value, archivedAt: now }, term, rows, now);
        return await write({ term, rework, clashes: [], names: new Map() }, [], by, tables);
      });
    },

    async restore(archiving, by, reach = EVERYWHERE) {
      const seen = await store.series(archiving.seriesId);
      if (seen === undefined) return refused("record.not-found", { record: "series" });
      const teacher = await teacherName(seen.teacherId, people);
      if (!teacher.ok) return teacher;
      return await store.inTurn(async (tables) => {
        const standing = await standingOf(archiving, tables, reach);
        if (!standing.ok) return standing;
        const term = await termOf(standing.value, tables);
        // The bell may have changed meanwhile.
        const bell = standing.value.period === null ? undefined : term.periods[standing.value.period - 1];
        const series = { ...standing.value, ...bell, archivedAt: null };
        const checked = await checkRework(series, standing.value, term, tables, teacher.value);
        return checked.ok ? await write(checked.value, archiving.accepted, by, tables) : checked;
      });
    },

    async find(id, reach = EVERYWHERE) {
      const series = await store.series(id);
      const term = series && (await store.term(series.termId));
      if (series === undefined || term === undefined || !(await isWithin(series, store, reach))) {
        return refused("record.not-found", { record: "series" });
      }
      return granted(await viewOf(series, term, store));
    },

    async list(query, asked, reach = EVERYWHERE) {
      const { items, next } = await store.listSeries({ ...query, reach }, asked);
      const terms = new Map((await store.terms()).map((term) => [term.id, term]));
      return { items: await viewsOf(items, terms, store), next };
    },
  };
}

/** How many clashes an answer names; as many can be accepted at once. */
const SHOWN_CLASHES = 500;

async function isWithin(series: SeriesRow, tables: ScheduleReader, reach: Reach): Promise<boolean> {
  return reach === null || (await tables.knownClassrooms(roomsOf(series), reach)).size > 0;
}

async function termOf({ id, termId }: SeriesRow, tables: ScheduleReader): Promise<TermView> {
  const term = await tables.term(termId);
  if (term === undefined) throw new Error(`series ${id} has no term`);
  return term;
}

async function viewOf(series: SeriesRow, term: TermView, tables: ScheduleReader): Promise<SeriesView> {
  const [view] = await viewsOf([series], new Map([[term.id, term]]), tables);
  if (view === undefined) throw new Error(`series ${series.id} is of another term`);
  return view;
}
