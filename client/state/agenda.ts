import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";

/** How far ahead and back lessons are asked for, in milliseconds: the next one may be days away. */
const AHEAD_MS = 14 * 86_400_000;
const BACK_MS = 12 * 3_600_000;
/** A lesson that starts within this time counts as today's, though midnight lies between: its door opens before. */
const SOON_MS = 3_600_000;

export interface Agenda {
  /** Today's lessons (and those that start in a moment), cancelled and past ones too, by start. */
  today: readonly LessonRecord[];
  /** The one that this page is for now: on air, or the next of today. */
  current: LessonRecord | undefined;
  /** The first lesson after today. */
  later: LessonRecord | undefined;
}

export function windowAround(now: number): { fromMs: number; toMs: number } {
  return { fromMs: now - BACK_MS, toMs: now + AHEAD_MS };
}

/** Picks today's lessons and the current one. `now` is the server's time; a day is one of this device's time zone. */
export function agendaOf(lessons: readonly LessonRecord[], now: number): Agenda {
  const byStart = [...lessons].sort((one, other) => one.startsAt - other.startsAt);
  const today = byStart.filter((lesson) => isToday(lesson, now));
  const live = byStart.filter(({ state }) => state === "live");
  const waiting = today.filter(({ state }) => state === "waiting");
  return {
    today: [...live.filter((lesson) => !today.includes(lesson)), ...today],
    // A lesson whose time has passed without going on air may still start, but not before those that are due.
    current: live[0] ?? waiting.find(({ endsAt }) => endsAt > now) ?? waiting[waiting.length - 1],
    later: byStart.find((lesson) => lesson.state === "waiting" && lesson.startsAt > now && !isToday(lesson, now)),
  };
}

export function lessonIn(agenda: Agenda, id: LessonId): LessonRecord | undefined {
  return agenda.today.find((lesson) => lesson.id === id);
}

function isToday({ startsAt, endsAt }: LessonRecord, now: number): boolean {
  return sameDay(startsAt, now) || sameDay(endsAt, now) || Math.abs(startsAt - now) <= SOON_MS;
}

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
