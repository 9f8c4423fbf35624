import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";

/**
 * Calls a classroom up, if fewer than `limit` are there. Calling one that is there already changes nothing; of two calls
 * for the last place the second is refused with `stage.full`.
 */
export function calledUp(
  stage: readonly ClassroomId[],
  id: ClassroomId,
  limit: number,
): Outcome<readonly ClassroomId[]> {
  if (stage.includes(id)) return granted(stage);
  if (stage.length >= limit) return refused("stage.full", { limit });
  return granted([...stage, id]);
}

export function sentBack(stage: readonly ClassroomId[], id: ClassroomId): readonly ClassroomId[] {
  return stage.filter((other) => other !== id);
}
