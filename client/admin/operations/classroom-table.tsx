import type { ClassroomOnAir, LessonOnAir, Sound } from "../../../signaling/contract/operations.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { planWords, useCauseSentence } from "../../i18n/plan-text.ts";
import { Button } from "../../ui/button.tsx";
import { Chip, type Tone } from "../../ui/chip.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { LinkFigures, tierIcons } from "./link-figures.tsx";
import { Steady } from "./steady.tsx";
import { operationsWords } from "./words.ts";

/** What is to be done with a classroom. Must be stable, for the rows that did not change are not drawn again. */
export type OnAct = (what: "message" | "mute" | "remove", classroom: ClassroomOnAir) => void;

const sounds = {
  heard: { word: "soundHeard", icon: "sound" },
  broken: { word: "soundBroken", icon: "alert" },
  missing: { word: "soundMissing", icon: "sound-off" },
  none: { word: "soundNone", icon: "sound-off" },
  unknown: { word: "soundUnknown", icon: "info" },
} as const satisfies { [S in Sound]: { word: string; icon: IconName } };

const presences = {
  present: { word: "present", tone: "good" },
  away: { word: "away", tone: "warn" },
  absent: { word: "absent", tone: "plain" },
} as const satisfies { [P in ClassroomOnAir["presence"]]: { word: string; tone: Tone } };

/** The classrooms of one lesson. Each row is drawn anew only when its own classroom changed. */
export function ClassroomTable({ lesson, onAct }: { lesson: LessonOnAir; onAct: OnAct }) {
  const say = useWords(operationsWords);
  return (
    <table class="table" aria-label={say("showClassrooms", { title: lesson.title })}>
      <thead>
        <tr>
          <th scope="col">{say("classroom")}</th>
          <th scope="col">{say("presence")}</th>
          <th scope="col">{say("picture")}</th>
          <th scope="col">{say("link")}</th>
          <th scope="col">{say("sound")}</th>
          <th scope="col" class="last">
            <span class="unseen">{say("actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lesson.classrooms.map((classroom) => (
          <Steady key={classroom.id} of={classroom}>
            {(steady) => <ClassroomRow classroom={steady} onAct={onAct} />}
          </Steady>
        ))}
      </tbody>
    </table>
  );
}

function ClassroomRow({ classroom, onAct }: { classroom: ClassroomOnAir; onAct: OnAct }) {
  const say = useWords(operationsWords);
  const { id, school, name, presence, onStage, muted, removed, sound, link } = classroom;
  const { word, tone } = presences[presence];
  return (
    <tr data-classroom={id} data-presence={presence} data-tier={link?.tier} data-sound={sound}>
      <td data-head={say("classroom")}>
        <div>
          <strong>{name}</strong> <span class="soft">{school}</span>
        </div>
      </td>
      <td data-head={say("presence")}>
        <div>
          {removed ? <Chip tone="warn">{say("removed")}</Chip> : <Chip tone={tone}>{say(word)}</Chip>}{" "}
          {onStage && <Chip tone="live">{say("onStage")}</Chip>} {muted && <Chip tone="warn">{say("muted")}</Chip>}
        </div>
      </td>
      <td data-head={say("picture")}>{link && <Picture link={link} />}</td>
      <td data-head={say("link")}>
        {link ? <LinkFigures link={link} /> : presence === "present" && <span class="soft">{say("unplanned")}</span>}
      </td>
      <td data-head={say("sound")}>
        {presence === "present" && (
          <span class={sound === "broken" || sound === "missing" ? "room-sound warn" : "room-sound"}>
            <Icon name={sounds[sound].icon} />
            {say(sounds[sound].word)}
          </span>
        )}
      </td>
      <td class="last" data-head={say("actions")}>
        <div class="actions">
          {presence === "present" && (
            <Button size="small" look="quiet" action="message" onClick={() => onAct("message", classroom)}>
              {say("message")}
            </Button>
          )}
          <Button size="small" look="quiet" action="mute" onClick={() => onAct("mute", classroom)}>
            {say(muted ? "unmute" : "mute")}
          </Button>
          <Button size="small" look="quiet" action="remove" onClick={() => onAct("remove", classroom)}>
            {say(removed ? "readmit" : "remove")}
          </Button>
        </div>
      </td>
    </tr>
  );
}

function Picture({ link: { tier, cause } }: { link: NonNullable<ClassroomOnAir["link"]> }) {
  const plan = useWords(planWords);
  const why = useCauseSentence();
  return (
    <div class="room-picture">
      <span class="room-tier">
        <Icon name={tierIcons[tier]} />
        {plan(tier)}
      </span>
      <span class="soft">{why(cause)}</span>
    </div>
  );
}
