import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { Tone } from "../../ui/chip.tsx";

/** What is said about a lesson: of a `missed` one the end has come, and nobody went live. */
export type ShownState = LessonRecord["state"] | "missed";

export function shownState(
  { state, startedAt, endsAt }: Pick<LessonRecord, "state" | "startedAt" | "endsAt">,
  now: number,
): ShownState {
  const over = state === "ended" || (state === "waiting" && endsAt <= now);
  return over && startedAt === null ? "missed" : state;
}

export const stateWords = {
  waiting: { word: "stateWaiting", tone: "plain" },
  live: { word: "stateLive", tone: "live" },
  ended: { word: "stateEnded", tone: "good" },
  cancelled: { word: "stateCancelled", tone: "plain" },
  missed: { word: "stateMissed", tone: "warn" },
} as const satisfies { [S in ShownState]: { word: string; tone: Tone } };
