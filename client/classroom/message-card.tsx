import { useEffect, useState } from "preact/hooks";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import type { Talk } from "../state/talk.ts";
import { useNames } from "../talk/names.ts";
import { Button } from "../ui/button.tsx";

/** How long a message stays before the class, in milliseconds: long enough to be read out. */
const SHOWN_MS = 45_000;

interface MessageCardProps {
  talk: Talk;
  classroomId: ClassroomId;
  classrooms: readonly ClassroomView[];
}

/** What was just written to this room, large, beside the picture. What was there before the page came is not new. */
export function MessageCard({ talk, classroomId, classrooms }: MessageCardProps) {
  const shared = useWords(sharedWords);
  const name = useNames(classrooms, classroomId);
  const latest = talk.messages.filter(({ from }) => from !== classroomId).slice(-1)[0];
  const [read, setRead] = useState(latest?.id);
  const id = latest?.id;
  useEffect(() => {
    if (id === undefined || id === read) return;
    const timer = setTimeout(() => setRead(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, read]);
  if (!latest || latest.id === read) return null;
  return (
    <div class="message-card" role="status" data-message={latest.id}>
      <p class="message-card-from">{name(latest.from)}</p>
      <p class="message-card-text">{latest.text}</p>
      <Button
        look="quiet"
        icon="close"
        action="close-message"
        aria-label={shared("close")}
        onClick={() => setRead(latest.id)}
      />
    </div>
  );
}
