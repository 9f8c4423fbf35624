import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { checkName, checkSignInName, type SignInNote } from "./checks.ts";
import type { Gate } from "./gate.ts";
import { useNewPassword } from "./new-password-fields.tsx";
import { signInWords } from "./words.ts";

/** The one-time link of an empty service: whoever holds it becomes its first administrator. */
export function FirstAdministratorForm({ gate, linkKey }: { gate: Gate; linkKey: string }) {
  const say = useWords(signInWords);
  const [name, setName] = useState("");
  const [signInName, setSignInName] = useState("");
  const chosen = useNewPassword();
  const notes = { name: checkName(name), signInName: checkSignInName(signInName) };
  const submission = useSubmit(!notes.name && !notes.signInName && chosen.ready, () =>
    gate.createFirstAdministrator({
      ...{ key: linkKey, name: name.trim(), signInName: signInName.trim() },
      password: chosen.password,
    }),
  );
  const error = (note: SignInNote | undefined) => (submission.tried && note ? say(note) : undefined);
  return (
    <>
      <div>
        <h1>{say("firstTitle")}</h1>
        <p class="sign-in-lead">{say("firstHint")}</p>
      </div>
      <Form submission={submission}>
        <TextField
          label={say("yourName")}
          hint={say("yourNameHint")}
          autoComplete="name"
          maxLength={80}
          value={name}
          onValue={setName}
          error={error(notes.name)}
        />
        <TextField
          label={say("signInName")}
          hint={say("signInNameHint")}
          autoComplete="username"
          maxLength={64}
          value={signInName}
          onValue={setSignInName}
          error={error(notes.signInName)}
        />
        {chosen.fields(submission.tried)}
        <Button action="create-first-administrator" type="submit" look="principal" busy={submission.busy}>
          {say("createFirst")}
        </Button>
      </Form>
    </>
  );
}
