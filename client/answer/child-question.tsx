import { useState } from "preact/hooks";
import type { ChildAnswer, ChildView } from "../../signaling/contract/questions.ts";
import type { Answer } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { optionsOf } from "../questions/options.ts";
import { questionWords } from "../questions/words.ts";
import { useAsking } from "../talk/use-asking.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

interface ChildQuestionProps {
  question: NonNullable<ChildView["question"]>;
  /** This device has answered it. */
  answered: boolean;
  onAnswer: (answer: ChildAnswer) => Promise<Answer<object>>;
}

/** One question on a phone. One of several is sent by the press itself; the others have a key to send. */
export function ChildQuestion({ question, answered, onAnswer }: ChildQuestionProps) {
  const say = useWords(questionWords);
  const explain = useRefusalText();
  const { busy, failure, run } = useAsking();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [written, setWritten] = useState("");
  const { kind, number, text, closedAt } = question;
  const options = optionsOf(question, say);
  const several = kind === "multiple";
  const closed = closedAt !== null;
  const send = (answer: ChildAnswer) => void run(() => onAnswer(answer));
  const press = (index: number) => {
    const others = several ? chosen.filter((other) => other !== index) : [];
    const next = chosen.includes(index) && several ? others : [...others, index];
    setChosen(next);
    if (!several) send({ choices: next });
  };
  const ready = options.length > 0 ? chosen.length > 0 : written.trim() !== "";
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !closed) send(options.length > 0 ? { choices: [...chosen] } : { written });
      }}
    >
      <h1 class="question-text">{text === "" ? say("untitled", { number }) : text}</h1>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      {closed && <Notice tone="warn">{say("over")}</Notice>}
      {answered && (
        <Notice tone="good" title={say("sent")}>
          {!closed && say("mayChange")}
        </Notice>
      )}
      {options.length > 0 ? (
        <div class="child-options">
          {options.map(({ short, words }, index) => (
            <Button
              key={short}
              size="large"
              class="child-option"
              action={`choose-${index}`}
              aria-pressed={chosen.includes(index)}
              disabled={closed || busy}
              onClick={() => press(index)}
            >
              {words === "" ? short : `${short} ${words}`}
            </Button>
          ))}
        </div>
      ) : (
        <TextField
          label={say("answerTitle")}
          value={written}
          onValue={setWritten}
          maxLength={60}
          autoComplete="off"
          readOnly={closed}
        />
      )}
      {(several || options.length === 0) && (
        <Button
          type="submit"
          look="principal"
          size="large"
          action="send-answer"
          busy={busy}
          disabled={!ready || closed}
        >
          {say("send")}
        </Button>
      )}
    </form>
  );
}
