import { useEffect, useState } from "preact/hooks";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import { outsideOf } from "../live/outside-of.ts";
import { useOutsideMessage } from "../live/use-outside-message.ts";
import { createDevices } from "../media/devices.ts";
import { Sound, Voices } from "../media/sound.tsx";
import type { Device } from "../sign-in/visit.ts";
import { ClassroomDevices } from "../state/classroom-devices.ts";
import { isInOverview, isOnStage } from "../state/classroom-scene.ts";
import { browserClock } from "../state/clock.ts";
import type { Doorway } from "../state/doorway.ts";
import { ownPlan } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { sendCaptures } from "../state/send-captures.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { useWakeLock } from "../state/use-wake-lock.ts";
import { InLesson } from "./in-lesson.tsx";
import { Lobby } from "./lobby.tsx";
import { ScreenHead } from "./screen-head.tsx";

interface RoomProps {
  /** What the timetable says of the lesson: known before its socket has said a word. */
  record: LessonRecord;
  participation: Participation;
  doorway: Doorway;
  serverClock: ServerClock;
  holder: Device;
}

/** A classroom with its lesson: in front of the door, inside, or after it. */
export function Room({ record, participation, doorway, serverClock, holder }: RoomProps) {
  const { classroomId } = holder;
  const live = participation.live.value;
  const outside = outsideOf(live);
  const OutsideMessage = useOutsideMessage();
  const [sound] = useState(() => new Sound());
  const [devices] = useState(() => new ClassroomDevices(createDevices(navigator.mediaDevices), browserClock));
  const onStage = isOnStage(live, classroomId);
  const joined = live.stay === "joined";
  useEffect(() => () => devices.close(), [devices]);
  // A prepared room sends as if it were on stage; the service gives it to nobody until it is.
  const called = onStage || (joined && participation.talk.value.prepared.includes(classroomId));
  const seen = onStage || isInOverview(live, classroomId);
  const filmed = called || seen;
  useEffect(() => devices.setWanted(called ? "both" : filmed ? "camera" : "nothing"), [devices, called, filmed]);
  // Apart, so that a camera that is in the overview goes on when the room is called up.
  useEffect(() => {
    return filmed ? sendCaptures(participation, { pupils: devices.camera }) : undefined;
  }, [devices, participation, filmed]);
  useEffect(() => {
    return called ? sendCaptures(participation, { voice: devices.microphone }) : undefined;
  }, [devices, participation, called]);
  useEffect(() => {
    if (joined) void devices.rehearse();
  }, [devices, joined]);
  useEffect(() => serverClock.learn(live.skewMs), [serverClock, live.skewMs]);
  useWakeLock(live.stay !== "out");
  const inside = !outside && (joined || live.stay === "rejoining");
  return (
    <main
      class={inside ? "big-screen in-lesson" : "big-screen"}
      data-lesson-state={live.lesson?.state ?? "waiting"}
      data-connection={live.connection.kind}
      data-tier={ownPlan(live)?.tier}
    >
      {!inside && <ScreenHead holder={holder} />}
      {outside ? (
        OutsideMessage && <OutsideMessage outside={outside} live={live} doorway={doorway} serverClock={serverClock} />
      ) : inside ? (
        <InLesson
          participation={participation}
          live={live}
          devices={devices}
          sound={sound}
          classroomId={classroomId}
          onStage={onStage}
          seen={seen}
          serverClock={serverClock}
        />
      ) : (
        <Lobby record={record} participation={participation} live={live} serverClock={serverClock} />
      )}
      <Voices live={live} sound={sound} />
    </main>
  );
}
