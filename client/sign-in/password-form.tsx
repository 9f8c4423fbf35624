import { useState } from "preact/hooks";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { checkName } from "./checks.ts";
import { useCode } from "./code-field.tsx";
import type { Gate } from "./gate.ts";
import { signInWords } from "./words.ts";

interface PasswordFormProps {
  gate: Gate;
  title: string;
  /** Why the reader is here again. */
  reason: Failure | undefined;
}

/** Sign-in name and password. */
export function PasswordForm({ gate, title, reason }: PasswordFormProps) {
  const say = useWords(signInWords);
  const explain = useRefusalText();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const code = useCode();
  const notes = { name: checkName(name), password: password === "" ? ("missing" as const) : undefined };
  const submission = useSubmit(!notes.name && !notes.password, () => gate.signIn(name.trim(), password, code.code));
  return (
    <>
      <h1>{title}</h1>
      {reason && !submission.failure && <Notice tone="warn">{explain(reason)}</Notice>}
      <Form submission={submission}>
        <TextField
          label={say("signInName")}
          name="username"
          autoComplete="username"
          value={name}
          onValue={setName}
          error={submission.tried && notes.name ? say(notes.name) : undefined}
        />
        <TextField
          label={say("password")}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
          error={submission.tried && notes.password ? say(notes.password) : undefined}
        />
        {code.fieldAfter(submission.failure)}
        <Button action="sign-in" type="submit" look="principal" busy={submission.busy}>
          {say("signIn")}
        </Button>
      </Form>
      <p class="sign-in-lead">{say("noAccount")}</p>
    </>
  );
}
