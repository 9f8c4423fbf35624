import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { useCode } from "./code-field.tsx";
import type { Gate } from "./gate.ts";
import { useNewPassword } from "./new-password-fields.tsx";
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
  const chosen = useNewPassword();
  const code = useCode();
  const submission = useSubmit(chosen.ready, () => gate.choosePassword(linkKey, chosen.password, code.code));
  return (
    <>
      <div>
        <h1>{name === null ? say("welcomeUnnamed") : say("welcome", { name })}</h1>
        <p class="sign-in-lead">{say("choosePasswordHint")}</p>
      </div>
      <Form submission={submission}>
        {chosen.fields(submission.tried)}
        {code.fieldAfter(submission.failure)}
        <Button action="choose-password" type="submit" look="principal" busy={submission.busy}>
          {say("choosePassword")}
        </Button>
      </Form>
    </>
  );
}
