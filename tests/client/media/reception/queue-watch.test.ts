import { expect, test } from "vitest";
import { QueueWatch } from "../../../../client/media/reception/queue-watch.ts";

interface Play {
  seconds: number;
  /** What stands in the queue for whatever arrives then. */
  queueAt?: (atMs: number) => number;
  /** How long the packets of a frame take by themselves. */
  frameMs?: (frame: number) => number;
  /** Delay before the server, which a sender report does not have. */
  uplinkAt?: (atMs: number) => number;
  /** mediasoup's shift of the timestamps after a switch of layers. */
  shiftAt?: (atMs: number) => number;
  fps?: number;
  with: ("voice" | "frames" | "reports")[];
  /** While the device is busy, nothing is read and nothing looked at. */
  busy?: readonly [fromMs: number, toMs: number];
}

/** Plays a second of what is received, look by look; answers the conclusion of each. */
function play({ seconds, with: witnesses, fps = 15, ...given }: Play): { atMs: number; queueMs: number | null }[] {
  const { queueAt = () => 0, frameMs = () => 5, uplinkAt = () => 0, shiftAt = () => 0 } = given;
  const watch = new QueueWatch();
  const found: { atMs: number; queueMs: number | null }[] = [];
  const frames: { atMs: number; sentMs: number }[] = [];
  const voice: number[] = [];
  const reports = Array.from({ length: seconds }, (_, second) => second * 1_000 + 480).map((sentMs) => ({
    sentMs,
    atMs: sentMs + 20 + queueAt(sentMs),
  }));
  for (let sentMs = 0; sentMs < seconds * 1_000; sentMs += 20)
    voice.push(sentMs + 40 + uplinkAt(sentMs) + queueAt(sentMs));
  for (let frame = 0; frame * (1_000 / fps) < seconds * 1_000; frame += 1) {
    const sentMs = frame * (1_000 / fps);
    frames.push({ sentMs, atMs: sentMs + 40 + uplinkAt(sentMs) + queueAt(sentMs) + frameMs(frame) });
  }
  const [busyFrom, busyTo] = given.busy ?? [0, 0];
  const readAt = (arrivedMs: number) => (arrivedMs > busyFrom && arrivedMs < busyTo ? busyTo : arrivedMs);
  for (const frame of frames) frame.atMs = readAt(frame.atMs);
  voice.splice(0, voice.length, ...voice.map(readAt));
  for (let atMs = 100; atMs < seconds * 1_000; atMs += 100) {
    if (atMs > busyFrom && atMs < busyTo) continue;
    if (witnesses.includes("frames")) {
      for (const frame of frames.filter((one) => one.atMs > atMs - 100 && one.atMs <= atMs)) {
        const rtpTimestamp =
          ((4_294_900_000 + Math.round(frame.sentMs * 90) + shiftAt(frame.sentMs) * 90) % 2 ** 32) >>> 0;
        watch.frame("camera", { atMs: frame.atMs, receivedMs: frame.atMs - 5_000, rtpTimestamp });
      }
    }
    const heard = voice.filter((arrivedMs) => arrivedMs <= atMs);
    if (witnesses.includes("voice") && heard.length > 0)
      watch.voice("voice", { packets: heard.length, lastMs: heard.at(-1) ?? 0 });
    for (const report of witnesses.includes("reports") ? reports : [])
      if (report.atMs > atMs - 100 && report.atMs <= atMs) watch.senderReport(9_000_000 + report.sentMs, report.atMs);
    watch.conclude(atMs);
    found.push({ atMs, queueMs: watch.take()?.last ?? null });
  }
  return found;
}

/** What was concluded in that time. */
const between = (found: readonly { atMs: number; queueMs: number | null }[], fromMs: number, toMs: number) =>
  found.flatMap(({ atMs, queueMs }) => (atMs >= fromMs && atMs < toMs && queueMs !== null ? [queueMs] : []));
const highest = (values: readonly number[]) => Math.max(...values);
const lowest = (values: readonly number[]) => Math.min(...values);

test("nothing is known before anything has arrived", () => {
  expect(new QueueWatch().take()).toBeNull();
});

