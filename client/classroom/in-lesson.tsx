import { useState } from "preact/hooks";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { useCaptions } from "../captions/use-captions.tsx";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { planWords, useCauseSentence } from "../i18n/plan-text.ts";
import { Message } from "../live/message.tsx";
import { PictureWall } from "../media/picture-wall.tsx";
import type { Sound } from "../media/sound.tsx";
import { mediaWords } from "../media/words.ts";
import { SlateStage } from "../slate/slate-stage.tsx";
import type { ClassroomDevices } from "../state/classroom-devices.ts";
import { isSent, type Scene, sceneOf } from "../state/classroom-scene.ts";
import { type Live, ownPlan } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { incomingPictures, ownPicture, type Picture } from "../state/pictures.ts";
import { placesOf } from "../state/places.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { useLater } from "../state/use-later.ts";
import { useNow } from "../state/use-now.ts";
import { HandLine } from "../talk/hand-line.tsx";
import { talkWords } from "../talk/words.ts";
import { Dialog } from "../ui/dialog.tsx";
import { MessageCard } from "./message-card.tsx";
import { PlanLine } from "./plan-line.tsx";
import { RoomKeys } from "./room-keys.tsx";
import { RoomNotices } from "./room-notices.tsx";
import { SeenBanner } from "./seen-banner.tsx";
import { SoundKey } from "./sound-key.tsx";
import { StageBanner } from "./stage-banner.tsx";
import { useAwake } from "./use-awake.ts";
import { classroomWords } from "./words.ts";

/** How long keys and details stay after the last movement, in milliseconds. */
const AWAKE_MS = 6_000;

interface InLessonProps {
  participation: Participation;
  live: Live;
  devices: ClassroomDevices;
  sound: Sound;
  classroomId: ClassroomId;
  onStage: boolean;
  /** Its camera is wanted: on stage, or in the teacher's overview. */
  seen: boolean;
  serverClock: ServerClock;
}

