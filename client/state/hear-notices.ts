import type { Signal } from "../../signaling/connect.ts";
import type { LiveEvent, LiveNotice } from "./live.ts";

/** Notices that change what the page shows, and nothing else. */
const onlyShown = [
  "lessonWentLive",
  "lessonExtended",
  "voiceMuted",
  "presenceChanged",
  "stageChanged",
  "overviewChanged",
  "layoutChanged",
  "sourcePaused",
  "clockTold",
  "stillConfirmed",
  "watchedAsStills",
] as const satisfies readonly LiveNotice[];

type EventOf<N extends LiveNotice> = Extract<LiveEvent, { kind: N }>;

/** Hears one notice as the event that it is to the page. */
export function hear<N extends LiveNotice>(
  signal: Pick<Signal, "on">,
  name: N,
  run: (event: EventOf<N>) => void,
): () => void {
  return signal.on(name, (notice) => run({ kind: name, notice } as EventOf<N>));
}

export function hearWhatIsShown(signal: Pick<Signal, "on">, tell: (event: LiveEvent) => void): (() => void)[] {
  return onlyShown.map((name) => hear(signal, name, tell));
}
