import { useRef, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { Button } from "./button.tsx";
import { TextField } from "./field.tsx";

/** Text to hand over, with a button that copies it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const say = useWords(sharedWords);
  const place = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    place.current?.querySelector("input")?.select();
    setCopied(await copyText(text));
  };
  return (
    <div class="copy-field" ref={place}>
      <TextField label={label} value={text} readOnly onValue={() => {}} />
      <Button action="copy" icon={copied ? "check" : "copy"} onClick={() => void copy()}>
        <span aria-live="polite">{say(copied ? "copied" : "copy")}</span>
      </Button>
    </div>
  );
}

/** The clipboard's own interface exists on secure pages only; on plain http in a school's network the old way works. */
async function copyText(text: string): Promise<boolean> {
  if (!navigator.clipboard) return document.execCommand("copy");
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
