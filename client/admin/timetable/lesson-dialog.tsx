import type { LessonChange, WeekLesson } from "../../../signaling/contract/timetable.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { atOf } from "./days.ts";
import { timetableWords } from "./words.ts";

interface LessonDialogProps {
  lesson: WeekLesson;
  /** What shall be done; its details are asked for next. */
  onChange: (change: LessonChange) => void;
  onClose: () => void;
}

/** What a lesson is, and what can be done with it. */
export function LessonDialog({ lesson, onChange, onClose }: LessonDialogProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const { title, subject, teacher, masterClassroom, classrooms, date, start, end, state } = lesson;
  const when = { by: "time", start, end } as const;
  const master = masterClassroom ? `${masterClassroom.school} ${masterClassroom.name}` : say("noMaster");
  return (
    <Dialog title={title} onClose={onClose}>
      <dl class="facts">
        {subject !== "" && <Fact name={say("subject")}>{subject}</Fact>}
        <Fact name={say("detailTime")}>{`${format.day(atOf(date))} ${start}–${end}`}</Fact>
        <Fact name={say("detailTeacher")}>{teacher.name}</Fact>
        <Fact name={say("detailMaster")}>{master}</Fact>
        <Fact name={say("detailRemote")}>
          {classrooms.map(({ school, name }) => `${school} ${name}`).join(say("listGap"))}
        </Fact>
      </dl>
      {state === "waiting" && (
        <div class="actions">
          <Button action="move-lesson" icon="calendar" onClick={() => onChange({ kind: "move", date, when })}>
            {say("doMove")}
          </Button>
          <Button
            action="substitute"
            icon="teacher"
            onClick={() => onChange({ kind: "substitute", teacherId: teacher.id })}
          >
            {say("doSubstitute")}
          </Button>
          <Button
            action="change-classrooms"
            icon="classroom"
            onClick={() =>
              onChange({
                kind: "classrooms",
                masterClassroomId: masterClassroom?.id ?? null,
                classroomIds: classrooms.map(({ id }) => id),
              })
            }
          >
            {say("doClassrooms")}
          </Button>
          <Button action="cancel-lesson" look="grave" icon="close" onClick={() => onChange({ kind: "cancel" })}>
            {say("doCancel")}
          </Button>
        </div>
      )}
      {state === "cancelled" && (
        <div class="actions">
          <Button action="restore-lesson" look="principal" icon="check" onClick={() => onChange({ kind: "restore" })}>
            {say("doRestore")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt class="soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
