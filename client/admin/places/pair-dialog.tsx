import { useState } from "preact/hooks";
import type { ClassroomRecord } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { sharedWords } from "../../i18n/shared-words.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";
import { readCode } from "./pairing-code.ts";

interface PairDialogProps {
  api: Api;
  classroom: ClassroomRecord;
  onPaired: () => void;
  onClose: () => void;
}

/** Binds the screen that shows a code to a classroom. */
export function PairDialog({ api, classroom, onPaired, onClose }: PairDialogProps) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const [typed, setTyped] = useState("");
  const code = readCode(typed);
  const submission = useSubmit(code !== undefined, async () => {
    const answer = await api.confirmPairing(code ?? "", classroom.id);
    if (answer.ok) onPaired();
    return answer;
  });
  return (
    <Dialog title={say("pairTitle", { classroom: classroom.name })} onClose={onClose}>
      <p>{say("pairSteps")}</p>
      <CopyField label={say("pairAddress")} text={`${location.origin}/classroom`} />
      <Form submission={submission}>
        <div class="code-field">
          <TextField
            label={say("pairCode")}
            name="pairing-code"
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            value={typed}
            onValue={setTyped}
            error={submission.tried && code === undefined ? say("badCode") : undefined}
          />
        </div>
        <div class="actions end">
          <Button onClick={onClose}>{shared("cancel")}</Button>
          <Button type="submit" action="confirm-pair" look="principal" busy={submission.busy}>
            {say("pairDo")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
