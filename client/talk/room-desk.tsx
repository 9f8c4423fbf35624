import "./talk.css";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import type { Question } from "../../signaling/contract/questions.ts";
import { useWords } from "../i18n/i18n.tsx";
import { RoomAnswer } from "../questions/room-answer.tsx";
import { questionWords } from "../questions/words.ts";
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
  /** What is asked at the moment. */
  question: Question | null;
  ask: Ask;
}

/** What a classroom can tell the teacher without a voice. */
export function RoomDesk({ talk, question, classroomId, classrooms, ask }: RoomDeskProps) {
  const say = useWords(talkWords);
  const questionSay = useWords(questionWords);
  const { busy, run } = useAsking();
  const room = talk.rooms.get(classroomId);
  return (
    <div class="room-desk">
      {question && (
        <section aria-label={questionSay("ourAnswer")}>
          <h2>{questionSay("ourAnswer")}</h2>
          {question.text !== "" && <p class="question-text">{question.text}</p>}
          <RoomAnswer key={question.id} question={question} ask={ask} />
        </section>
      )}
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
