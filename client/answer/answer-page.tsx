import "./answer.css";
import { useEffect, useState } from "preact/hooks";
import { createApi } from "../http/api.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { questionWords } from "../questions/words.ts";
import { browserClock } from "../state/clock.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { safeStorage } from "../ui/safe-storage.ts";
import { Waiting } from "../ui/spinner.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";
import { Answering } from "./answering.ts";
import { ChildQuestion } from "./child-question.tsx";

/** A child's own device: a code, a question, an answer. */
export function AnswerPage() {
  const say = useWords(questionWords);
  const explain = useRefusalText();
  useTitle(say("answerTitle"));
  const [answering] = useState(
    () =>
      new Answering({
        api: createApi({ fetch: (...request) => fetch(...request), token: () => undefined }),
        clock: browserClock,
        storage: safeStorage(() => localStorage),
        random: Math.random,
      }),
  );
  useEffect(() => {
    const code = location.hash.slice(1);
    if (/^\d{6}$/.test(code)) void answering.enter(code);
    return () => answering.close();
  }, [answering]);
  const { code, question, answered, failure } = answering.view.value;
  return (
    <>
      <TopBar />
      <main class="answer-page">
        {failure && <Notice tone="bad">{explain(failure)}</Notice>}
        {code === undefined ? (
          <CodeForm onCode={(typed) => void answering.enter(typed)} />
        ) : (
          <>
            {question === undefined ? (
              <Waiting>{say("waiting")}</Waiting>
            ) : question === null ? (
              <div class="answer-wait">
                <h1>{say("waiting")}</h1>
                <p>{say("waitingHint")}</p>
              </div>
            ) : (
              <ChildQuestion
                key={question.id}
                question={question}
                answered={answered === question.id}
                onAnswer={(answer) => answering.answer(answer)}
              />
            )}
            <Button look="quiet" action="other-code" onClick={() => answering.leave()}>
              {say("otherCode")}
            </Button>
          </>
        )}
      </main>
    </>
  );
}

function CodeForm({ onCode }: { onCode: (code: string) => void }) {
  const say = useWords(questionWords);
  const [code, setCode] = useState("");
  const ready = /^\d{6}$/.test(code);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onCode(code);
      }}
    >
      <h1>{say("answerTitle")}</h1>
      <TextField
        label={say("typeCode")}
        value={code}
        onValue={(typed) => setCode(typed.replace(/\D/g, ""))}
        inputMode="numeric"
        maxLength={6}
        autoComplete="off"
      />
      <Button type="submit" look="principal" size="large" action="enter-code" disabled={!ready}>
        {say("enter")}
      </Button>
    </form>
  );
}
