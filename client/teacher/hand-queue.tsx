import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import type { ServerClock } from "../state/server-clock.ts";
import type { Talk } from "../state/talk.ts";
import { useNow } from "../state/use-now.ts";
import { talkWords } from "../talk/words.ts";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { teacherWords } from "./words.ts";

interface HandQueueProps {
  talk: Talk;
  classrooms: readonly ClassroomView[];
  serverClock: ServerClock;
  asking: ClassroomId | undefined;
  onCall: (id: ClassroomId) => void;
  onDismiss: (id: ClassroomId) => void;
}

/** Who asks for the word, in order, and for how long. */
export function HandQueue({ talk, classrooms, serverClock, asking, onCall, onDismiss }: HandQueueProps) {
  const say = useWords(talkWords);
  const teacherSay = useWords(teacherWords);
  const format = useFormat();
  const now = useNow(serverClock.now);
  if (talk.hands.length === 0) return null;
  return (
    <section class="hand-queue" aria-label={say("hands")}>
      <h2>{say("hands")}</h2>
      <ol class="hand-list">
        {talk.hands.map(({ classroomId, raisedAt }) => {
          const classroom = classrooms.find(({ id }) => id === classroomId);
          return (
            <li key={classroomId} class="hand-row" data-hand={classroomId}>
              <span class="hand-name">
                <strong>{classroom?.school}</strong>
                <span>{classroom?.name}</span>
              </span>
              <span class="hand-facts">
                <span class="digits">{say("waiting", { clock: format.clock(now - raisedAt) })}</span>
                {talk.prepared.includes(classroomId) && <Chip tone="good">{say("ready")}</Chip>}
                {classroom && classroom.presence !== "present" && (
                  <Chip tone="warn">{teacherSay(classroom.presence)}</Chip>
                )}
              </span>
              <span class="hand-keys">
                <Button
                  size="small"
                  icon="hand"
                  action="call-hand"
                  data-classroom={classroomId}
                  busy={asking === classroomId}
                  disabled={classroom?.presence !== "present"}
                  onClick={() => onCall(classroomId)}
                >
                  {teacherSay("open")}
                </Button>
                <Button
                  look="quiet"
                  size="small"
                  icon="close"
                  action="dismiss-hand"
                  aria-label={say("dismiss")}
                  title={say("dismiss")}
                  onClick={() => onDismiss(classroomId)}
                />
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
