import type { Clash } from "../../signaling/contract/clash.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { AcceptedClash, Taken } from "./schedule-ports.ts";

/** How many clashes an answer names; as many can be accepted at once. */
const SHOWN = 500;

/** A lesson as it shall be; `id` is null while it is not saved. */
export interface MeantLesson {
  id: LessonId | null;
  title: string;
  teacher: string;
  startsAt: number;
  endsAt: number;
}

/** One lesson that is meant, and one that has its teacher or a classroom of it already. */
export interface FoundClash {
  meant: MeantLesson;
  taken: Taken;
}

/** Ends that touch are no clash. */
export function findClashes(meant: readonly MeantLesson[], taken: readonly Taken[]): FoundClash[] {
  return taken.flatMap((each) =>
    meant
      .filter(({ id, startsAt, endsAt }) => id !== each.lessonId && startsAt < each.endsAt && each.startsAt < endsAt)
      .map((lesson) => ({ meant: lesson, taken: each })),
  );
}

/** As they are shown: both lessons named. `names` are of people and classrooms by id. */
function named(clashes: readonly FoundClash[], names: ReadonlyMap<string, string>): Clash[] {
  return clashes.slice(0, SHOWN).map(({ meant, taken: { kind, wantedId, lessonId, ...other } }) => ({
    kind,
    name: names.get(wantedId) ?? wantedId,
    lesson: meant,
    other: { id: lessonId, ...other },
  }));
}

/** Grants when each clash is accepted; refuses with those that are not. */
export function checkAccepted(
  clashes: readonly FoundClash[],
  accepted: readonly LessonId[],
  names: ReadonlyMap<string, string>,
): Outcome<void> {
  const known = new Set(accepted);
  const open = clashes.filter(({ taken }) => !known.has(taken.lessonId));
  return open.length === 0
    ? granted(undefined)
    : refused("lesson.clashes", { count: open.length, clashes: named(open, names) });
}

/** What is kept of clashes that were accepted. `idOf` gives the id under which a lesson that was meant is saved. */
export function acceptances(
  clashes: readonly FoundClash[],
  idOf: (meant: MeantLesson) => LessonId | undefined,
): AcceptedClash[] {
  return clashes.flatMap(({ meant, taken }) => {
    const lessonId = idOf(meant);
    const { lessonId: otherLessonId, kind, wantedId } = taken;
    return lessonId === undefined ? [] : [{ lessonId, otherLessonId, kind, wantedId }];
  });
}
