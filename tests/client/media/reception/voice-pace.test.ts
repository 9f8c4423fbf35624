import { expect, test } from "vitest";
import { VoicePace } from "../../../../client/media/reception/voice-pace.ts";

/** A look every 100 ms at a voice whose packets arrive `delayAt` later than sent. */
function look({
  packetMs = 20,
  seconds = 5,
  delayAt = (_sentMs: number) => 0,
  silent = (_sentMs: number) => false,
}: {
  packetMs?: number;
  seconds?: number;
  delayAt?: (sentMs: number) => number;
  silent?: (sentMs: number) => boolean;
}) {
  const arrivals: number[] = [];
  for (let sentMs = 0; sentMs < seconds * 1_000; sentMs += packetMs)
    if (!silent(sentMs)) arrivals.push(Math.max(arrivals.at(-1) ?? 0, sentMs + delayAt(sentMs)));
  const pace = new VoicePace();
  const found: { atMs: number; delayMs: number; restarted: boolean }[] = [];
  for (let atMs = 100; atMs < seconds * 1_000; atMs += 100) {
    const here = arrivals.filter((arrivedMs) => arrivedMs <= atMs);
    const lastMs = here.at(-1);
    const delay = lastMs === undefined ? undefined : pace.take({ packets: here.length, lastMs });
    if (delay !== undefined) found.push({ atMs, ...delay });
  }
  return found;
}

const spread = (delays: readonly { delayMs: number }[]) =>
  Math.max(...delays.map(({ delayMs }) => delayMs)) - Math.min(...delays.map(({ delayMs }) => delayMs));

test.each([10, 20, 40, 60])("packets of %d ms are recognised within about a second", (packetMs) => {
  const found = look({ packetMs });
  expect(found[0]?.atMs).toBeLessThanOrEqual(1_300);
  expect(spread(found)).toBe(0);
});

test("delay that grows is read off, to the millisecond", () => {
  const found = look({ delayAt: (sentMs) => (sentMs < 2_000 ? 30 : 180) });
  expect(spread(found)).toBe(150);
});

test("a queue that fills while the pace is being learned is no other pace", () => {
  const found = look({ delayAt: (sentMs) => Math.min(240, sentMs * 0.24) });
  expect(found.length).toBeGreaterThan(30);
  expect(spread(found.slice(-20))).toBe(0);
});

test("after a pause of the voice the scale is a new one, and says so", () => {
  const found = look({ silent: (sentMs) => sentMs >= 2_000 && sentMs < 3_000 });
  expect(found.filter(({ restarted }) => restarted)).toHaveLength(1);
});

test("packets at no steady pace say nothing", () => {
  expect(look({ silent: (sentMs) => sentMs % 700 >= 250 })).toEqual([]);
});
