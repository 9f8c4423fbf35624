import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { useCaptions } from "../captions/use-captions.tsx";
import type { Api } from "../http/api.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { outsideOf } from "../live/outside-of.ts";
import { useOutsideMessage } from "../live/use-outside-message.ts";
import { liveWords } from "../live/words.ts";
import { createDevices } from "../media/devices.ts";
import { PictureWall } from "../media/picture-wall.tsx";
import { Sound, Voices } from "../media/sound.tsx";
import { sendStillsWhenAsked } from "../media/stills/send-when-asked.ts";
import { mediaWords } from "../media/words.ts";
import { SlateStage } from "../slate/slate-stage.tsx";
import type { CaptureState } from "../state/capture.ts";
import { isOnStage } from "../state/classroom-scene.ts";
import { browserClock } from "../state/clock.ts";
import type { Doorway } from "../state/doorway.ts";
import { type Live, ownPlan } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { incomingPictures, largestAtTeacher, ownPicture, type Picture } from "../state/pictures.ts";
import { sendCaptures } from "../state/send-captures.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { TeacherDevices } from "../state/teacher-devices.ts";
import { useLater } from "../state/use-later.ts";
import { useNow } from "../state/use-now.ts";
import { useWakeLock } from "../state/use-wake-lock.ts";
import { Chip } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import { safeStorage } from "../ui/safe-storage.ts";
import { Waiting } from "../ui/spinner.tsx";
import { Controls } from "./controls.tsx";
import { DeskNotices } from "./desk-notices.tsx";
import { SidePanel } from "./side-panel.tsx";
import { useOverview } from "./use-overview.ts";
import { teacherWords } from "./words.ts";

interface DeskProps {
  api: Api;
  participation: Participation;
  doorway: Doorway;
  serverClock: ServerClock;
}

/** The teacher's desk: the same before the lesson and in it, so that nothing moves when it goes on air. */
export function Desk({ api, participation, doorway, serverClock }: DeskProps) {
  const live = participation.live.value;
  const outside = outsideOf(live);
  const OutsideMessage = useOutsideMessage();
  const CaptionSourceKey = useLater(async () => (await import("./caption-source-key.tsx")).CaptionSourceKey);
  const { lesson } = live;
  const state = lesson?.state ?? "waiting";
  useEffect(() => serverClock.learn(live.skewMs), [serverClock, live.skewMs]);
  useWakeLock(live.stay !== "out");
  return (
    <main data-lesson-state={state} data-connection={live.connection.kind} data-tier={ownPlan(live)?.tier}>
      {outside ? (
        OutsideMessage && <OutsideMessage outside={outside} live={live} doorway={doorway} serverClock={serverClock} />
      ) : (
        <OpenDesk
          captionSource={lesson && CaptionSourceKey && <CaptionSourceKey api={api} lessonId={lesson.id} />}
          participation={participation}
          live={live}
          serverClock={serverClock}
        />
      )}
    </main>
  );
}

