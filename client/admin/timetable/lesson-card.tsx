import type { WeekLesson } from "../../../signaling/contract/timetable.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { shownState } from "../lessons/lesson-state.ts";
import type { Whose } from "./choice.ts";
import { atOf } from "./days.ts";
import { timetableWords } from "./words.ts";

interface LessonCardProps {
  lesson: WeekLesson;
  by: Whose["by"];
  /** It keeps no period, so that its time has to be said. */
  timed: boolean;
  clash: boolean;
  onOpen: () => void;
  onDrag: (lesson: WeekLesson | undefined) => void;
  /** Alt and an arrow key. */
  onArrow: (key: string) => void;
}

/** One lesson in the week: a button that opens it, and can be dragged while it has not begun. */
export function LessonCard({ lesson, by, timed, clash, onOpen, onDrag, onArrow }: LessonCardProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const { title, teacher, start, end, date, state, changed } = lesson;
  const movable = state === "waiting";
  const time = `${start}–${end}`;
  const rooms = lesson.classrooms.map(({ school, name }) => `${school} ${name}`);
  const shown = shownState(lesson, Date.now());
  const notes = [
    clash && say("clash"),
    state === "cancelled" && say("cancelled"),
    state === "live" && say("live"),
    shown === "ended" && say("over"),
    shown === "missed" && say("notHeld"),
    changed.time && say("changedTime"),
    changed.teacher && say("changedTeacher"),
    changed.classrooms && say("changedClassrooms"),
  ].filter((note) => note !== false);
  return (
    <button
      type="button"
      class={clash ? "week-lesson clash" : "week-lesson"}
      data-state={shown}
      data-action="open-lesson"
      data-lesson={lesson.id}
      draggable={movable}
      onClick={onOpen}
      onDragStart={(event) => {
        event.dataTransfer?.setData("text/plain", lesson.id);
        onDrag(lesson);
      }}
      onDragEnd={() => onDrag(undefined)}
      onKeyDown={(event) => {
        if (!movable || !event.altKey || !event.key.startsWith("Arrow")) return;
        event.preventDefault();
        onArrow(event.key);
      }}
    >
      {timed && <span class="digits">{time}</span>}
      <strong>{title}</strong>
      <span class="unseen">{say("lessonSpoken", { day: format.day(atOf(date)), time })}</span>
      {by !== "teacher" && <span>{teacher.name}</span>}
      {by !== "classroom" && (
        <span class="soft">{rooms.length <= 2 ? rooms.join(say("listGap")) : `${rooms[0]} +${rooms.length - 1}`}</span>
      )}
      {notes.length > 0 && <span class="week-notes">{notes.join(" · ")}</span>}
    </button>
  );
}
