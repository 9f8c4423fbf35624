import { useState } from "preact/hooks";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import type { ClassroomView, Presence } from "../../signaling/contract/lesson.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { listClassrooms } from "../state/classroom-list.ts";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import { Button } from "../ui/button.tsx";
import { Chip, type Tone } from "../ui/chip.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ClassroomLink } from "./classroom-link.tsx";
import { teacherWords } from "./words.ts";

/** From this many classrooms on, the list has a field to find one. */
const FIND_FROM = 12;

const tones: Record<Presence, Tone> = { present: "good", away: "warn", absent: "plain" };

/** Who is here, and who is seen and heard by all. */
export function Classrooms({ participation, live }: { participation: Participation; live: Live }) {
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
  return (
    <aside class="classrooms" aria-label={say("classrooms")}>
      <header>
        <h2>{say("classrooms")}</h2>
        <p>{say("here", { here: present, count: classrooms.length })}</p>
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
          />
        ))}
      </ul>
      <p class="classrooms-hint">{say("openHint")}</p>
    </aside>
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
}

function ClassroomRow({ classroom, onStage, asking, ready, ask, plan }: ClassroomRowProps) {
  const { id, name, school, presence } = classroom;
  const say = useWords(teacherWords);
  return (
    <li class={onStage ? "classroom on-stage" : "classroom"} data-classroom={id} data-presence={presence}>
      <span class="classroom-name">
        <strong>{school}</strong>
        <span>{name}</span>
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
          onClick={() => void ask("openClassroom", id)}
        >
          {say("open")}
        </Button>
      )}
      {plan && presence === "present" && <ClassroomLink plan={plan} />}
    </li>
  );
}
