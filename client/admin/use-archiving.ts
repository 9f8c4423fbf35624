import type { Answer } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { useToast } from "../ui/toasts.tsx";
import { recordWords } from "./record-words.ts";

type Step = () => Promise<Answer<unknown>>;

/** Archives at once, without asking, since it can be taken back at once. */
export function useArchiving(reload: () => void): (name: string, archive: Step, restore: Step) => Promise<void> {
  const say = useWords(recordWords);
  const explain = useRefusalText();
  const toast = useToast();
  const run = async (step: Step, text: string, undo?: () => void) => {
    const answer = await step();
    reload();
    if (answer.ok) toast(text, undo);
    else toast(explain(answer.error));
  };
  return (name, archive, restore) =>
    run(archive, say("archived", { name }), () => void run(restore, say("restored", { name })));
}
