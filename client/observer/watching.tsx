import { useState } from "preact/hooks";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { useCaptions } from "../captions/use-captions.tsx";
import { SoundKey } from "../classroom/sound-key.tsx";
import type { Api } from "../http/api.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Message } from "../live/message.tsx";
import { outsideOf } from "../live/outside-of.ts";
import { liveWords } from "../live/words.ts";
import { PictureWall } from "../media/picture-wall.tsx";
import { Sound, Voices } from "../media/sound.tsx";
import { mediaWords } from "../media/words.ts";
import { QuestionCard } from "../questions/question-card.tsx";
import { SlateStage } from "../slate/slate-stage.tsx";
import { SlideSource } from "../slate/slide-source.tsx";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { incomingPictures, type Picture } from "../state/pictures.ts";
import { placesOf } from "../state/places.ts";
import { useWakeLock } from "../state/use-wake-lock.ts";
import { Button } from "../ui/button.tsx";
import { useTitle } from "../ui/use-title.ts";
import { useVisit, type Visiting } from "./use-visit.ts";
import { observerWords } from "./words.ts";

/** One lesson, as a classroom sees and hears it. */
export function Watching({ api, lessonId }: { api: Api; lessonId: LessonId }) {
  const [attempt, setAttempt] = useState(0);
  return <OneVisit key={attempt} api={api} lessonId={lessonId} again={() => setAttempt(attempt + 1)} />;
}

function OneVisit({ api, lessonId, again }: { api: Api; lessonId: LessonId; again: () => void }) {
  const visit = useVisit(api, lessonId);
  const { participation } = visit;
  const live = participation.live.value;
  const [sound] = useState(() => new Sound());
  useWakeLock(live.stay !== "out");
  return (
    <SlideSource
      key={participation}
      api={api}
      lessonId={lessonId}
      slate={participation.slate}
      live={participation.live}
    >
      <main class="big-screen in-lesson" data-lesson-state={live.lesson?.state} data-stay={live.stay}>
        <Head live={live} />
        <Shown visit={visit} live={live} onAgain={again} />
        <Voices live={live} sound={sound} />
        {sound.blocked.value && <SoundKey sound={sound} />}
      </main>
    </SlideSource>
  );
}

function Head({ live }: { live: Live }) {
  const say = useWords(observerWords);
  useTitle(live.lesson?.title ?? say("place"));
  return (
    <header class="watching-head">
      <div>
        <h1>{live.lesson ? `${live.lesson.title} · ${live.lesson.teacher.name}` : say("place")}</h1>
        <span>{say("unseen")}</span>
      </div>
      <a class="button small" data-action="stop-watching" href="#lessons">
        {say("back")}
      </a>
    </header>
  );
}

function Shown({ visit, live, onAgain }: { visit: Visiting; live: Live; onAgain: () => void }) {
  const say = useWords(observerWords);
  const lessonSay = useWords(liveWords);
  const media = useWords(mediaWords);
  const explain = useRefusalText();
  const outside = outsideOf(live);
  const again = (
    <Button look="principal" action="watch-again" onClick={onAgain}>
      {say("watchHere")}
    </Button>
  );
  if (visit.failure) return <Message icon="info" title={explain(visit.failure)} actions={again} />;
  switch (outside) {
    case "ended":
      return <Message icon="check" title={lessonSay("endedTitle")} />;
    case "seatTaken":
      return <Message icon="info" title={say("seatTaken")} actions={again} />;
    case "removed":
      return <Message icon="info" title={say("removed")} />;
    case "unsupported":
      return <Message icon="alert" title={media("unsupportedTitle")} />;
    case "refused":
      return (
        <Message icon="alert" title={lessonSay("refusedTitle")} actions={again}>
          {live.connection.kind === "refused" && <p>{explain(live.connection.error)}</p>}
        </Message>
      );
    case "closed":
      return <Message icon="offline" title={media("closed")} actions={again} />;
    case undefined:
      return <Screen participation={visit.participation} live={live} />;
  }
}

function Screen({ participation, live }: { participation: Participation; live: Live }) {
  const say = useWords(observerWords);
  const media = useWords(mediaWords);
  const captions = useCaptions(participation);
  const pictures = incomingPictures(live);
  const { shown } = participation.slate.view.value;
  const places = placesOf(live.lesson?.layout.focus ?? "teacher", pictures, { sheet: shown !== null, writes: false });
  const caption = ({ source, room }: Picture) => {
    if (source === "teacher") return live.lesson?.teacher.name ?? media("teacher");
    if (source !== "pupils") return media(source);
    const classroom = live.lesson?.classrooms.find(({ id }) => id === room);
    return classroom ? `${classroom.school} · ${classroom.name}` : media("pupils");
  };
  const waiting = live.stay === "joined" ? say("noPicture") : say("coming");
  return (
    <>
      <div class="room-view">
        <SlateStage
          slate={participation.slate}
          live={live}
          alone={pictures.length === 0}
          place={places.sheet === "none" ? "large" : places.sheet}
        >
          {pictures.length === 0 ? (
            <Message icon="wait" title={waiting} />
          ) : (
            <PictureWall
              pictures={pictures}
              large={places.large}
              caption={caption}
              onShown={participation.media.shown}
            />
          )}
        </SlateStage>
      </div>
      <QuestionCard view={participation.questions.value} />
      {captions && <captions.Strip />}
    </>
  );
}
