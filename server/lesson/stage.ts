import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { ClassroomId } from "../../signaling/contract/ids.ts";

/** How many classrooms may be seen and heard by all at once. */
const STAGE_LIMIT = 2;

/** Calls a classroom up. Calling one that is there already changes nothing. Refuses with `stage.full`. */
export function calledUp(stage: readonly ClassroomId[], id: ClassroomId): Outcome<readonly ClassroomId[]> {
  if (stage.includes(id)) return granted(stage);
  if (stage.length >= STAGE_LIMIT) return refused("stage.full", { limit: STAGE_LIMIT });
  return granted([...stage, id]);
}

export function sentBack(stage: readonly ClassroomId[], id: ClassroomId): readonly ClassroomId[] {
  return stage.filter((other) => other !== id);
}
