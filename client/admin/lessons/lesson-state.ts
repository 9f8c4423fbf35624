import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { Tone } from "../../ui/chip.tsx";

/** What the list says about a lesson: `missed` waited until its end and nobody went live. */
export type ShownState = LessonRecord["state"] | "missed";

export function shownState({ state, endsAt }: Pick<LessonRecord, "state" | "endsAt">, now: number): ShownState {
  return state === "waiting" && endsAt <= now ? "missed" : state;
}

export const stateWords = {
  waiting: { word: "stateWaiting", tone: "plain" },
  live: { word: "stateLive", tone: "live" },
  ended: { word: "stateEnded", tone: "good" },
  cancelled: { word: "stateCancelled", tone: "plain" },
  missed: { word: "stateMissed", tone: "warn" },
} as const satisfies { [S in ShownState]: { word: string; tone: Tone } };
