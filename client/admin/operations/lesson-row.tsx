import { useId, useState } from "preact/hooks";
import type { LessonOnAir } from "../../../signaling/contract/operations.ts";
import type { Tier } from "../../../signaling/contract/plan.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { planWords } from "../../i18n/plan-text.ts";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { worriesOf } from "./attention.ts";
import { LessonActions } from "./lesson-actions.tsx";
import { tierIcons } from "./link-figures.tsx";
import type { LessonLine } from "./live-board.ts";
import { operationsWords } from "./words.ts";

/** One lesson: a line that says how it does, and its classrooms when it is opened. */
export function LessonOnAirRow({ line, api }: { line: LessonLine; api: Api }) {
  const say = useWords(operationsWords);
  const [open, setOpen] = useState(false);
  const partId = useId();
  const lesson = line.lesson.value;
  return (
    <li class="on-air-lesson" data-lesson={lesson.id}>
      <div class="on-air-line">
        <h2>
          <button
            type="button"
            class="on-air-toggle"
            data-action="show-classrooms"
            aria-expanded={open}
            aria-controls={open ? partId : undefined}
            onClick={() => setOpen(!open)}
          >
            <span>{lesson.title}</span>
          </button>
        </h2>
        <span class="on-air-teacher">{lesson.teacher.name}</span>
        <When lesson={lesson} />
        <Tiers lesson={lesson} />
        <Worries lesson={lesson} />
      </div>
      {open && (
        <section id={partId} class="on-air-part" aria-label={say("showClassrooms", { title: lesson.title })}>
          <LessonActions lesson={lesson} api={api} />
        </section>
      )}
    </li>
  );
}

function When({ lesson: { state, endsAt } }: { lesson: LessonOnAir }) {
  const say = useWords(operationsWords);
  const format = useFormat();
  const time = format.time(endsAt);
  if (state !== "live") return <Chip>{say("stateWaiting")}</Chip>;
  return Date.now() > endsAt ? (
    <Chip tone="warn">{say("overdue", { time })}</Chip>
  ) : (
    <span>{say("until", { time })}</span>
  );
}

const tiers: readonly Tier[] = ["full", "reduced", "stills", "audio"];

/** How many classrooms get what, and how many of the invited ones are in. */
function Tiers({ lesson: { classrooms } }: { lesson: LessonOnAir }) {
  const say = useWords(operationsWords);
  const plan = useWords(planWords);
  const present = classrooms.filter(({ presence }) => presence === "present").length;
  return (
    <span class="on-air-tiers">
      <span class="digits" title={say("classroomsIn", { present, invited: classrooms.length })}>
        <Icon name="classroom" />
        {present}/{classrooms.length}
        <span class="unseen">{say("classroomsIn", { present, invited: classrooms.length })}</span>
      </span>
      {tiers.map((tier) => {
        const count = classrooms.filter(({ link }) => link?.tier === tier).length;
        const text = say("counted", { what: plan(tier), count });
        return (
          count > 0 && (
            <span key={tier} class="digits" data-tier={tier} title={text}>
              <Icon name={tierIcons[tier]} />
              {count}
              <span class="unseen">{text}</span>
            </span>
          )
        );
      })}
    </span>
  );
}

function Worries({ lesson }: { lesson: LessonOnAir }) {
  const say = useWords(operationsWords);
  return (
    <span class="on-air-worries">
      {worriesOf(lesson).map(({ worry, count }) => (
        <Chip key={worry} tone="warn">
          {worry === "teacherGone" || worry === "teacherMute" ? say(worry) : say(worry, { count })}
        </Chip>
      ))}
    </span>
  );
}
