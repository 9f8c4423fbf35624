import type { Clock } from "./clock.ts";

/** The server's time on a device whose own clock may be years off (a classroom PC with an empty battery). */
export interface ServerClock {
  /** Milliseconds since the epoch, as the server counts them; the device's own until the server has been heard. */
  now(): number;
  learn(skewMs: number): void;
}

export function createServerClock(clock: Clock): ServerClock {
  let skewMs = 0;
  return {
    now: () => clock.now() + skewMs,
    learn(next) {
      skewMs = next;
    },
  };
}

/** Server's clock minus this device's by the `Date` of a plain answer, to the second; undefined without an answer. */
export async function askSkewMs(ask: typeof fetch, clock: Clock): Promise<number | undefined> {
  try {
    const response = await ask("/healthz", { cache: "no-store" });
    const date = Date.parse(response.headers.get("date") ?? "");
    return Number.isNaN(date) ? undefined : date - clock.now();
  } catch {
    // No network: the caller's own requests say so in words.
    return undefined;
  }
}
