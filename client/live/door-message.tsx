import type { LessonRecord } from "../../signaling/contract/api.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import type { Agenda } from "../state/agenda.ts";
import type { DoorView, Doorway } from "../state/doorway.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { useNow } from "../state/use-now.ts";
import { Button } from "../ui/button.tsx";
import { Message } from "./message.tsx";
import { liveWords } from "./words.ts";

interface DoorMessageProps {
  view: Exclude<DoorView, { kind: "inside" }>;
  doorway: Doorway;
  serverClock: ServerClock;
}

/** Why the page is not in a lesson, and what will happen. */
export function DoorMessage({ view, doorway, serverClock }: DoorMessageProps) {
  const say = useWords(liveWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  const format = useFormat();
  const deviceNow = useNow(Date.now);
  const retry = (
    <Button look="principal" size="large" action="retry" onClick={() => void doorway.look()}>
      {shared("retry")}
    </Button>
  );
  switch (view.kind) {
    case "looking":
      return <Message icon="wait" title={say("looking")} />;
    case "unreachable": {
      const seconds = Math.ceil((view.retryAt - deviceNow) / 1_000);
      return (
        <Message icon="offline" title={say("unreachableTitle")} actions={retry}>
          <p>{explain(view.failure)}</p>
          <p>{seconds > 0 ? say("retryIn", { count: seconds }) : say("retryNow")}</p>
        </Message>
      );
    }
    case "none":
      return (
        <Message icon="calendar" title={say("noLesson")}>
          <Cancelled today={doorway.agenda.value.today} />
          <Later agenda={doorway.agenda.value} />
        </Message>
      );
    case "closed":
      return (
        <Message icon="calendar" title={say("opensTitle", { time: format.time(view.opensAt) })}>
          <p>
            {view.lesson.title} · {format.span(view.lesson.startsAt, view.lesson.endsAt)}
          </p>
          <p>{say("opensIn", { clock: format.clock(view.opensAt - serverClock.now()) })}</p>
        </Message>
      );
    case "refused":
      return view.failure.code === "lesson.over" || view.failure.code === "lesson.cancelled" ? (
        <Message icon="end" title={explain(view.failure)}>
          <Next agenda={doorway.agenda.value} now={serverClock.now()} />
        </Message>
      ) : (
        <Message icon="alert" title={say("refusedTitle")} actions={retry}>
          <p>{explain(view.failure)}</p>
        </Message>
      );
  }
}

/** What state of the lesson tools outside read for a page that is in none. */
export function doorState(view: Exclude<DoorView, { kind: "inside" }>): "waiting" | "ended" {
  const over =
    view.kind === "refused" && (view.failure.code === "lesson.over" || view.failure.code === "lesson.cancelled");
  return over ? "ended" : "waiting";
}

function Cancelled({ today }: { today: readonly LessonRecord[] }) {
  const say = useWords(liveWords);
  const format = useFormat();
  return (
    <>
      {today
        .filter(({ state }) => state === "cancelled")
        .map(({ id, title, startsAt, endsAt }) => (
          <p key={id}>{say("cancelledToday", { title, span: format.span(startsAt, endsAt) })}</p>
        ))}
    </>
  );
}

function Later({ agenda: { later } }: { agenda: Agenda }) {
  const say = useWords(liveWords);
  const format = useFormat();
  return (
    <p>
      {later
        ? say("nextLesson", {
            title: later.title,
            moment: `${format.day(later.startsAt)}, ${format.time(later.startsAt)}`,
          })
        : say("noNextLesson")}
    </p>
  );
}

/** The next lesson, after one is over: today's, or a later day's. */
export function Next({ agenda, now }: { agenda: Agenda; now: number }) {
  const say = useWords(liveWords);
  const format = useFormat();
  const next = agenda.today.find(({ state, startsAt }) => state === "waiting" && startsAt > now);
  if (!next) return <Later agenda={agenda} />;
  return <p>{say("thenNext", { title: next.title, time: format.time(next.startsAt) })}</p>;
}
