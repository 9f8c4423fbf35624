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
  const found: (Overlap & { at: number })[] = [];
  for (const same of byWanted(claims).values()) {
    if (same.length < 2 || !same.some(({ claim }) => claim.fresh)) continue;
    same.sort((a, b) => a.claim.lesson.startsAt - b.claim.lesson.startsAt);
    for (const [index, one] of same.entries()) {
      for (let next = index + 1; next < same.length; next++) {
        const two = same[next];
        if (two === undefined || two.claim.lesson.startsAt >= one.claim.lesson.endsAt) break;
        if (one.claim.lesson.id === two.claim.lesson.id || !(one.claim.fresh || two.claim.fresh)) continue;
        const later = one.at > two.at ? one : two;
        const about = one.claim.fresh && two.claim.fresh ? later : one.claim.fresh ? one : two;
        found.push({ claim: about.claim, other: (about === one ? two : one).claim, at: about.at });
      }
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ claim, other }) => ({ claim, other }));
}

/** Ids of people and of classrooms differ. */
function byWanted(claims: readonly Claim[]): Map<string, { claim: Claim; at: number }[]> {
  const groups = new Map<string, { claim: Claim; at: number }[]>();
  for (const [at, claim] of claims.entries()) {
    const group = groups.get(claim.wantedId);
    if (group === undefined) groups.set(claim.wantedId, [{ claim, at }]);
    else group.push({ claim, at });
  }
  return groups;
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
