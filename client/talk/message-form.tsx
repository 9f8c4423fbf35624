import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { MessageTo } from "../../signaling/contract/talk.ts";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import type { Ask } from "./ask.ts";
import { talkWords } from "./words.ts";

const LONGEST = 500;

interface MessageFormProps {
  ask: Ask;
  to: MessageTo;
  label: string;
  hint?: string;
  /** Above the field. */
  children?: ComponentChildren;
}

/** One line to write, and a key to send it. */
export function MessageForm({ ask, to, label, hint, children }: MessageFormProps) {
  const say = useWords(talkWords);
  const [text, setText] = useState("");
  const submission = useSubmit(text.trim() !== "", async () => {
    const answer = await ask("sendMessage", { to, text });
    if (answer.ok) setText("");
    return answer;
  });
  return (
    <Form submission={submission}>
      {children}
      <div class="message-form">
        <TextField label={label} hint={hint} value={text} onValue={setText} maxLength={LONGEST} autoComplete="off" />
        <Button type="submit" action="send-message" busy={submission.busy} disabled={text.trim() === ""}>
          {say("send")}
        </Button>
      </div>
    </Form>
  );
}
