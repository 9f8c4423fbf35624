import type { NewLesson } from "../../../signaling/contract/api.ts";
import type { ClassroomId, PersonId } from "../../../signaling/contract/ids.ts";

/** A lesson while it is being written: what the fields hold. */
export interface LessonDraft {
  title: string;
  teacherId: PersonId | undefined;
  /** `YYYY-MM-DD`, as a date field holds it. */
  date: string;
  /** `HH:MM`, as a time field holds it. */
  startsAt: string;
  endsAt: string;
  classroomIds: ReadonlySet<ClassroomId>;
}

export type DraftNote = "missing" | "badTime" | "endsBeforeStart" | "noneChosen";
export type DraftNotes = { [K in "title" | "teacherId" | "startsAt" | "endsAt" | "classroomIds"]?: DraftNote };

const LESSON_MINUTES = 45;

/** A lesson of 45 minutes from the next quarter of an hour on, or tomorrow at eight when today is over by then. */
export function freshDraft(now: number): LessonDraft {
  const start = new Date(now);
  start.setMinutes(Math.ceil((start.getMinutes() + 1) / 15) * 15, 0, 0);
  const endOf = (begin: Date) => new Date(begin.getTime() + LESSON_MINUTES * 60_000);
  if (endOf(start).getDate() !== new Date(now).getDate()) {
    start.setTime(now);
    start.setDate(start.getDate() + 1);
    start.setHours(8, 0, 0, 0);
  }
  const end = endOf(start);
  return {
    title: "",
    teacherId: undefined,
    ...timesOf(start.getTime(), end.getTime()),
    classroomIds: new Set(),
  };
}

/** As the fields hold it, by the browser's own clock. */
export function timesOf(startsAt: number, endsAt: number): Pick<LessonDraft, "date" | "startsAt" | "endsAt"> {
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  return {
    date: `${start.getFullYear()}-${two(start.getMonth() + 1)}-${two(start.getDate())}`,
    startsAt: `${two(start.getHours())}:${two(start.getMinutes())}`,
    endsAt: `${two(end.getHours())}:${two(end.getMinutes())}`,
  };
}

/** The lesson that a draft describes, or what is still wrong with it. Times are the browser's own. */
export function readDraft(draft: LessonDraft): { lesson: NewLesson } | { notes: DraftNotes } {
  const { teacherId, classroomIds } = draft;
  const title = draft.title.trim();
  const startsAt = momentOf(draft.date, draft.startsAt);
  const endsAt = momentOf(draft.date, draft.endsAt);
  const notes: DraftNotes = {};
  if (title === "") notes.title = "missing";
  if (teacherId === undefined) notes.teacherId = "missing";
  if (startsAt === undefined) notes.startsAt = "badTime";
  if (endsAt === undefined) notes.endsAt = "badTime";
  else if (startsAt !== undefined && endsAt <= startsAt) notes.endsAt = "endsBeforeStart";
  if (classroomIds.size === 0) notes.classroomIds = "noneChosen";
  if (teacherId === undefined || startsAt === undefined || endsAt === undefined || Object.keys(notes).length > 0) {
    return { notes };
  }
  return { lesson: { title, teacherId, startsAt, endsAt, classroomIds: [...classroomIds] } };
}

function momentOf(date: string, time: string): number | undefined {
  const at = new Date(`${date}T${time}`).getTime();
  return Number.isNaN(at) ? undefined : at;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
