import { useEffect, useState } from "preact/hooks";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { Api } from "../http/api.ts";
import type { Failure } from "../http/failure.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import { agendaOf, windowAround } from "../state/agenda.ts";
import { Empty } from "../ui/empty.tsx";
import { Notice } from "../ui/notice.tsx";
import { Waiting } from "../ui/spinner.tsx";
import { observerWords } from "./words.ts";

/** How often the lessons are looked at again. */
const LOOK_MS = 15_000;

/** Today's lessons within reach: those on air with a way in, then those to come. */
export function LessonList({ api }: { api: Api }) {
  const say = useWords(observerWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  const { lessons, failure } = useLessons(api);
  if (lessons === undefined) {
    return failure ? <Notice tone="bad">{explain(failure)}</Notice> : <Waiting>{shared("loading")}</Waiting>;
  }
  const now = Date.now();
  const { today } = agendaOf(lessons, now);
  const live = today.filter(({ state }) => state === "live");
  const later = today.filter(({ state, endsAt }) => state === "waiting" && endsAt > now);
  return (
    <>
      {failure && <Notice tone="bad">{explain(failure)}</Notice>}
      <h1>{say("onAirNow")}</h1>
      {live.length === 0 ? (
        <Empty icon="calendar" title={say("nothingOnAir")}>
          {say("nothingOnAirHint")}
        </Empty>
      ) : (
        <ul class="lessons-on-air">
          {live.map((lesson) => (
            <Line key={lesson.id} lesson={lesson}>
              <a
                class="button principal"
                data-action="watch"
                href={`#lesson=${lesson.id}`}
                aria-label={say("watchLesson", { title: lesson.title })}
              >
                {say("watch")}
              </a>
            </Line>
          ))}
        </ul>
      )}
      {later.length > 0 && (
        <>
          <h2>{say("laterToday")}</h2>
          <ul class="lessons-on-air">
            {later.map((lesson) => (
              <Line key={lesson.id} lesson={lesson} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Line({ lesson, children }: { lesson: LessonRecord; children?: preact.ComponentChildren }) {
  const format = useFormat();
  const { title, teacher, startsAt, endsAt } = lesson;
  return (
    <li>
      <span class="lesson-names">
        <strong>{title}</strong>
        <span>
          {teacher.name} · {format.span(startsAt, endsAt)}
        </span>
      </span>
      {children}
    </li>
  );
}

function useLessons(api: Api) {
  const [seen, setSeen] = useState<{ lessons?: readonly LessonRecord[]; failure?: Failure }>({});
  useEffect(() => {
    let over = false;
    const look = async () => {
      const { fromMs, toMs } = windowAround(Date.now());
      const answer = await api.lessons(fromMs, Math.min(toMs, Date.now() + 24 * 3_600_000));
      if (over) return;
      setSeen((before) => (answer.ok ? { lessons: answer.value } : { ...before, failure: answer.error }));
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [api]);
  return seen;
}