/** The lesson on the big screen. */
export function InLesson({
  participation,
  live,
  devices,
  sound,
  classroomId,
  onStage,
  seen,
  serverClock,
}: InLessonProps) {
  const say = useWords(classroomWords);
  const media = useWords(mediaWords);
  const talkSay = useWords(talkWords);
  const awake = useAwake(AWAKE_MS);
  const talk = participation.talk.value;
  const QuestionCard = useLater(async () => (await import("../questions/question-card.tsx")).QuestionCard);
  const RoomDesk = useLater(async () => (await import("../talk/room-desk.tsx")).RoomDesk);
  const StageSound = useLater(async () => (await import("./stage-sound.tsx")).StageSound);
  const SecondDevice = useLater(async () => (await import("./second-device.tsx")).SecondDevice);
  const captions = useCaptions(participation);
  const assistants = participation.assistants.value;
  const [telling, setTelling] = useState(false);
  const [inviting, setInviting] = useState(false);
  // In the overview the banner says that the room is seen; its own picture would take room from the lesson.
  const own = seen && !onStage ? [] : ownPicture("pupils", classroomId, devices.camera.state.value);
  const scene = sceneOf(live);
  const plan = ownPlan(live);
  const caption = ({ source, room, preview }: Picture) => {
    if (preview) return say(onStage ? "ownPicture" : "rehearsal");
    if (source === "teacher") return live.lesson?.teacher.name ?? media("teacher");
    if (source !== "pupils") return media(source);
    const classroom = live.lesson?.classrooms.find(({ id }) => id === room);
    return classroom ? `${classroom.school} · ${classroom.name}` : media("pupils");
  };
  const pictures = [...incomingPictures(live), ...own];
  const { shown, pen } = participation.slate.view.value;
  const places = placesOf(live.lesson?.layout.focus ?? "teacher", pictures, {
    sheet: shown !== null,
    writes: pen === classroomId,
  });
  return (
    <>
      {onStage ? <StageBanner devices={devices} /> : seen && <SeenBanner devices={devices} />}
      {onStage && StageSound && <StageSound microphone={devices.microphone} sent={isSent(live, "voice")} />}
      <div class={pen === classroomId ? "room-view writes" : "room-view"}>
        <SlateStage
          slate={participation.slate}
          live={live}
          alone={scene !== "pictures"}
          place={places.sheet === "none" ? "large" : places.sheet}
        >
          {scene === "pictures" ? (
            <>
              <h1 class="unseen">{live.lesson?.title}</h1>
              <PictureWall
                pictures={pictures}
                large={places.large}
                caption={caption}
                onShown={participation.media.shown}
              />
            </>
          ) : (
            <>
              <SceneMessage scene={scene} live={live} serverClock={serverClock} />
              {own.length > 0 && (
                <div class="own-corner">
                  <PictureWall
                    pictures={own}
                    large={own.map(({ key }) => key)}
                    caption={caption}
                    onShown={participation.media.shown}
                  />
                </div>
              )}
            </>
          )}
        </SlateStage>
        <div class="room-foot">
          <div class="room-words">
            <MessageCard talk={talk} classroomId={classroomId} classrooms={live.lesson?.classrooms ?? []} />
            {!onStage && <HandLine talk={talk} classroomId={classroomId} />}
            <RoomNotices live={live} devices={devices} onStage={onStage} awake={awake} />
          </div>
          <RoomKeys
            participation={participation}
            devices={devices}
            classroomId={classroomId}
            captionKey={captions && <captions.Key />}
            onTell={() => setTelling(true)}
            onSecondDevice={assistants && (() => setInviting(true))}
            onStage={onStage}
            seen={seen}
            awake={awake}
          />
        </div>
      </div>
      {QuestionCard && <QuestionCard view={participation.questions.value} />}
      {captions && <captions.Strip />}
      {scene === "pictures" && plan && plan.tier !== "full" && <PlanLine plan={plan} />}
      {sound.blocked.value && <SoundKey sound={sound} />}
      {inviting && assistants && SecondDevice && <SecondDevice view={assistants} onClose={() => setInviting(false)} />}
      {telling && (
        <Dialog title={talkSay("tellTeacher")} onClose={() => setTelling(false)}>
          {RoomDesk && (
            <RoomDesk
              talk={talk}
              question={participation.questions.value.current}
              classroomId={classroomId}
              classrooms={live.lesson?.classrooms ?? []}
              ask={(name, input) => participation.request(name, input)}
            />
          )}
        </Dialog>
      )}
    </>
  );
}

interface SceneMessageProps {
  scene: Exclude<Scene, "pictures">;
  live: Live;
  serverClock: ServerClock;
}

function SceneMessage({ scene, live, serverClock }: SceneMessageProps) {
  const { lesson } = live;
  const plan = ownPlan(live);
  const say = useWords(classroomWords);
  const planSay = useWords(planWords);
  const why = useCauseSentence();
  const media = useWords(mediaWords);
  const format = useFormat();
  const now = useNow(serverClock.now);
  switch (scene) {
    case "voiceOnly":
      return (
        <Message icon="sound" title={planSay("audioNow")}>
          <p>{planSay("placeholderHint")}</p>
          {plan && <p>{why(plan.cause)}</p>}
        </Message>
      );
    case "rejoining":
      return <Message icon="wait" title={media("rejoining")} />;
    case "waiting":
      return (
        <Message icon="teacher" title={say("waitingForTeacher")}>
          {lesson && (
            <>
              <p>
                {lesson.title} · {lesson.teacher.name}
              </p>
              <p>
                {lesson.startsAt > now
                  ? say("waitingHint", { time: format.time(lesson.startsAt) })
                  : say("waitingAnyMoment")}
              </p>
            </>
          )}
        </Message>
      );
    case "teacherAway":
      return (
        <Message icon="offline" title={say("teacherAway")}>
          <p>{say("teacherAwayHint")}</p>
        </Message>
      );
    case "soundOnly":
      return (
        <Message icon="sound" title={say("soundOnly")}>
          <p>{say("soundOnlyHint")}</p>
        </Message>
      );
    case "nothingYet":
      return (
        <Message icon="wait" title={say("nothingYet")}>
          <p>{say("nothingYetHint")}</p>
        </Message>
      );
  }
}
