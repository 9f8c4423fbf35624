import "./questions.css";
import { useState } from "preact/hooks";
import type { RoomAnswer as Given, Question } from "../../signaling/contract/questions.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Ask } from "../talk/ask.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { safeStorage } from "../ui/safe-storage.ts";
import { useSubmit } from "../ui/use-submit.ts";
import { type Counted, countedBefore, keepCounted } from "./counted.ts";
import { optionsOf } from "./options.ts";
import { questionWords } from "./words.ts";

/** A count of thirty hands outlives a reload in the middle of it. */
const storage = safeStorage(() => sessionStorage);

/** A class answers: hands counted for each option, or what it agreed on. Render it with the question's id as key. */
export function RoomAnswer({ question, ask }: { question: Question; ask: Ask }) {
  const say = useWords(questionWords);
  const options = optionsOf(question, say);
  const [counted, setCounted] = useState(() => countedBefore(storage, question.id));
  const hands = options.map((_, index) => counted.hands[index] ?? "");
  const { written } = counted;
  const count = (change: Partial<Counted>): void => {
    const next = { ...counted, ...change };
    keepCounted(storage, question.id, next);
    setCounted(next);
  };
  const handsCount = hands.every((value) => /^\d{0,3}$/.test(value)) && hands.some((value) => value !== "");
  const ready = options.length > 0 ? handsCount : written.trim() !== "";
  const submission = useSubmit(ready, () => {
    const answer: Given = options.length > 0 ? { hands: hands.map(Number) } : { written };
    return ask("answerQuestion", { questionId: question.id, answer });
  });
  if (question.closedAt !== null) return <p>{say("over")}</p>;
  return (
    <Form submission={submission}>
      {options.length > 0 ? (
        <div class="hands-fields">
          {options.map(({ short }, index) => (
            <TextField
              key={short}
              label={say("handsFor", { option: short })}
              value={hands[index] ?? ""}
              onValue={(value) => count({ hands: hands.map((other, at) => (at === index ? value : other)) })}
              inputMode="numeric"
              maxLength={3}
            />
          ))}
        </div>
      ) : (
        <TextField
          label={say("whatWeSay")}
          value={written}
          onValue={(typed) => count({ written: typed })}
          maxLength={60}
          autoComplete="off"
        />
      )}
      <div class="actions">
        <Button type="submit" look="principal" action="answer-question" busy={submission.busy} disabled={!ready}>
          {say("send")}
        </Button>
      </div>
    </Form>
  );
}
