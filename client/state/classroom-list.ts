import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";

/** On stage first, then who is here, then who is not; inside of these by school and name. `wanted` narrows it. */
export function listClassrooms(
  classrooms: readonly ClassroomView[],
  stage: readonly ClassroomId[],
  wanted: string,
): ClassroomView[] {
  const part = wanted.trim().toLowerCase();
  const group = ({ id, presence }: ClassroomView) => (stage.includes(id) ? 0 : presence === "absent" ? 2 : 1);
  return classrooms
    .filter(({ school, name }) => `${school} ${name}`.toLowerCase().includes(part))
    .sort(
      (one, other) =>
        group(one) - group(other) || one.school.localeCompare(other.school) || one.name.localeCompare(other.name),
    );
}
