import type { Week, WeekLesson } from "../../../signaling/contract/timetable.ts";
import { periodOf } from "./week-cells.ts";

type Head =
  | ("newDay" | "at" | "timeStart" | "timeEnd" | "seriesTitle" | "subject" | "detailTeacher" | "detailMaster")
  | ("detailRemote" | "cancelled");

const heads: readonly Head[] = [
  ...(["newDay", "at", "timeStart", "timeEnd", "seriesTitle", "subject", "detailTeacher", "detailMaster"] as const),
  ...(["detailRemote", "cancelled"] as const),
];

/** A week as a spreadsheet, one lesson a row, by time. */
export function weekRows({ lessons, term }: Week, say: (head: Head) => string): (string | number | null)[][] {
  const place = ({ school, name }: { school: string; name: string }) => `${school} ${name}`;
  const rows = lessons.map((lesson: WeekLesson) => [
    lesson.date,
    periodOf(lesson, term),
    lesson.start,
    lesson.end,
    lesson.title,
    lesson.subject,
    lesson.teacher.name,
    lesson.masterClassroom === null ? "" : place(lesson.masterClassroom),
    lesson.classrooms.map(place).join("; "),
    lesson.state === "cancelled" ? say("cancelled") : "",
  ]);
  return [heads.map(say), ...rows];
}
