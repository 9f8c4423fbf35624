import "./questions.css";
import { useState } from "preact/hooks";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import type { Question, QuestionsView, RoomTally, Tally } from "../../signaling/contract/questions.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Ask } from "../talk/ask.ts";
import { useNames } from "../talk/names.ts";
import { useAsking } from "../talk/use-asking.ts";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { AskForm } from "./ask-form.tsx";
import { QuickQuestions } from "./quick-questions.tsx";
import { TallyBars } from "./tally-bars.tsx";
import { questionWords } from "./words.ts";

interface QuestionsTabProps {
  view: QuestionsView;
  classrooms: readonly ClassroomView[];
  ask: Ask;
}

/** The teacher's questions: ask, watch the answers come, show the result. */
export function QuestionsTab({ view, classrooms, ask }: QuestionsTabProps) {
  const say = useWords(questionWords);
  const [writing, setWriting] = useState(false);
  const { current, past } = view;
  return (
    <div class="side-content">
      <div class="side-scroll">
        {current ? (
          <Current question={current} tallies={view.tallies} classrooms={classrooms} ask={ask} />
        ) : (
          <>
            <QuickQuestions ask={ask} />
            <Button size="small" action="write-question" aria-expanded={writing} onClick={() => setWriting(!writing)}>
              {say("write")}
            </Button>
            {writing && <AskForm ask={ask} onAsked={() => setWriting(false)} />}
          </>
        )}
        {past.length > 0 && (
          <section aria-label={say("past")}>
            <h3>{say("past")}</h3>
            {[...past].reverse().map((asked) => (
              <details key={asked.id} class="past-question">
                <summary>{asked.text === "" ? say("untitled", { number: asked.number }) : asked.text}</summary>
                {asked.total && <TallyBars asked={asked} tally={asked.total} correct={asked.correct} />}
              </details>
            ))}
          </section>
        )}
      </div>
    </div>
  );
}

interface CurrentProps {
  question: Question;
  tallies: readonly RoomTally[];
  classrooms: readonly ClassroomView[];
  ask: Ask;
}

function Current({ question, tallies, classrooms, ask }: CurrentProps) {
  const say = useWords(questionWords);
  const name = useNames(classrooms);
  const { busy, run } = useAsking();
  const { id: questionId, number, text, closedAt, revealed } = question;
  const all = sumOf(tallies, question);
  return (
    <section class="current-question" data-question={question.kind} data-voters={all.voters}>
      <p class="question-head">
        <strong>{say("untitled", { number })}</strong>
        <Chip tone={closedAt === null ? "live" : "plain"}>{say(closedAt === null ? "open" : "closed")}</Chip>
      </p>
      {text !== "" && <p class="question-text">{text}</p>}
      <TallyBars asked={question} tally={all} correct={question.correct} />
      <p>
        {say("answered", { count: all.voters })} ·{" "}
        {say("ofRooms", { answered: tallies.length, count: classrooms.length })}
      </p>
      <div class="actions">
        {closedAt === null && (
          <Button
            action="close-question"
            busy={busy}
            onClick={() => void run(() => ask("closeQuestion", { questionId }))}
          >
            {say("close")}
          </Button>
        )}
        {revealed ? (
          <Chip tone="good">{say("revealed")}</Chip>
        ) : (
          <Button
            look="principal"
            action="reveal-question"
            busy={busy}
            onClick={() => void run(() => ask("revealQuestion", { questionId }))}
          >
            {say("reveal")}
          </Button>
        )}
        <Button action="put-question-away" busy={busy} onClick={() => void run(() => ask("putQuestionAway", {}))}>
          {say("putAway")}
        </Button>
      </div>
      {tallies.length > 0 && (
        <details class="past-question">
          <summary>{say("byRoom")}</summary>
          {tallies.map((tally) => (
            <div key={tally.classroomId}>
              <h3>{name(tally.classroomId)}</h3>
              <TallyBars asked={question} tally={tally} correct={question.correct} />
            </div>
          ))}
        </details>
      )}
    </section>
  );
}

/** Live, between two words of the service: what the classrooms have answered so far, together. */
function sumOf(tallies: readonly RoomTally[], { total }: Question): Tally {
  const counts = (total?.counts ?? []).map((_, index) =>
    tallies.reduce((sum, tally) => sum + (tally.counts[index] ?? 0), 0),
  );
  const written = new Map<string, { value: string; count: number }>();
  for (const { value, count } of tallies.flatMap((tally) => tally.written)) {
    const key = value.normalize("NFKC").toLowerCase();
    written.set(key, { value: written.get(key)?.value ?? value, count: (written.get(key)?.count ?? 0) + count });
  }
  return {
    voters: tallies.reduce((sum, { voters }) => sum + voters, 0),
    counts,
    written: [...written.values()].sort((one, other) => other.count - one.count),
  };
}
