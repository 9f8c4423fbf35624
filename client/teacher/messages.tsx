import { useState } from "preact/hooks";
import type { MessageTo } from "../../signaling/contract/talk.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { MessageForm } from "../talk/message-form.tsx";
import { MessageList } from "../talk/message-list.tsx";
import { useNames } from "../talk/names.ts";
import { useAsking } from "../talk/use-asking.ts";
import { talkWords } from "../talk/words.ts";
import { SelectField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

/** What is written: the teacher reads everything, answers all or one, and takes back what should not stand. */
export function Messages({ participation, live }: { participation: Participation; live: Live }) {
  const say = useWords(talkWords);
  const explain = useRefusalText();
  const [to, setTo] = useState<MessageTo>("all");
  const { failure, run } = useAsking();
  const { classrooms = [] } = live.lesson ?? {};
  const name = useNames(classrooms, "teacher");
  const ask: Participation["request"] = (request, input) => participation.request(request, input);
  const receivers: MessageTo[] = ["all", ...classrooms.map(({ id }) => id)];
  return (
    <div class="side-content">
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      <div class="side-scroll">
        <MessageList
          messages={participation.talk.value.messages}
          classrooms={classrooms}
          own="teacher"
          onRemove={(messageId) => void run(() => ask("removeMessage", { messageId }))}
        />
      </div>
      <MessageForm ask={ask} to={to} label={say("messageToRooms")}>
        <SelectField
          label={say("messageTo")}
          value={to}
          options={receivers.map((value) => ({ value, text: name(value) }))}
          onValue={setTo}
        />
      </MessageForm>
    </div>
  );
}
