import { useState } from "preact/hooks";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { checkNewPassword, checkRepeated } from "../../sign-in/checks.ts";
import { signInWords } from "../../sign-in/words.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { accountWords } from "./words.ts";

export function PasswordChange({ api, onChanged }: { api: Api; onChanged: () => void }) {
  const say = useWords(accountWords);
  const signIn = useWords(signInWords);
  const [password, setPassword] = useState("");
  const [chosen, setChosen] = useState("");
  const [repeated, setRepeated] = useState("");
  const notes = {
    password: password === "" ? ("missing" as const) : undefined,
    chosen: checkNewPassword(chosen),
    repeated: checkRepeated(chosen, repeated),
  };
  const submission = useSubmit(!notes.password && !notes.chosen && !notes.repeated, async () => {
    const answer = await api.changePassword({ password, newPassword: chosen });
    if (answer.ok) {
      for (const clear of [setPassword, setChosen, setRepeated]) clear("");
      onChanged();
    }
    return answer;
  });
  const error = (note: keyof typeof notes) => {
    const wrong = notes[note];
    return submission.tried && wrong ? signIn(wrong) : undefined;
  };
  return (
    <Form submission={submission}>
      <TextField
        label={say("currentPassword")}
        type="password"
        autoComplete="current-password"
        maxLength={200}
        value={password}
        onValue={setPassword}
        error={error("password")}
      />
      <TextField
        label={say("newPassword")}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={chosen}
        onValue={setChosen}
        error={error("chosen")}
      />
      <TextField
        label={say("repeated")}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={repeated}
        onValue={setRepeated}
        error={error("repeated")}
      />
      <div class="actions end">
        <Button type="submit" action="change-password" busy={submission.busy}>
          {say("change")}
        </Button>
      </div>
    </Form>
  );
}
