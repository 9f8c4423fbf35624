import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import type { MessageFrom, MessageTo } from "../../signaling/contract/talk.ts";
import { useWords } from "../i18n/i18n.tsx";
import { talkWords } from "./words.ts";

/** Names whoever wrote a message, or gets it. `own`: this page's classroom. */
export function useNames(classrooms: readonly ClassroomView[], own?: string): (who: MessageFrom | MessageTo) => string {
  const say = useWords(talkWords);
  return (who) => {
    if (who === own) return say("fromUs");
    if (who === "teacher") return say("fromTeacher");
    if (who === "administration") return say("fromAdministration");
    if (who === "all") return say("toAll");
    const classroom = classrooms.find(({ id }) => id === who);
    return classroom ? `${classroom.school} · ${classroom.name}` : say("messages");
  };
}
