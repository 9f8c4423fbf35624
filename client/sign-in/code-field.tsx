import { useState } from "preact/hooks";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { TextField } from "../ui/field.tsx";
import { signInWords } from "./words.ts";

interface CodeFieldProps {
  value: string;
  onValue: (value: string) => void;
  error?: string | undefined;
}

export function CodeField({ value, onValue, error }: CodeFieldProps) {
  const say = useWords(signInWords);
  return (
    <TextField
      label={say("code")}
      hint={say("codeHint")}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={20}
      value={value}
      onValue={onValue}
      error={error}
    />
  );
}

/** The second factor's code: nothing until it was asked for. A wrong code is followed by another one. */
export function useCode() {
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  return {
    code: code.trim(),
    /** `failure`: what the last try was refused with. */
    fieldAfter(failure: Failure | undefined) {
      if (!asked && failure?.code === "session.code-required") setAsked(true);
      return asked && <CodeField value={code} onValue={setCode} />;
    },
  };
}
