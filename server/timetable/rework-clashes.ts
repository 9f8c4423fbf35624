import { classroomId, type LessonId, personId } from "../../signaling/contract/ids.ts";
import { type Claim, type Overlap, overlapsOf, standingClaim } from "./overlaps.ts";
import { LONGEST_LESSON_MS } from "./ports.ts";
import type { Rework } from "./rework.ts";
import type { ChangingLesson, ScheduleReader, SeriesLesson } from "./schedule-ports.ts";

/** More than a series has: then all that there is in the whole time is read at once. */
const MANY_SPANS = 250;

/** What stands in the way of changed series: lessons on record, and each other's. */
export async function overlapsOfReworks(reworks: readonly Rework[], tables: ScheduleReader): Promise<Overlap[]> {
  const claims = reworks.flatMap((rework) => rework.claims);
  const fresh = claims.filter((claim) => claim.fresh);
  if (fresh.length === 0) return [];
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, 0];
  for (const { lesson } of fresh) {
    fromMs = Math.min(fromMs, lesson.startsAt);
    toMs = Math.max(toMs, lesson.endsAt);
  }
  const wanted = (kind: Claim["kind"]) => [
    ...new Set(fresh.flatMap((claim) => (claim.kind === kind ? claim.wantedId : []))),
  ];
  const of = {
    teacherIds: wanted("teacher").map((id) => personId.parse(id)),
    classroomIds: wanted("classroom").map((id) => classroomId.parse(id)),
  };
  // They stand elsewhere, or no more, when the change is made.
  const replaced = new Set<LessonId>([
    ...claims.map(({ lesson }) => lesson.id),
    ...reworks.flatMap(({ cancelled, patches }) => [...cancelled, ...patches.map(({ id }) => id)]),
  ]);
  const spans = [...new Map(fresh.map(({ lesson }) => [`${lesson.startsAt} ${lesson.endsAt}`, lesson])).values()];
  const taken =
    spans.length <= MANY_SPANS
      ? await tables.claimedIn(of, spans)
      : await tables.claimed(of, fromMs - LONGEST_LESSON_MS, toMs);
  const standing = taken.filter(({ lessonId }) => !replaced.has(lessonId)).map(standingClaim);
  return overlapsOf([...standing, ...claims]);
}

/** Lessons that have a teacher or classrooms of their own. */
export async function ownWaysOf(
  rows: readonly SeriesLesson[],
  tables: ScheduleReader,
): Promise<Map<LessonId, ChangingLesson>> {
  const found = new Map<LessonId, ChangingLesson>();
  for (const { id, teacherChanged, classroomsChanged } of rows) {
    const lesson = teacherChanged || classroomsChanged ? await tables.lesson(id) : undefined;
    if (lesson !== undefined) found.set(id, lesson);
  }
  return found;
}
