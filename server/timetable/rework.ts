import { setImmediate as pause } from "node:timers/promises";
import { granted, type Outcome } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { TermView } from "../../signaling/contract/timetable.ts";
import { mondayOf } from "./dates.ts";
import { newLessonIds } from "./lesson-id.ts";
import type { Claim } from "./overlaps.ts";
import { type PlannedLesson, planSeries, type SeriesPlan } from "./plan-series.ts";
import { roomsOf } from "./rooms.ts";
import type {
  ChangingLesson,
  LessonPatch,
  NewSeriesLesson,
  ScheduleWriter,
  SeriesLesson,
  SeriesRow,
} from "./schedule-ports.ts";

/**
 * What a change of a series as a whole does to its lessons. Those that are over or on air stay as they are; each week's
 * lesson that is still to come becomes the one that the series has in that week now. What was decided for a lesson alone
 * (its time, its teacher, its classrooms, that it does not take place) stands.
 */
export interface Rework {
  series: SeriesRow;
  zone: string;
  /** null: it is new. */
  before: SeriesRow | null;
  patches: { id: LessonId; patch: LessonPatch }[];
  /** Lessons whose week has no day for them any more. */
  cancelled: LessonId[];
  added: NewSeriesLesson[];
  claims: Claim[];
  plan: SeriesPlan;
}

interface ReworkInput {
  before: SeriesRow | null;
  after: SeriesRow;
  term: TermView;
  /** The series' lessons of today and later. */
  rows: readonly SeriesLesson[];
  /** Of those rows that go their own way, who and where. */
  ownWays: ReadonlyMap<LessonId, ChangingLesson>;
  teacher: string;
  now: number;
  planned?: (series: SeriesRow, term: TermView) => Outcome<SeriesPlan>;
}

/** Refuses with what makes the times impossible: the codes that begin with `series.`, `lesson.no-such-time`. */
export function reworkOf(input: ReworkInput): Outcome<Rework> {
  const { before, after, term, rows, now, planned = planSeries } = input;
  const whole = planned(after, term);
  if (!whole.ok) return whole;
  const days = whole.value.lessons.filter(({ endsAt }) => endsAt > now);
  const open = rows.filter(({ state, endsAt }) => (state === "waiting" || state === "cancelled") && endsAt > now);
  const held = rows.filter((row) => !open.includes(row));
  const { pairs, left, added } = pairUp(open, held, days);
  const patches = pairs.flatMap(({ lesson, day }) => {
    const patch = patchOf(before, after, lesson, day);
    return Object.keys(patch).length === 0 ? [] : [{ id: lesson.id, patch }];
  });
  const ids = newLessonIds(added.map(({ startsAt }) => startsAt));
  const fresh = ids.flatMap((id, place) => {
    const day = added[place];
    return day === undefined ? [] : [{ id, occursOn: day.date, startsAt: day.startsAt, endsAt: day.endsAt }];
  });
  return granted({
    ...{ series: after, zone: term.zone, before, patches, added: fresh },
    cancelled: left.filter(({ state }) => state === "waiting").map(({ id }) => id),
    claims: [...claimsOfPairs(input, pairs), ...fresh.flatMap((lesson) => claimsOf(input, lesson, true))],
    plan: { ...whole.value, lessons: days },
  });
}

/** Cancels all that is to come. */
export function putAway(series: SeriesRow, term: TermView, rows: readonly SeriesLesson[], now: number): Rework {
  return {
    ...{ series, zone: term.zone, before: series, patches: [], added: [], claims: [] },
    cancelled: rows.filter(({ state, startsAt }) => state === "waiting" && startsAt > now).map(({ id }) => id),
    plan: { lessons: [], holidays: [] },
  };
}

/** Writes them, in few statements: a file may bring thousands. */
export async function writeReworks(reworks: readonly Rework[], tables: ScheduleWriter, now: number): Promise<void> {
  const all = Map.groupBy(reworks, ({ before }) => (before === null ? "new" : "standing"));
  await tables.addSeries((all.get("new") ?? []).map(({ series }) => series));
  await tables.saveSeries((all.get("standing") ?? []).map(({ series }) => series));
  const patches = reworks.flatMap((rework) => rework.patches);
  for (const same of Map.groupBy(patches, ({ patch }) => JSON.stringify(patch)).values()) {
    const [first] = same;
    if (first === undefined) continue;
    const ids = same.map(({ id }) => id);
    await tables.patchLessons(ids, first.patch, now);
    // Others have their turn in between.
    await pause();
  }
  const cancelled = reworks.flatMap((rework) => rework.cancelled);
  await tables.patchLessons(cancelled, { cancelledBy: "series" }, now);
  await tables.addLessons(
    reworks.map(({ series, zone, added }) => ({ series, zone, lessons: added })),
    now,
  );
}

