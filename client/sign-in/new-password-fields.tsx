import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { TextField } from "../ui/field.tsx";
import { checkNewPassword, checkRepeated } from "./checks.ts";
import { signInWords } from "./words.ts";

/** A password that somebody chooses, and types twice. */
export function useNewPassword() {
  const say = useWords(signInWords);
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const notes = { password: checkNewPassword(password), repeated: checkRepeated(password, repeated) };
  return {
    password,
    ready: !notes.password && !notes.repeated,
    /** `tried`: what is wrong is shown. */
    fields: (tried: boolean) => (
      <>
        <TextField
          label={say("newPassword")}
          hint={say("newPasswordHint")}
          type="password"
          autoComplete="new-password"
          value={password}
          onValue={setPassword}
          error={tried && notes.password ? say(notes.password) : undefined}
        />
        <TextField
          label={say("repeatPassword")}
          type="password"
          autoComplete="new-password"
          value={repeated}
          onValue={setRepeated}
          error={tried && notes.repeated ? say(notes.repeated) : undefined}
        />
      </>
    ),
  };
}
