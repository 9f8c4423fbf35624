import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { checkNewPassword, checkRepeated } from "./checks.ts";
import { useCode } from "./code-field.tsx";
import type { Gate } from "./gate.ts";
import { signInWords } from "./words.ts";

interface NewPasswordFormProps {
  gate: Gate;
  linkKey: string;
  /** The invited person's name, when the service tells it. */
  name: string | null;
}

/** An invited person chooses a password. */
export function NewPasswordForm({ gate, linkKey, name }: NewPasswordFormProps) {
  const say = useWords(signInWords);
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const code = useCode();
  const notes = { password: checkNewPassword(password), repeated: checkRepeated(password, repeated) };
  const submission = useSubmit(!notes.password && !notes.repeated, () =>
    gate.choosePassword(linkKey, password, code.code),
  );
  return (
    <>
      <div>
        <h1>{name === null ? say("welcomeUnnamed") : say("welcome", { name })}</h1>
        <p class="sign-in-lead">{say("choosePasswordHint")}</p>
      </div>
      <Form submission={submission}>
        <TextField
          label={say("newPassword")}
          hint={say("newPasswordHint")}
          type="password"
          autoComplete="new-password"
          value={password}
          onValue={setPassword}
          error={submission.tried && notes.password ? say(notes.password) : undefined}
        />
        <TextField
          label={say("repeatPassword")}
          type="password"
          autoComplete="new-password"
          value={repeated}
          onValue={setRepeated}
          error={submission.tried && notes.repeated ? say(notes.repeated) : undefined}
        />
        {code.fieldAfter(submission.failure)}
        <Button action="choose-password" type="submit" look="principal" busy={submission.busy}>
          {say("choosePassword")}
        </Button>
      </Form>
    </>
  );
}
