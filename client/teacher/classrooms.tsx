import { useState } from "preact/hooks";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView, Presence } from "../../signaling/contract/lesson.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { RoomTalk } from "../../signaling/contract/talk.ts";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { listClassrooms } from "../state/classroom-list.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { useLater } from "../state/use-later.ts";
import { useNames } from "../talk/names.ts";
import { talkWords } from "../talk/words.ts";
import { Button } from "../ui/button.tsx";
import { Chip, type Tone } from "../ui/chip.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ClassroomLink } from "./classroom-link.tsx";
import { RoomNotes } from "./room-notes.tsx";
import { usePreparing } from "./use-preparing.ts";
import { teacherWords } from "./words.ts";

/** From this many classrooms on, the list has a field to find one. */
const FIND_FROM = 12;

const tones: Record<Presence, Tone> = { present: "good", away: "warn", absent: "plain" };

interface ClassroomsProps {
  participation: Participation;
  live: Live;
  serverClock: ServerClock;
}

/** Who is here, who asks for the word, and who is seen and heard by all. */
export function Classrooms({ participation, live, serverClock }: ClassroomsProps) {
  const talkSay = useWords(talkWords);
  const talk = participation.talk.value;
  const preparing = usePreparing((classroomId) => void participation.request("prepareClassroom", { classroomId }));
  const HandQueue = useLater(async () => (await import("./hand-queue.tsx")).HandQueue);
  const RoomTrouble = useLater(async () => (await import("./room-trouble.tsx")).RoomTrouble);
  const say = useWords(teacherWords);
  const explain = useRefusalText();
  const [wanted, setWanted] = useState("");
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [asking, setAsking] = useState<ClassroomId | undefined>(undefined);
  const { classrooms = [], stage = [] } = live.lesson ?? {};
  const present = classrooms.filter(({ presence }) => presence === "present").length;
  const ask = async (name: "openClassroom" | "closeClassroom", classroomId: ClassroomId) => {
    setAsking(classroomId);
    const answer = await participation.request(name, { classroomId });
    setAsking(undefined);
    setFailure(answer.ok ? undefined : answer.error);
  };
  const name = useNames(classrooms);
  const troubled = [...talk.rooms.values()].filter(({ trouble }) => trouble !== null);
  const heads = [...talk.rooms.values()].reduce((sum, room) => sum + (room.heads ?? 0), 0);
  return (
    <div class="classrooms">
      {HandQueue && (
        <HandQueue
          talk={talk}
          classrooms={classrooms}
          serverClock={serverClock}
          asking={asking}
          onCall={(id) => void ask("openClassroom", id)}
          onDismiss={(classroomId) => void participation.request("dismissHand", { classroomId })}
        />
      )}
      {troubled.length > 0 && RoomTrouble && (
        <div class="room-troubles">
          {troubled.map((room) => (
            <RoomTrouble
              key={room.classroomId}
              name={name(room.classroomId)}
              room={room}
              onSettle={() => void participation.request("settleTrouble", { classroomId: room.classroomId })}
            />
          ))}
        </div>
      )}
      <header>
        <h2>{say("here", { here: present, count: classrooms.length })}</h2>
        {heads > 0 && <p>{talkSay("allHeads", { count: heads })}</p>}
      </header>
      {classrooms.length >= FIND_FROM && <TextField label={say("find")} value={wanted} onValue={setWanted} />}
      {failure && (
        <Notice tone="bad" title={say("notOpened")}>
          {explain(failure)}
        </Notice>
      )}
      <ul class="classroom-list">
        {listClassrooms(classrooms, stage, wanted).map((classroom) => (
          <ClassroomRow
            key={classroom.id}
            classroom={classroom}
            onStage={stage.includes(classroom.id)}
            asking={asking === classroom.id}
            ready={live.stay === "joined"}
            ask={ask}
            plan={live.plans.get(classroom.id)}
            room={talk.rooms.get(classroom.id)}
            preparing={preparing(classroom.id)}
          />
        ))}
      </ul>
      <p class="classrooms-hint">{say("openHint")}</p>
    </div>
  );
}

interface ClassroomRowProps {
  classroom: ClassroomView;
  onStage: boolean;
  asking: boolean;
  ready: boolean;
  ask: (name: "openClassroom" | "closeClassroom", classroomId: ClassroomId) => Promise<void>;
  /** undefined while it receives nothing that could be planned. */
  plan: PlanView | undefined;
  room: RoomTalk | undefined;
  /** What its key tells of the pointer and the focus. */
  preparing: ReturnType<ReturnType<typeof usePreparing>>;
}

function ClassroomRow({ classroom, onStage, asking, ready, ask, plan, room, preparing }: ClassroomRowProps) {
  const { id, name, school, presence } = classroom;
  const say = useWords(teacherWords);
  const talkSay = useWords(talkWords);
  return (
    <li class={onStage ? "classroom on-stage" : "classroom"} data-classroom={id} data-presence={presence}>
      <span class="classroom-name">
        <strong>{school}</strong>
        <span>{room?.heads == null ? name : `${name} · ${talkSay("headsHere", { count: room.heads })}`}</span>
      </span>
      {onStage ? <Chip tone="live">{say("onStage")}</Chip> : <Chip tone={tones[presence]}>{say(presence)}</Chip>}
      {onStage ? (
        <Button
          size="small"
          action="close-classroom"
          data-classroom={id}
          busy={asking}
          disabled={!ready}
          onClick={() => void ask("closeClassroom", id)}
        >
          {say("close")}
        </Button>
      ) : (
        <Button
          size="small"
          icon="hand"
          action="open-classroom"
          data-classroom={id}
          busy={asking}
          disabled={!ready || presence !== "present"}
          {...(presence === "present" ? preparing : {})}
          onClick={() => void ask("openClassroom", id)}
        >
          {say("open")}
        </Button>
      )}
      {plan && presence === "present" && <ClassroomLink plan={plan} />}
      {room && <RoomNotes room={room} />}
    </li>
  );
}
