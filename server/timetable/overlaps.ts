import type { Clash } from "../../signaling/contract/clash.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { AcceptedClash, Taken } from "./schedule-ports.ts";

/**
 * Clashes of many lessons at once: of a changed series, of a spreadsheet, of a day of a changed term. All that wants the
 * same teacher or classroom is laid out by time, and neighbours are compared. Pure.
 */

/** One teacher or classroom that one lesson has, or shall have. */
export interface Claim {
  kind: Taken["kind"];
  wantedId: string;
  lesson: { id: LessonId; title: string; teacher: string; startsAt: number; endsAt: number };
  /** Not on record yet, or not like this: two claims that both stood before are no finding. */
  fresh: boolean;
  /** The lesson is not saved yet. */
  unsaved: boolean;
}

export interface Overlap {
  /** The fresh one; of two, the one that was named later. */
  claim: Claim;
  other: Claim;
}

export function standingClaim({ kind, wantedId, lessonId, ...lesson }: Taken): Claim {
  return { kind, wantedId, lesson: { id: lessonId, ...lesson }, fresh: false, unsaved: false };
}

/** Ends that touch are no clash. In the order of the claims. */
export function overlapsOf(claims: readonly Claim[]): Overlap[] {
  const order = new Map(claims.map((claim, index) => [claim, index]));
  const found: Overlap[] = [];
  for (const same of Map.groupBy(claims, ({ kind, wantedId }) => `${kind} ${wantedId}`).values()) {
    if (!same.some(({ fresh }) => fresh)) continue;
    const byTime = [...same].sort((a, b) => a.lesson.startsAt - b.lesson.startsAt);
    byTime.forEach((one, index) => {
      for (let next = index + 1; next < byTime.length; next++) {
        const two = byTime[next];
        if (two === undefined || two.lesson.startsAt >= one.lesson.endsAt) break;
        if (one.lesson.id === two.lesson.id || !(one.fresh || two.fresh)) continue;
        const later = (order.get(one) ?? 0) > (order.get(two) ?? 0) ? one : two;
        const claim = one.fresh && two.fresh ? later : one.fresh ? one : two;
        found.push({ claim, other: claim === one ? two : one });
      }
    });
  }
  return found.sort((a, b) => (order.get(a.claim) ?? 0) - (order.get(b.claim) ?? 0));
}

/** As it is shown: both lessons named. `names` are of people and classrooms by id. */
export function shownOverlap({ claim, other }: Overlap, names: ReadonlyMap<string, string>): Clash {
  const lessonOf = ({ lesson, unsaved }: Claim) => ({ ...lesson, id: unsaved ? null : lesson.id });
  return {
    kind: claim.kind,
    name: names.get(claim.wantedId) ?? claim.wantedId,
    lesson: lessonOf(claim),
    other: lessonOf(other),
  };
}

/** What is kept on record of clashes that somebody wants all the same. */
export function acceptedOverlaps(overlaps: readonly Overlap[]): AcceptedClash[] {
  return overlaps.map(({ claim, other }) => ({
    lessonId: claim.lesson.id,
    otherLessonId: other.lesson.id,
    kind: claim.kind,
    wantedId: claim.wantedId,
  }));
}

/** The same for both orders of two lessons. */
export function clashKey(one: string, other: string, wantedId: string): string {
  return one < other ? `${one} ${other} ${wantedId}` : `${other} ${one} ${wantedId}`;
}
