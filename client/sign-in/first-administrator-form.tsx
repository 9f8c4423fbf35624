import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { checkName, checkNewPassword, checkRepeated, checkSignInName, type SignInNote } from "./checks.ts";
import type { Gate } from "./gate.ts";
import { signInWords } from "./words.ts";

/** The one-time link of an empty service: whoever holds it becomes its first administrator. */
export function FirstAdministratorForm({ gate, linkKey }: { gate: Gate; linkKey: string }) {
  const say = useWords(signInWords);
  const [name, setName] = useState("");
  const [signInName, setSignInName] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const notes = {
    name: checkName(name),
    signInName: checkSignInName(signInName),
    password: checkNewPassword(password),
    repeated: checkRepeated(password, repeated),
  };
  const ready = Object.values(notes).every((note) => note === undefined);
  const submission = useSubmit(ready, () =>
    gate.createFirstAdministrator({ key: linkKey, name: name.trim(), signInName: signInName.trim(), password }),
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
        <TextField
          label={say("newPassword")}
          hint={say("newPasswordHint")}
          type="password"
          autoComplete="new-password"
          value={password}
          onValue={setPassword}
          error={error(notes.password)}
        />
        <TextField
          label={say("repeatPassword")}
          type="password"
          autoComplete="new-password"
          value={repeated}
          onValue={setRepeated}
          error={error(notes.repeated)}
        />
        <Button action="create-first-administrator" type="submit" look="principal" busy={submission.busy}>
          {say("createFirst")}
        </Button>
      </Form>
    </>
  );
}
