import { type LessonId, lessonId } from "../../signaling/contract/ids.ts";
import { newIds } from "../accounts/secrets.ts";
import { weekNumber } from "./ports.ts";

/**
 * New ids of lessons that begin then. They start with the week, so that what is asked for together, a week of a region,
 * stands together in every index of lessons. A lesson that is moved keeps its id: nobody reads a week out of it.
 */
export function newLessonIds(startsAt: readonly number[]): LessonId[] {
  return newIds(startsAt.map((at) => `les-${weekNumber(at).toString(36)}`)).map((id) => lessonId.parse(id));
}

export function newLessonId(startsAt: number): LessonId {
  const [id] = newLessonIds([startsAt]);
  if (id === undefined) throw new Error("one start gave no id");
  return id;
}
