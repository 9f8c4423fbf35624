import { useState } from "preact/hooks";
import type { Answer } from "../../http/failure.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { operationsWords } from "./words.ts";

/** As the contract takes it (signaling/contract/operations.ts). */
const LONGEST = 300;

interface MessageDialogProps {
  name: string;
  send: (text: string) => Promise<Answer<unknown>>;
  onClose: () => void;
}

/** A few words to a classroom, or to everybody in a lesson. */
export function MessageDialog({ name, send, onClose }: MessageDialogProps) {
  const say = useWords(operationsWords);
  const shared = useWords(sharedWords);
  const toast = useToast();
  const [text, setText] = useState("");
  const submission = useSubmit(text.trim() !== "", async () => {
    const answer = await send(text.trim());
    if (answer.ok) {
      toast(say("sent"));
      onClose();
    }
    return answer;
  });
  return (
    <Dialog title={say("messageTitle", { name })} onClose={onClose}>
      <Form submission={submission}>
        <TextField
          label={say("messageLabel")}
          hint={say("messageHint")}
          maxLength={LONGEST}
          autoComplete="off"
          value={text}
          onValue={setText}
        />
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button
            type="submit"
            action="send-message"
            look="principal"
            busy={submission.busy}
            disabled={text.trim() === ""}
          >
            {say("send")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
