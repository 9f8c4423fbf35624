import { useState } from "preact/hooks";
import type { FactorProposal } from "../../../signaling/contract/account.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { Loaded } from "../loaded.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { accountWords } from "./words.ts";

type Step = { at: "rest" } | { at: "proposed"; proposal: FactorProposal } | { at: "codes"; codes: string[] };

/** The second factor: off, being set up, on. */
export function FactorForm({ api, onRemoved }: { api: Api; onRemoved: () => void }) {
  const say = useWords(accountWords);
  const factor = useLoading(api.factor);
  const [step, setStep] = useState<Step>({ at: "rest" });
  const propose = async () => {
    const answer = await api.proposeFactor();
    if (answer.ok) setStep({ at: "proposed", proposal: answer.value });
    else factor.reload();
  };
  if (step.at === "codes") {
    return (
      <Notice tone="warn" title={say("recovery")}>
        <p>{say("recoveryHint")}</p>
        <CopyField label={say("recovery")} text={step.codes.join(" ")} />
      </Notice>
    );
  }
  if (step.at === "proposed") {
    const { secret, url } = step.proposal;
    return (
      <>
        <p>{say("factorSteps")}</p>
        <CopyField label={say("factorSecret")} text={secret} />
        <p>
          <a href={url}>{say("factorOpen")}</a>
        </p>
        <Confirm
          asksCode
          action="enable-factor"
          text={say("factorEnable")}
          send={async (password, code) => {
            const answer = await api.enableFactor({ secret, code, password });
            if (answer.ok) setStep({ at: "codes", codes: answer.value.recoveryCodes });
            return answer;
          }}
        />
      </>
    );
  }
  return (
    <Loaded loading={factor}>
      {({ enabled, recoveryCodesLeft }) =>
        enabled ? (
          <>
            <p>{say("factorOn", { left: recoveryCodesLeft })}</p>
            <Confirm
              action="remove-factor"
              text={say("factorRemove")}
              send={async (password) => {
                const answer = await api.removeFactor(password);
                if (answer.ok) {
                  factor.reload();
                  onRemoved();
                }
                return answer;
              }}
            />
          </>
        ) : (
          <>
            <p>{say("factorOff")}</p>
            <div class="actions end">
              <Button action="propose-factor" onClick={() => void propose()}>
                {say("factorBegin")}
              </Button>
            </div>
          </>
        )
      }
    </Loaded>
  );
}

interface ConfirmProps {
  asksCode?: true;
  action: string;
  text: string;
  send: (password: string, code: string) => Promise<Answer<unknown>>;
}

/** Nobody who finds a page open turns it on or off: the password is asked for. */
function Confirm({ asksCode, action, text, send }: ConfirmProps) {
  const say = useWords(accountWords);
  const admin = useWords(adminWords);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const noCode = asksCode === true && code.trim().length < 6;
  const submission = useSubmit(password !== "" && !noCode, () => send(password, code.trim()));
  return (
    <Form submission={submission}>
      {asksCode && (
        <TextField
          label={say("code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          value={code}
          onValue={setCode}
          error={submission.tried && noCode ? admin("missing") : undefined}
        />
      )}
      <TextField
        label={say("currentPassword")}
        type="password"
        autoComplete="current-password"
        maxLength={200}
        value={password}
        onValue={setPassword}
        error={submission.tried && password === "" ? admin("missing") : undefined}
      />
      <div class="actions end">
        <Button type="submit" action={action} busy={submission.busy}>
          {text}
        </Button>
      </div>
    </Form>
  );
}
