import { LEAST_CHOICES, MOST_CHOICES, type QuestionKind } from "../../signaling/contract/question-kinds.ts";
import type { QuestionDraft } from "../../signaling/contract/questions.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import type { Ask } from "../talk/ask.ts";
import { useAsking } from "../talk/use-asking.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { LETTERS } from "./options.ts";
import { questionWords } from "./words.ts";

const sizes = [LEAST_CHOICES, 3, 4].filter((size) => size <= MOST_CHOICES);

const wordless = (kind: QuestionKind, size = 0): QuestionDraft => ({
  kind,
  text: "",
  choices: Array<string>(size).fill(""),
  correct: [],
});

/** One key for a question that was asked aloud: it opens at once. */
export function QuickQuestions({ ask }: { ask: Ask }) {
  const say = useWords(questionWords);
  const explain = useRefusalText();
  const { busy, failure, run } = useAsking();
  const key = (action: string, words: string, draft: QuestionDraft) => (
    <Button key={action} action={action} busy={busy} onClick={() => void run(() => ask("askQuestion", draft))}>
      {words}
    </Button>
  );
  return (
    <div class="quick-questions">
      <p>{say("quick")}</p>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      <div class="actions">
        {sizes.map((size) =>
          key(`ask-${size}`, say("choicesOf", { last: LETTERS[size - 1] ?? "" }), wordless("single", size)),
        )}
        {key("ask-truth", say("truth"), wordless("truth"))}
        {key("ask-number", say("number"), wordless("number"))}
        {key("ask-text", say("text"), wordless("text"))}
      </div>
    </div>
  );
}
