import "./questions.css";
import type { QuestionsView } from "../../signaling/contract/questions.ts";
import { useWords } from "../i18n/i18n.tsx";
import { leftToRight } from "../i18n/left-to-right.ts";
import { optionsOf } from "./options.ts";
import { TallyBars } from "./tally-bars.tsx";
import { questionWords } from "./words.ts";

/** What is asked, on the big screen and for those who watch unseen: the words, how to answer, and the result once the teacher shows it. */
export function QuestionCard({ view }: { view: QuestionsView }) {
  const say = useWords(questionWords);
  const { current, tallies, code } = view;
  if (current === null) return null;
  const { number, kind, text, closedAt, revealed, correct, total } = current;
  const voters = tallies.reduce((sum, tally) => sum + tally.voters, 0);
  return (
    <section class="question-card" data-question={kind} aria-label={say("questions")}>
      <p class="question-head">
        <span>{say("untitled", { number })}</span>
        <span>{closedAt === null ? say("answered", { count: voters }) : say("closed")}</span>
      </p>
      {text !== "" && <h2 class="question-text">{text}</h2>}
      {(kind === "number" || kind === "text") && !revealed && <p>{say(kind)}</p>}
      {revealed && total ? (
        <>
          <p>{say("result")}</p>
          <TallyBars asked={current} tally={total} correct={correct} />
        </>
      ) : (
        <ul class="question-options">
          {optionsOf(current, say).map(({ short, words }) => (
            <li key={short}>
              <strong>{short}</strong> {words}
            </li>
          ))}
        </ul>
      )}
      {closedAt === null && code !== null && (
        <p class="question-code">
          {say("byDevice", { address: leftToRight(`${location.host}/answer`) })} <strong class="digits">{code}</strong>
        </p>
      )}
    </section>
  );
}