test.each<[string, Play["with"]]>([
  ["a voice", ["voice"]],
  ["frames", ["frames"]],
  ["voice, frames and sender reports", ["voice", "frames", "reports"]],
])("a queue that stands is seen within half a second by %s, and that it has gone", (_name, witnesses) => {
  const queueAt = (atMs: number) => (atMs >= 5_000 && atMs < 9_000 ? 200 : 0);
  const found = play({ seconds: 12, queueAt, with: witnesses });
  expect(highest(between(found, 2_000, 5_000))).toBeLessThan(10);
  expect(between(found, 5_600, 9_000)).toHaveLength(34);
  expect(lowest(between(found, 5_600, 9_000))).toBeGreaterThan(180);
  expect(highest(between(found, 9_600, 12_000))).toBeLessThan(10);
});

test("sender reports alone tell it within two seconds", () => {
  const found = play({ seconds: 12, queueAt: (atMs) => (atMs >= 5_000 ? 200 : 0), with: ["reports"] });
  expect(highest(between(found, 2_000, 5_000))).toBe(0);
  expect(lowest(between(found, 7_000, 12_000))).toBe(200);
});

test("a key frame that waits for itself is no queue", () => {
  const found = play({ seconds: 10, frameMs: (frame) => (frame === 75 ? 400 : 30), with: ["frames"] });
  expect(highest(between(found, 2_000, 10_000))).toBeLessThan(10);
});

test("frames of very different sizes on a full link are no queue, and hide none", () => {
  const queueAt = (atMs: number) => (atMs >= 6_000 ? 200 : 0);
  const found = play({ seconds: 10, frameMs: (frame) => 20 + (frame % 4) * 15, queueAt, with: ["frames"] });
  expect(highest(between(found, 2_000, 6_000))).toBeLessThan(30);
  expect(lowest(between(found, 6_600, 10_000))).toBeGreaterThan(180);
});

test("what waits before the server is put right by the next sender report", () => {
  const uplinkAt = (atMs: number) => (atMs >= 5_000 ? 150 : 0);
  const found = play({ seconds: 10, uplinkAt, with: ["voice", "frames", "reports"] });
  expect(highest(between(found, 6_700, 10_000))).toBeLessThan(35);
});

test("a sender report that meets a queue while it grows leaves a voice that is right as it is", () => {
  // A second of the old rate fills the queue of a new one that is a third of it.
  const queueAt = (atMs: number) => (atMs >= 4_400 && atMs < 4_700 ? Math.min(240, (atMs - 4_400) * 3) : 0);
  const found = play({ seconds: 7, queueAt, with: ["voice", "reports"] });
  expect(highest(between(found, 4_400, 4_900))).toBeGreaterThan(100);
  expect(highest(between(found, 5_100, 5_500))).toBeLessThan(40);
});

test("timestamps that mediasoup has shifted are outvoted by the voice", () => {
  // 75 ms ahead for two seconds: the floor of the frames is too low from then on.
  const shiftAt = (atMs: number) => (atMs >= 4_000 && atMs < 6_000 ? 75 : 0);
  expect(highest(between(play({ seconds: 10, shiftAt, with: ["voice", "frames"] }), 2_000, 10_000))).toBeLessThan(10);
  expect(highest(between(play({ seconds: 10, shiftAt, with: ["frames"] }), 6_500, 10_000))).toBeGreaterThan(60);
});

test("a step of the timestamps by seconds starts anew", () => {
  const shiftAt = (atMs: number) => (atMs >= 5_000 ? 7_000 : 0);
  const found = play({ seconds: 10, shiftAt, with: ["frames"] });
  expect(highest(between(found, 2_000, 10_000))).toBeLessThan(10);
});

test.each<[string, Play["with"]]>([
  ["a voice", ["voice"]],
  ["frames", ["frames"]],
])("a device that is busy for a moment is no queue: %s", (_name, witnesses) => {
  for (const toMs of [5_160, 5_210, 5_260, 5_300]) {
    const found = play({ seconds: 8, busy: [5_000, toMs], with: witnesses });
    expect(highest(between(found, 2_000, 8_000)), `until ${toMs}`).toBeLessThan(30);
    expect(between(found, 5_700, 8_000)).toHaveLength(23);
  }
});

test("the highest of a span outlasts it once", () => {
  const watch = new QueueWatch();
  for (const [atMs, sentMs] of [
    [1_000, 980],
    [2_000, 1_800],
    [3_000, 2_980],
  ] as const) {
    watch.senderReport(sentMs, atMs);
    watch.conclude(atMs);
  }
  expect(watch.take()).toEqual({ highest: 180, last: 0 });
  expect(watch.take()).toBeNull();
});
