import { granted, type Outcome } from "../../signaling/contract/errors.ts";
import { type LessonId, type PersonId, seriesId } from "../../signaling/contract/ids.ts";
import type { ChangeDone, ChangeRequest, TermView } from "../../signaling/contract/timetable.ts";
import type { Reach } from "../accounts/reach.ts";
import { newId } from "../accounts/secrets.ts";
import { acceptances, checkAccepted, type FoundClash, findClashes } from "./clashes.ts";
import { addDays } from "./dates.ts";
import { roomsOf } from "./rooms.ts";
import type { ChangingLesson, ScheduleWriter, SeriesLesson, SeriesRow, Taken } from "./schedule-ports.ts";

/** What the kinds of change share. */

/** `ids` are the lessons that were changed. */
export type Changed = Outcome<ChangeDone & { ids: LessonId[] }>;

/** What every kind of change works with. */
export interface ChangeWork {
  request: ChangeRequest;
  lesson: ChangingLesson;
  tables: ScheduleWriter;
  /** Of who teaches it after the change. */
  teacher: string;
  by: PersonId;
  reach: Reach;
  now: number;
  defaultZone: string;
}

/** What a change of following lessons is about. */
export interface Following {
  series: SeriesRow;
  term: TermView;
  rows: SeriesLesson[];
  /** The day of the first of them. */
  from: string;
}

/** Ends the series before the day and begins another there; the same one goes on when nothing was before. */
export async function split(
  { tables }: ChangeWork,
  { series, term, from }: Omit<Following, "rows">,
  target: SeriesRow,
): Promise<SeriesRow> {
  const earlier = (await tables.lessonsOfSeries(series.id, term.startsOn)).some(({ occursOn }) => occursOn < from);
  if (!earlier) {
    await tables.saveSeries([target]);
    return target;
  }
  const later = { ...target, id: seriesId.parse(newId("ser")), version: 1, from: laterOf(target.from, from) };
  await tables.saveSeries([{ ...series, until: addDays(from, -1) }]);
  await tables.addSeries([later]);
  return later;
}

function laterOf(own: string | null, from: string): string {
  return own !== null && own > from ? own : from;
}

/** Refuses for clashes that are not accepted, and keeps on record those that are. */
export async function settle(
  { tables, request, by, now }: ChangeWork,
  series: SeriesRow,
  clashes: FoundClash[],
): Promise<Outcome<void>> {
  if (clashes.length === 0) return granted(undefined);
  const names = await tables.names({ people: [series.teacherId], classrooms: roomsOf(series) });
  const free = checkAccepted(clashes, request.accepted, names);
  if (!free.ok) return free;
  const saved = acceptances(clashes, ({ id }) => id ?? undefined);
  await tables.acceptClashes(saved, by, now);
  return free;
}

export function clashesOf(
  { teacher }: ChangeWork,
  { title }: SeriesRow,
  lessons: readonly { id: LessonId | null; startsAt: number; endsAt: number }[],
  taken: readonly Taken[],
): FoundClash[] {
  const meant = lessons.map(({ id, startsAt, endsAt }) => ({ id, title, teacher, startsAt, endsAt }));
  return findClashes(meant, taken);
}

export function idsOf(lessons: readonly { id: LessonId }[]): LessonId[] {
  return lessons.map(({ id }) => id);
}
