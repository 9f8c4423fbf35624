import { useState } from "preact/hooks";
import {
  LEAST_CHOICES,
  MOST_CHOICES,
  optionCount,
  QUESTION_KINDS,
  type QuestionKind,
} from "../../signaling/contract/question-kinds.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Ask } from "../talk/ask.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField, Tick } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { useSubmit } from "../ui/use-submit.ts";
import { LETTERS, optionsOf } from "./options.ts";
import { questionWords } from "./words.ts";

/** A question in writing, with what is right, so that the result can show it. */
export function AskForm({ ask, onAsked }: { ask: Ask; onAsked: () => void }) {
  const say = useWords(questionWords);
  const [kind, setKind] = useState<QuestionKind>("single");
  const [text, setText] = useState("");
  const [written, setWritten] = useState<readonly string[]>(Array(LEAST_CHOICES).fill(""));
  const [correct, setCorrect] = useState<readonly number[]>([]);
  const chooses = kind === "single" || kind === "multiple";
  const choices = chooses ? [...written] : [];
  const submission = useSubmit(text.trim() !== "", async () => {
    const answer = await ask("askQuestion", {
      kind,
      text,
      choices,
      correct: correct.filter((index) => index < optionCount(kind, choices)),
    });
    if (answer.ok) onAsked();
    return answer;
  });
  const mark = (index: number, right: boolean) => {
    const others = kind === "multiple" ? correct.filter((other) => other !== index) : [];
    setCorrect(right ? [...others, index] : others);
  };
  return (
    <Form submission={submission}>
      <SelectField
        label={say("kind")}
        value={kind}
        options={QUESTION_KINDS.map((value) => ({ value, text: say(value) }))}
        onValue={(value) => {
          setKind(value);
          setCorrect([]);
        }}
      />
      <TextField label={say("question")} value={text} onValue={setText} maxLength={300} autoComplete="off" />
      {chooses &&
        written.map((value, index) => (
          <TextField
            key={LETTERS[index]}
            label={say("choice", { letter: LETTERS[index] ?? "" })}
            value={value}
            onValue={(next) => setWritten(written.map((other, at) => (at === index ? next : other)))}
            maxLength={80}
            autoComplete="off"
          />
        ))}
      {chooses && written.length < MOST_CHOICES && (
        <Button size="small" icon="add" action="add-choice" onClick={() => setWritten([...written, ""])}>
          {say("addChoice")}
        </Button>
      )}
      <div class="actions">
        {optionsOf({ kind, choices }, say).map(({ short }, index) => (
          <Tick key={short} checked={correct.includes(index)} onChecked={(right) => mark(index, right)}>
            {say("isRight", { letter: short })}
          </Tick>
        ))}
      </div>
      <Button type="submit" look="principal" action="ask-question" busy={submission.busy} disabled={text.trim() === ""}>
        {say("ask")}
      </Button>
    </Form>
  );
}
