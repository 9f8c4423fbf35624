import { useWords } from "../i18n/i18n.tsx";
import type { ClassroomDevices } from "../state/classroom-devices.ts";
import { Icon } from "../ui/icon.tsx";
import { classroomWords } from "./words.ts";

/** While the teacher's overview shows this room, the room knows it: seen by one person, heard by nobody. */
export function SeenBanner({ devices }: { devices: ClassroomDevices }) {
  const say = useWords(classroomWords);
  if (devices.camera.state.value.kind !== "on") return null;
  return (
    <p class="seen-banner" role="status">
      <Icon name="camera" />
      <span>{say("seenByTeacher")}</span>
    </p>
  );
}
