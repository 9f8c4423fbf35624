import { useState } from "preact/hooks";
import { TOKEN_SCOPES } from "../../../signaling/contract/token-scopes.ts";
import type { TokenMade, TokenScope } from "../../../signaling/contract/tokens.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField, Tick } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { adminWords } from "../words.ts";
import { tokenWords } from "./words.ts";

const lives = { "30": "days30", "90": "days90", "180": "days180", "365": "days365" } as const;
type Days = keyof typeof lives;
const allDays: readonly Days[] = ["30", "90", "180", "365"];

/** Name, scopes, end: as little as the program needs is what is chosen, so nothing is ticked yet. */
export function NewTokenForm({ api, onMade }: { api: Api; onMade: (made: TokenMade) => void }) {
  const say = useWords(tokenWords);
  const admin = useWords(adminWords);
  const [name, setName] = useState("");
  const [days, setDays] = useState<Days>("90");
  const [scopes, setScopes] = useState<ReadonlySet<TokenScope>>(new Set());
  const ready = name.trim() !== "" && scopes.size > 0;
  const submission = useSubmit(ready, async () => {
    const answer = await api.makeToken({ name, scopes: [...scopes], days: Number(days) });
    if (answer.ok) onMade(answer.value);
    return answer;
  });
  const choose = (scope: TokenScope, chosen: boolean): void => {
    const next = new Set(scopes);
    if (chosen) next.add(scope);
    else next.delete(scope);
    setScopes(next);
  };
  const noScope = submission.tried && scopes.size === 0;
  return (
    <Form submission={submission}>
      <TextField
        label={say("name")}
        hint={say("nameHint")}
        maxLength={80}
        value={name}
        onValue={setName}
        error={submission.tried && name.trim() === "" ? admin("missing") : undefined}
      />
      <fieldset class="choice" aria-describedby={noScope ? "no-scope" : undefined}>
        <legend>{say("scopes")}</legend>
        <div class="token-scopes">
          {TOKEN_SCOPES.map((scope) => (
            <Tick key={scope} checked={scopes.has(scope)} onChecked={(chosen) => choose(scope, chosen)}>
              {say(scope)}
            </Tick>
          ))}
        </div>
        {noScope && (
          <p class="field-error" id="no-scope">
            {say("noScope")}
          </p>
        )}
      </fieldset>
      <SelectField<Days>
        label={say("ends")}
        value={days}
        onValue={setDays}
        options={allDays.map((value) => ({ value, text: say(lives[value]) }))}
      />
      <div class="actions end">
        <Button type="submit" action="make-token" busy={submission.busy}>
          {say("make")}
        </Button>
      </div>
    </Form>
  );
}
