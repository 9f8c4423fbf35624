import type { Focus } from "../../signaling/contract/layout.ts";

/**
 * What is large on the classrooms' screens.
 *
 * - What is being written is large while it is written, turned or pointed at; the teacher when it has rested for a while.
 *   A shared screen and a board camera count as being written all the time: nobody can see from here when they are not.
 * - Classrooms on stage are large, beside what is written if that goes on.
 * - Calm: one stroke changes nothing, and between two changes that nobody has asked for there is time to look. What a
 *   person does on purpose (a classroom called up, a sheet opened, a screen shared) shows at once.
 * - What the teacher pins stays, for as long as there is something of it.
 */

/** So much of the lesson as this needs. */
export interface FocusFacts {
  pinned: Focus | null;
  /** A sheet is on the screens. */
  sheet: boolean;
  /** A shared screen or a board camera is. */
  screen: boolean;
  teacherSeen: boolean;
  /** How many classrooms are called up. */
  onStage: number;
  /** When somebody last wrote or turned a page in earnest, or pointed at what was large; null: not yet. */
  writtenMs: number | null;
}

export interface FocusState {
  focus: Focus;
  sinceMs: number;
}

/** Between two changes that nobody has asked for. */
export const CALM_MS = 8_000;
/** What has not been touched for so long is no longer what the lesson is about. */
export const REST_MS = 60_000;

/** @param onPurpose somebody has just done something that everybody should see. */
export function nextFocus(state: FocusState, facts: FocusFacts, onPurpose: boolean, nowMs: number): FocusState {
  const wanted = wantedFocus(facts, nowMs);
  if (wanted === state.focus) return state;
  const calm = nowMs - state.sinceMs >= CALM_MS;
  return onPurpose || calm || !isThere(state.focus, facts) ? { focus: wanted, sinceMs: nowMs } : state;
}

/** When it is to be looked at again though nothing happens; null: never. */
export function focusDueMs(state: FocusState, facts: FocusFacts, nowMs: number): number | null {
  if (wantedFocus(facts, nowMs) !== state.focus) return state.sinceMs + CALM_MS;
  const { writtenMs } = facts;
  return writtenMs !== null && nowMs - writtenMs < REST_MS ? writtenMs + REST_MS : null;
}

function wantedFocus(facts: FocusFacts, nowMs: number): Focus {
  const { pinned, sheet, screen, teacherSeen, onStage, writtenMs } = facts;
  if (pinned !== null && isThere(pinned, facts)) return pinned;
  const goesOn = screen || (sheet && writtenMs !== null && nowMs - writtenMs < REST_MS);
  if (onStage > 0) return goesOn ? "sides" : "stage";
  if (goesOn) return "written";
  return teacherSeen || !sheet ? "teacher" : "written";
}

function isThere(focus: Focus, { sheet, screen, teacherSeen, onStage }: FocusFacts): boolean {
  const written = sheet || screen;
  switch (focus) {
    case "written":
      return written;
    case "teacher":
      return teacherSeen;
    case "stage":
      return onStage > 0;
    case "sides":
      return written && (teacherSeen || onStage > 0);
  }
}
