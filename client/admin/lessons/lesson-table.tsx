import type { LessonRecord } from "../../../signaling/contract/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Table } from "../../ui/table.tsx";
import { recordWords } from "../record/words.ts";
import { adminWords } from "../words.ts";
import { shownState, stateWords } from "./lesson-state.ts";

interface LessonTableProps {
  label: string;
  lessons: LessonRecord[];
  /** Whether the reader may cancel them and see who was there. */
  mayChange: boolean;
  onCancel: (lesson: LessonRecord) => void;
  onAttendance: (lesson: LessonRecord) => void;
}

export function LessonTable({ label, lessons, mayChange, onCancel, onAttendance }: LessonTableProps) {
  const say = useWords(adminWords);
  const record = useWords(recordWords);
  const format = useFormat();
  return (
    <Table
      label={label}
      rows={lessons}
      keyOf={(lesson) => lesson.id}
      columns={[
        {
          head: say("lessonTime"),
          kind: "digits",
          cell: ({ startsAt, endsAt }) => format.span(startsAt, endsAt),
        },
        { head: say("lessonTitle"), cell: ({ title }) => <strong>{title}</strong> },
        { head: say("lessonTeacher"), cell: ({ teacher }) => teacher.name },
        { head: say("lessonClassrooms"), cell: (lesson) => <Classrooms lesson={lesson} /> },
        { head: say("lessonState"), cell: (lesson) => <State lesson={lesson} /> },
        {
          head: say("actions"),
          kind: "last",
          cell: (lesson) => (
            <div class="actions" data-lesson={lesson.id}>
              {mayChange && lesson.startedAt !== null && (
                <a class="button plain small" data-action="show-record" href={`#lessons/${lesson.id}`}>
                  <span class="button-text">{record("record")}</span>
                </a>
              )}
              {mayChange && lesson.startedAt !== null && (
                <Button action="show-attendance" size="small" icon="people" onClick={() => onAttendance(lesson)}>
                  {say("attendance")}
                </Button>
              )}
              {mayChange && (lesson.state === "waiting" || lesson.state === "live") && (
                <Button action="cancel-lesson" size="small" icon="close" onClick={() => onCancel(lesson)}>
                  {say(lesson.state === "live" ? "endLesson" : "cancelLesson")}
                </Button>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}

/** A few by name, many by number; the names are one hover or one click away. */
function Classrooms({ lesson: { classrooms } }: { lesson: LessonRecord }) {
  const say = useWords(adminWords);
  const names = classrooms.map(({ school, name }) => `${school} ${name}`);
  if (names.length <= 2) {
    return (
      <ul class="names">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    );
  }
  return (
    <details class="names">
      <summary>{say("classroomCount", { count: names.length })}</summary>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </details>
  );
}

function State({ lesson }: { lesson: LessonRecord }) {
  const say = useWords(adminWords);
  const { word, tone } = stateWords[shownState(lesson, Date.now())];
  return <Chip tone={tone}>{say(word)}</Chip>;
}
