import { useRef, useState } from "preact/hooks";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { sheetWords } from "../record-words.ts";

/** A place to drop a file on, or to choose one with a button. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const say = useWords(sheetWords);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    <section
      class={over ? "file-drop over" : "file-drop"}
      aria-label={say("drop")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <p class="file-drop-title">{say("drop")}</p>
      <p class="soft">{say("dropHint")}</p>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv"
        class="unseen"
        tabIndex={-1}
        aria-label={say("choose")}
        onChange={(event) => take(event.currentTarget.files)}
      />
      <Button action="choose-file" look="principal" onClick={() => input.current?.click()}>
        {say("choose")}
      </Button>
    </section>
  );
}
