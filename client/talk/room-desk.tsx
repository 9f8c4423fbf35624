import "./talk.css";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Talk } from "../state/talk.ts";
import { Button } from "../ui/button.tsx";
import type { Ask } from "./ask.ts";
import { MessageForm } from "./message-form.tsx";
import { MessageList } from "./message-list.tsx";
import { RollCall } from "./roll-call.tsx";
import { TroubleKeys } from "./trouble-keys.tsx";
import { useAsking } from "./use-asking.ts";
import { talkWords } from "./words.ts";

const phrases = ["quickLouder", "quickSlower", "quickAgain", "quickDone"] as const;

interface RoomDeskProps {
  talk: Talk;
  classroomId: ClassroomId;
  classrooms: readonly ClassroomView[];
  ask: Ask;
}

/** What a classroom can tell the teacher without a voice. */
export function RoomDesk({ talk, classroomId, classrooms, ask }: RoomDeskProps) {
  const say = useWords(talkWords);
  const { busy, run } = useAsking();
  const room = talk.rooms.get(classroomId);
  return (
    <div class="room-desk">
      <section aria-label={say("trouble")}>
        <h2>{say("trouble")}</h2>
        <TroubleKeys room={room} ask={ask} />
      </section>
      <section aria-label={say("messages")}>
        <h2>{say("messages")}</h2>
        <MessageList messages={talk.messages} classrooms={classrooms} own={classroomId} />
        <div class="actions">
          {phrases.map((phrase) => (
            <Button
              key={phrase}
              size="small"
              action={phrase}
              busy={busy}
              onClick={() => void run(() => ask("sendMessage", { to: "teacher", text: say(phrase) }))}
            >
              {say(phrase)}
            </Button>
          ))}
        </div>
        <MessageForm ask={ask} to="teacher" label={say("toTeacher")} hint={say("noNames")} />
      </section>
      <section aria-label={say("rollCall")}>
        <h2>{say("rollCall")}</h2>
        <RollCall room={room} ask={ask} />
      </section>
    </div>
  );
}
