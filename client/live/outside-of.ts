import type { Live } from "../state/live.ts";

/** Why a page that has a lesson cannot be in it any more. */
export type Outside = "ended" | "seatTaken" | "removed" | "unsupported" | "refused" | "closed";

export function outsideOf(live: Live): Outside | undefined {
  if (live.lesson?.state === "ended") return "ended";
  if (live.seatTaken) return "seatTaken";
  if (live.removed) return "removed";
  if (live.unsupported) return "unsupported";
  if (live.connection.kind === "refused") return "refused";
  return live.connection.kind === "closed" ? "closed" : undefined;
}
