import { expect, test } from "vitest";
import { QuestionsAtOnce } from "../../../client/slate/questions-at-once.ts";

const ANSWER_BYTES = 3_500;

/** 60 answers over a link: how long all took, and how much of them waited in front of it at worst, in ms of the link. */
function fetchOver({ kbps, roundTripMs }: { kbps: number; roundTripMs: number }) {
  const atOnce = new QuestionsAtOnce(roundTripMs);
  const answerMs = (ANSWER_BYTES * 8) / kbps;
  const underWay: { askedAt: number; hereAt: number }[] = [];
  let [left, now, linkFreeAt, longestQueueMs] = [60, 0, 0, 0];
  for (;;) {
    for (; left > 0 && underWay.length < atOnce.most; left -= 1) {
      const sentAt = now + roundTripMs / 2;
      linkFreeAt = Math.max(linkFreeAt, sentAt) + answerMs;
      longestQueueMs = Math.max(longestQueueMs, linkFreeAt - sentAt);
      underWay.push({ askedAt: now, hereAt: linkFreeAt + roundTripMs / 2 });
    }
    const next = underWay.shift();
    if (next === undefined) return { tookMs: now, longestQueueMs, answerMs };
    now = next.hereAt;
    atOnce.answered(now - next.askedAt);
  }
}

test("a satellite's way is filled: the answers come in a fraction of their round trips", () => {
  expect(fetchOver({ kbps: 4_000, roundTripMs: 600 }).tookMs).toBeLessThan(60 * 600 * 0.15);
});

test.each([20, 60, 200, 600])("over a wide way of %i ms no more is asked than the service takes", (roundTripMs) => {
  expect(60_000 / fetchOver({ kbps: 1_000_000, roundTripMs }).tookMs).toBeLessThanOrEqual(50);
});

test.each([
  { kbps: 128, roundTripMs: 60 },
  { kbps: 300, roundTripMs: 60 },
  { kbps: 300, roundTripMs: 600 },
])("at $kbps kbit/s and $roundTripMs ms no answer ever waits behind another", (link) => {
  const { longestQueueMs, answerMs } = fetchOver(link);
  expect(longestQueueMs).toBeCloseTo(answerMs);
});

test.each([
  { kbps: 600, roundTripMs: 60 },
  { kbps: 1_000, roundTripMs: 60 },
  { kbps: 2_000, roundTripMs: 20 },
  { kbps: 1_000, roundTripMs: 600 },
])("at $kbps kbit/s and $roundTripMs ms the queue stays short", (link) => {
  expect(fetchOver(link).longestQueueMs).toBeLessThan(450);
});

test("where others fill most of the link it rests between its answers, and no more once they are gone", () => {
  const atOnce = new QuestionsAtOnce(60);
  for (let n = 0; n < 10; n += 1) atOnce.answered(60 + 230);
  expect(atOnce.most).toBe(1);
  expect(atOnce.restMs).toBeGreaterThan(200);
  expect(atOnce.restMs).toBeLessThanOrEqual(400);
  for (let n = 0; n < 10; n += 1) atOnce.answered(60 + 5);
  expect([atOnce.restMs, atOnce.most > 1]).toEqual([0, true]);
});