interface Pair {
  lesson: SeriesLesson;
  day: PlannedLesson;
}

/** By the day first, then by the week. What was held in a week has taken the first of its days. */
function pairUp(open: readonly SeriesLesson[], held: readonly SeriesLesson[], days: readonly PlannedLesson[]) {
  const byDay = new Map(open.map((lesson) => [lesson.occursOn, lesson]));
  const heldDays = new Set(held.map(({ occursOn }) => occursOn));
  const pairs: Pair[] = [];
  const loose: PlannedLesson[] = [];
  for (const day of days) {
    const lesson = byDay.get(day.date);
    if (lesson !== undefined) pairs.push({ lesson, day });
    else if (!heldDays.has(day.date)) loose.push(day);
  }
  const paired = new Set(pairs.map(({ lesson }) => lesson));
  const free = Map.groupBy(
    open.filter((lesson) => !paired.has(lesson)),
    ({ occursOn }) => mondayOf(occursOn),
  );
  const plannedDays = new Set(days.map(({ date }) => date));
  const spent = Map.groupBy(
    held.filter(({ occursOn }) => !plannedDays.has(occursOn)),
    ({ occursOn }) => mondayOf(occursOn),
  );
  // Of a new series, all of them.
  if (free.size === 0 && spent.size === 0) return { pairs, left: [], added: loose };
  const added: PlannedLesson[] = [];
  for (const day of loose) {
    const week = mondayOf(day.date);
    if (spent.get(week)?.shift() !== undefined) continue;
    const lesson = free.get(week)?.shift();
    if (lesson === undefined) added.push(day);
    else pairs.push({ lesson, day });
  }
  return { pairs, left: [...free.values()].flat(), added };
}

function patchOf(
  before: SeriesRow | null,
  after: SeriesRow,
  lesson: SeriesLesson,
  { date, startsAt, endsAt }: PlannedLesson,
): LessonPatch {
  const rooms = (series: SeriesRow | null) => JSON.stringify(series && roomsOf(series));
  const moved = !lesson.timeChanged && (lesson.startsAt !== startsAt || lesson.endsAt !== endsAt);
  return {
    ...(before?.title === after.title ? {} : { title: after.title }),
    ...(before?.subject === after.subject ? {} : { subject: after.subject }),
    ...(lesson.occursOn === date ? {} : { occursOn: date }),
    ...(moved ? { startsAt, endsAt } : {}),
    ...(lesson.teacherChanged || before?.teacherId === after.teacherId ? {} : { teacherId: after.teacherId }),
    ...(lesson.classroomsChanged || (rooms(before) === rooms(after) && sameMaster(before, after))
      ? {}
      : { masterClassroomId: after.masterClassroomId, classroomIds: after.classroomIds }),
    ...(isGivenBack(lesson) ? { cancelledBy: null } : {}),
  };
}

function sameMaster(before: SeriesRow | null, after: SeriesRow): boolean {
  return before?.masterClassroomId === after.masterClassroomId;
}

/** Cancelled by a holiday or a change, and not by a person. */
function isGivenBack({ state, cancelledBy }: SeriesLesson): boolean {
  return state === "cancelled" && cancelledBy !== "person";
}

function claimsOfPairs(input: ReworkInput, pairs: readonly Pair[]): Claim[] {
  return pairs.flatMap(({ lesson, day }) => {
    if (lesson.state === "cancelled" && !isGivenBack(lesson)) return [];
    const { startsAt, endsAt } = lesson.timeChanged ? lesson : day;
    const moved = isGivenBack(lesson) || startsAt !== lesson.startsAt || endsAt !== lesson.endsAt;
    return claimsOf(input, { id: lesson.id, startsAt, endsAt }, false, lesson, moved);
  });
}

/** A teacher or classroom that a lesson had before at the same time is no fresh claim. */
function claimsOf(
  { before, after, teacher, ownWays }: ReworkInput,
  { id, startsAt, endsAt }: { id: LessonId; startsAt: number; endsAt: number },
  unsaved: boolean,
  row?: SeriesLesson,
  moved = true,
): Claim[] {
  const own = ownWays.get(id);
  const teacherId = row?.teacherChanged && own ? own.teacherId : after.teacherId;
  const rooms = row?.classroomsChanged && own ? roomsOf(own) : roomsOf(after);
  const had = new Set<string>(before === null || moved ? [] : [before.teacherId, ...roomsOf(before)]);
  if (own && !moved) for (const id of [own.teacherId, ...roomsOf(own)]) had.add(id);
  const lesson = { id, title: after.title, teacher, startsAt, endsAt };
  const claim = (kind: Claim["kind"], wantedId: string): Claim => ({
    ...{ kind, wantedId, lesson, unsaved },
    fresh: !had.has(wantedId),
  });
  return [claim("teacher", teacherId), ...rooms.map((room) => claim("classroom", room))];
}
