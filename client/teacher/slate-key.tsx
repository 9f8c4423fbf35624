import { useWords } from "../i18n/i18n.tsx";
import type { SlateLine } from "../slate/slate-line.ts";
import { Button } from "../ui/button.tsx";
import { teacherWords } from "./words.ts";

/** Teacher: brings out what is written, or puts it away. The first time it takes a blank sheet. */
export function SlateKey({ slate }: { slate: SlateLine }) {
  const say = useWords(teacherWords);
  const { shown, sheets } = slate.view.value;
  const bring = () => {
    const [first] = sheets;
    slate.wish(first ? { op: "show", sheet: first.id } : { op: "blank", dark: false });
  };
  return (
    <Button
      icon="slides"
      action={shown === null ? "open-slate" : "put-slate-away"}
      aria-pressed={shown !== null}
      disabled={!slate.ready.value && shown === null}
      onClick={() => (shown === null ? bring() : slate.wish({ op: "show", sheet: null }))}
    >
      {say("slate")}
    </Button>
  );
}