function OpenDesk({
  captionSource,
  participation,
  live,
  serverClock,
}: {
  captionSource: ComponentChildren;
  participation: Participation;
  live: Live;
  serverClock: ServerClock;
}) {
  const [devices] = useState(
    () =>
      new TeacherDevices(
        createDevices(navigator.mediaDevices),
        safeStorage(() => localStorage),
      ),
  );
  const [sound] = useState(() => new Sound());
  const captions = useCaptions(participation);
  const overview = useOverview(participation, live);
  const LayoutChoice = useLater(async () => (await import("./layout-choice.tsx")).LayoutChoice);
  const OverviewWall = useLater(async () => (await import("./overview-wall.tsx")).OverviewWall);
  useEffect(() => {
    void devices.openDefaults();
    return () => devices.close();
  }, [devices]);
  useEffect(
    () =>
      sendCaptures(participation, {
        teacher: devices.camera,
        voice: devices.voice,
        board: devices.board,
        screen: devices.screen,
      }),
    [participation, devices],
  );
  useEffect(
    () =>
      sendStillsWhenAsked({
        participation,
        captures: { teacher: devices.camera, board: devices.board, screen: devices.screen },
        clock: browserClock,
      }),
    [participation, devices],
  );
  return (
    <div class="desk">
      <section class="desk-stage">
        <DeskHead live={live} serverClock={serverClock}>
          {LayoutChoice && live.lesson && (
            <LayoutChoice layout={live.lesson.layout} disabled={live.stay !== "joined"} participation={participation} />
          )}
        </DeskHead>
        <div class="desk-pictures">
          {overview.open && OverviewWall ? (
            <OverviewWall overview={overview} participation={participation} live={live} />
          ) : (
            <SlateStage slate={participation.slate} live={live} board={trackOf(devices.board.state.value)}>
              <DeskPictures participation={participation} devices={devices} live={live} />
            </SlateStage>
          )}
        </div>
        {captions && <captions.Strip />}
        <DeskNotices devices={devices} live={live} sound={sound} participation={participation} />
        <Controls
          devices={devices}
          participation={participation}
          live={live}
          overview={overview}
          captionKey={captions && <captions.Key size="small" />}
          captionSource={captionSource}
        />
      </section>
      <SidePanel participation={participation} live={live} serverClock={serverClock} />
      <Voices live={live} sound={sound} />
    </div>
  );
}

function trackOf(state: CaptureState): MediaStreamTrack | undefined {
  return state.kind === "on" ? state.track : undefined;
}

interface DeskHeadProps {
  live: Live;
  serverClock: ServerClock;
  children: ComponentChildren;
}

function DeskHead({ live: { lesson }, serverClock, children }: DeskHeadProps) {
  const say = useWords(liveWords);
  const format = useFormat();
  const now = useNow(serverClock.now);
  if (!lesson) return null;
  return (
    <header class="desk-head">
      <h1>{lesson.title}</h1>
      <span class="desk-span">{format.span(lesson.startsAt, lesson.endsAt)}</span>
      {lesson.state === "live" ? (
        <Chip tone="live">
          {say("onAir")}
          <span class="digits">{format.clock(now - (lesson.startedAt ?? now))}</span>
        </Chip>
      ) : (
        <Chip>{say("notOnAir")}</Chip>
      )}
      {children}
    </header>
  );
}

interface DeskPicturesProps {
  participation: Participation;
  devices: TeacherDevices;
  live: Live;
}

function DeskPictures({ participation, devices, live }: DeskPicturesProps) {
  const media = useWords(mediaWords);
  const say = useWords(teacherWords);
  const { camera, board, screen } = devices;
  const pictures = [
    ...ownPicture("teacher", MASTER_ROOM, camera.state.value),
    ...ownPicture("board", MASTER_ROOM, board.state.value),
    ...ownPicture("screen", MASTER_ROOM, screen.state.value),
    // A camera that runs for the overview is not on stage yet.
    ...incomingPictures(live).filter(({ source, room }) => source !== "pupils" || isOnStage(live, room)),
  ];
  const caption = ({ source, room, preview }: Picture) => {
    if (preview && source === "screen") return say(devices.screenHeard ? "screenHeard" : "screenSilent");
    if (preview) return source === "teacher" ? say("you") : media(source);
    const classroom = live.lesson?.classrooms.find(({ id }) => id === room);
    return classroom ? `${classroom.school} · ${classroom.name}` : media(source);
  };
  if (pictures.length === 0) {
    return camera.state.value.kind === "opening" ? (
      <Waiting>{media("pictureComing")}</Waiting>
    ) : (
      <p class="desk-nothing">
        <Icon name="camera-off" />
        {media("pictureOff")}
      </p>
    );
  }
  return (
    <PictureWall
      pictures={pictures}
      large={[largestAtTeacher(pictures) ?? ""]}
      caption={caption}
      onShown={participation.media.shown}
    />
  );
}
