import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { Hand } from "../../signaling/contract/talk.ts";

/**
 * The queue of classrooms that ask for the word. Who raised first is first; of two that raise in the same moment, the
 * one whose request the service got first. A hand stays up while its room's connection is lost.
 */
export interface RaisedHand {
  readonly classroomId: ClassroomId;
  readonly raisedAt: number;
}

/** A hand that is up already keeps its place. */
export function raised(hands: readonly RaisedHand[], classroomId: ClassroomId, at: number): readonly RaisedHand[] {
  return hands.some((hand) => hand.classroomId === classroomId) ? hands : [...hands, { classroomId, raisedAt: at }];
}

export function lowered(hands: readonly RaisedHand[], classroomId: ClassroomId): readonly RaisedHand[] {
  return hands.some((hand) => hand.classroomId === classroomId)
    ? hands.filter((hand) => hand.classroomId !== classroomId)
    : hands;
}

export function withPlaces(hands: readonly RaisedHand[]): Hand[] {
  return hands.map((hand, index) => ({ ...hand, place: index + 1 }));
}

/**
 * The classrooms whose cameras run before they are called: the first hand of those that are here, and the one that the
 * teacher is looking at. Two at most: a camera that runs for nobody costs a weak uplink for nothing.
 */
export function toPrepare(
  hands: readonly RaisedHand[],
  chosen: ClassroomId | null,
  stage: readonly ClassroomId[],
  isHere: (id: ClassroomId) => boolean,
): ClassroomId[] {
  const fits = (id: ClassroomId): boolean => isHere(id) && !stage.includes(id);
  const first = hands.find(({ classroomId }) => fits(classroomId))?.classroomId;
  return [...new Set([first, chosen])].filter((id) => id !== undefined && id !== null).filter(fits);
}
