import type { Cast } from "./cast.ts";

/** One thing that happens in the lesson. Answers what is worth telling of it. */
export interface Step {
  readonly name: string;
  readonly run: (cast: Cast) => Promise<string | undefined>;
}

export interface Played {
  readonly name: string;
  readonly seconds: number;
  /** What the step told; of one that failed, why. */
  readonly said: string;
  readonly failed: boolean;
}

interface PlayOptions {
  /** The lesson lasts at least so long: steps begin evenly spread over it, and nothing but this waits for the clock. */
  readonly minutes: number;
  readonly onPlayed: (played: Played) => Promise<void>;
}

/** Plays the steps one after another. One that fails is noted, and the lesson goes on as a lesson would. */
export async function play(cast: Cast, steps: readonly Step[], { minutes, onPlayed }: PlayOptions): Promise<Played[]> {
  const startedMs = Date.now();
  const played: Played[] = [];
  for (const [index, { name, run }] of steps.entries()) {
    const beginsMs = startedMs + (minutes * 60_000 * index) / steps.length;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, beginsMs - Date.now())));
    const at = performance.now();
    let [said, failed] = ["", false];
    try {
      said = (await run(cast)) ?? "";
    } catch (error) {
      failed = true;
      said = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    }
    const step = { name, seconds: (performance.now() - at) / 1_000, said, failed };
    played.push(step);
    await onPlayed(step);
  }
  return played;
}
