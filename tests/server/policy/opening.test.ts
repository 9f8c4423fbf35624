import { describe, expect, test } from "vitest";
import { onSample } from "../../../server/policy/capacity.ts";
import { type CapacityState, type ReceptionSample, startCapacity } from "../../../server/policy/link-state.ts";
import { onTrainResult, onTrainSent, trainFor } from "../../../server/policy/trains.ts";

/** A link of 500 kbit/s that is nearly full, with a train that failed just before, so that the next one has to wait. */

const START_MS = 10_000;
const half = (from: Partial<ReceptionSample>): ReceptionSample => ({
  ...{ atMs: 0, spanMs: 500, receivedKbps: 430, plannedKbps: 440, sentKbps: 440, lossShare: 0 },
  ...{ queueMs: 20, queueHighestMs: 70, roundTripRiseMs: 0 },
  ...from,
});

/** Reports twice a second from `fromMs` on; answers when the next train may go after each. */
function play(state: CapacityState, samples: readonly Partial<ReceptionSample>[], fromMs: number) {
  let now = state;
  const after = samples.map((each, index) => {
    now = onSample(now, half({ ...each, atMs: fromMs + 500 * (index + 1) }));
    return now;
  });
  return { state: now, waits: after.map(({ nextTrainMs }, index) => nextTrainMs - fromMs - 500 * (index + 1)) };
}

const again = (from: Partial<ReceptionSample>, times: number) => Array.from({ length: times }, () => from);

function nearlyFull(): CapacityState {
  const known = startCapacity({ kbps: 475, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);
  const used = play(known, again({}, 12), START_MS - 6_000).state;
  const sent = onTrainSent(used, { totalKbps: 546, durationMs: 400 }, START_MS - 900);
  const failed = { atMs: START_MS, sentKbps: 546, receivedKbps: 470, carriedKbps: 470, arrivedShare: 0.9 };
  return onTrainResult(sent, { ...failed, queueRiseMs: 70, durationMs: 400, lossShare: 0 });
}

describe("a link that was nearly full", () => {
  test("is asked again at once when what queued behind its own frames is gone for a second", () => {
    const { state, waits } = play(nearlyFull(), again({ queueHighestMs: 6, queueMs: 2 }, 2), START_MS);
    expect(waits[0]).toBeGreaterThan(1_500);
    expect(waits[1]).toBe(0);
    // By a small step: the alarm may be wrong, and then the link is as full as it was.
    expect(trainFor(state, 2_000, START_MS + 1_000)).toEqual({ totalKbps: 546, durationMs: 400 });
  });

  test("is left alone while its frames queue as they did, now a little less and now a little more", () => {
    const trembling = [70, 45, 60, 90, 40, 75, 30, 55].map((queueHighestMs) => ({ queueHighestMs }));
    expect(play(nearlyFull(), trembling.slice(0, 4), START_MS).waits.every((wait) => wait > 0)).toBe(true);
  });

  test("has not opened because little is sent: nothing queues then", () => {
    const quiet = again({ queueHighestMs: 2, queueMs: 0, receivedKbps: 150 }, 4);
    expect(play(nearlyFull(), quiet, START_MS).waits.every((wait) => wait > 0)).toBe(true);
  });

  test("says so once: a train that fails then is waited upon as ever", () => {
    const { state } = play(nearlyFull(), again({ queueHighestMs: 6, queueMs: 2 }, 2), START_MS);
    const atMs = START_MS + 1_500;
    const failed = { atMs, sentKbps: 900, receivedKbps: 470, carriedKbps: 470, arrivedShare: 0.9 };
    const asked = onTrainSent(state, { totalKbps: 900, durationMs: 150 }, START_MS + 1_000);
    const told = onTrainResult(asked, { ...failed, queueRiseMs: 90, durationMs: 150, lossShare: 0 });
    const { waits } = play(told, again({ queueHighestMs: 6, queueMs: 2 }, 3), atMs);
    expect(waits.every((wait) => wait > 0)).toBe(true);
  });

  test("is asked at once, too, when more arrives than it was believed to carry", () => {
    const { state, waits } = play(nearlyFull(), [{ receivedKbps: 700 }], START_MS);
    expect(waits).toEqual([0]);
    expect(state.capacityKbps).toBeCloseTo(665);
  });

  test("that has no queue of its own to begin with says nothing by having none", () => {
    const wide = startCapacity({ kbps: 4_000, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);
    const { state } = play(wide, again({ queueHighestMs: 12, queueMs: 4 }, 10), 0);
    const later = { ...state, nextTrainMs: 60_000 };
    expect(play(later, again({ queueHighestMs: 1, queueMs: 0 }, 4), 5_000).state.nextTrainMs).toBe(60_000);
  });
});
