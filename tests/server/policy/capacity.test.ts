import { describe, expect, test } from "vitest";
import { budgetOf, onSample } from "../../../server/policy/capacity.ts";
import { startCapacity } from "../../../server/policy/link-state.ts";
import { onLayerShown, onTrainResult, onTrainSent, trainFor } from "../../../server/policy/trains.ts";
import { type SimSecond, simulate } from "../../support/sim/link-sim.ts";

/** The estimator in a closed loop with a drop-tail link; figures of real links are in bench/adapt.ts. */

const mean = (seconds: SimSecond[], of: (second: SimSecond) => number): number =>
  seconds.reduce((sum, second) => sum + of(second), 0) / seconds.length;
const used = (seconds: SimSecond[]): number => mean(seconds, ({ receivedKbps, rateKbps }) => receivedKbps / rateKbps);
const between = (seconds: SimSecond[], from: number, to: number): SimSecond[] =>
  seconds.filter(({ second }) => second >= from && second < to);

describe("a link that is slower than believed", () => {
  test.each([128, 180, 250, 300, 375, 500, 625, 750])(
    "%i kbit/s: found within two seconds, then used and never filled",
    (rate) => {
      const run = simulate({ seconds: 60, rateKbps: () => rate, wantedKbps: 1_550, seedKbps: 1_000 });
      expect(between(run, 2, 3)[0]?.budgetKbps).toBeLessThanOrEqual(rate);
      const settled = between(run, 5, 60);
      expect(used(settled)).toBeGreaterThan(0.9);
      expect(Math.max(...settled.map(({ queueMs }) => queueMs))).toBeLessThan(150);
      expect(Math.max(...settled.map(({ lossShare }) => lossShare))).toBe(0);
    },
  );
});

describe("a link that changes", () => {
  test.each([250, 375, 500, 750])("2,000 → %i → 2,000 kbit/s: down at once, up again within ten seconds", (rate) => {
    const run = simulate({
      seconds: 70,
      rateKbps: (second) => (second >= 20 && second < 50 ? rate : 2_000),
      wantedKbps: 1_550,
      seedKbps: 1_700,
    });
    expect(between(run, 22, 23)[0]?.lossShare).toBe(0);
    expect(used(between(run, 24, 50))).toBeGreaterThan(0.88);
    expect(between(run, 59, 60)[0]?.receivedKbps).toBeGreaterThan(0.9 * 1_550);
  });

  test("a link that opens to any width keeps its voice while it is asked how wide it is", () => {
    for (const roundTripMs of [20, 600])
      for (const wantedKbps of [900, 1_550, 2_400])
        for (const from of [200, 300, 375, 500, 750])
          for (const to of [1.2, 1.5, 1.87, 2.4, 3, 4]) {
            const rateKbps = (second: number) => (second < 10 ? from : from * to);
            const options = { seconds: 30, rateKbps, wantedKbps, seedKbps: from, roundTripMs };
            const run = between(simulate(options), 10, 30);
            expect(Math.max(...run.map(({ lossShare }) => lossShare))).toBe(0);
            expect(Math.max(...run.map(({ queueMs }) => queueMs))).toBeLessThan(300);
          }
  });

  test("the budget follows RFC 8867, 5.1 without ever filling the queue for long", () => {
    const rateKbps = (second: number) => (second < 40 ? 1_000 : second < 60 ? 2_500 : second < 80 ? 600 : 1_000);
    const run = simulate({ seconds: 100, rateKbps, wantedKbps: 1_550, seedKbps: 950 });
    expect(run.filter(({ lossShare }) => lossShare > 0.05).map(({ second }) => second)).toEqual([60]);
    for (const { budgetKbps, rateKbps: rate, second } of run)
      if (second % 20 > 1) expect(budgetKbps).toBeLessThanOrEqual(1.05 * rate);
  });
});

describe("a link that loses", () => {
  test("a satellite with 600 ms and 1 % loss is not called full, and is found out in ten seconds", () => {
    const run = simulate({
      seconds: 60,
      rateKbps: () => 2_000,
      lossShare: () => 0.01,
      roundTripMs: 600,
      wantedKbps: 1_850,
      seedKbps: 400,
    });
    expect(used(between(run, 12, 60))).toBeGreaterThan(0.85);
    const budgets = run.map(({ budgetKbps }) => budgetKbps);
    expect(budgets).toEqual([...budgets].sort((a, b) => a - b));
  });

  test("a burst of 30 % loss without a queue costs no quality for long", () => {
    const run = simulate({
      seconds: 40,
      rateKbps: () => 2_000,
      lossShare: (second) => (second >= 10 && second < 20 ? 0.3 : 0),
      wantedKbps: 1_550,
      seedKbps: 1_700,
    });
    expect(between(run, 14, 15)[0]?.budgetKbps).toBeGreaterThan(1_550);
  });

  test("a policer that drops without a queue is a full link", () => {
    const run = simulate({ seconds: 30, rateKbps: () => 600, queueMs: 15, wantedKbps: 1_550, seedKbps: 1_600 });
    const settled = between(run, 8, 30);
    expect(mean(settled, ({ lossShare }) => lossShare)).toBeLessThan(0.03);
    expect(used(settled)).toBeGreaterThan(0.8);
  });
});

describe("trains", () => {
  const known = startCapacity({ kbps: 500, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);

  test("none is sent while all that is wanted is proven", () => {
    expect(trainFor(known, 470, 10_000)).toBeNull();
    expect(trainFor(known, 900, 10_000)).toEqual({ totalKbps: 575, durationMs: 400 });
  });

  test("none is sent while a queue stands", () => {
    const full = [100, 300, 500].reduce(
      (state, atMs) =>
        onSample(state, {
          atMs,
          spanMs: 200,
          receivedKbps: 300,
          sentKbps: 500,
          lossShare: 0,
          queueMs: 180,
          roundTripRiseMs: 0,
        }),
      known,
    );
    expect(trainFor(full, 900, 600)).toBeNull();
    expect(budgetOf(full, 600).capKbps).toBe(300);
  });

  test("one that passed proves its rate; one that did not reads the link", () => {
    const passed = onTrainResult(known, {
      atMs: 1_000,
      sentKbps: 625,
      receivedKbps: 621,
      carriedKbps: 621,
      arrivedShare: 0.99,
      queueRiseMs: 4,
      durationMs: 400,
      lossShare: 0,
    });
    expect(budgetOf(passed, 1_000)).toMatchObject({ capKbps: 602, proof: "probed" });
    const fail = (receivedKbps: number) =>
      onTrainResult(onTrainSent(known, { totalKbps: 625, durationMs: 400 }, 400), {
        ...{ atMs: 1_000, sentKbps: 625, receivedKbps, carriedKbps: receivedKbps, arrivedShare: 0.98 },
        ...{ queueRiseMs: 70, durationMs: 400, lossShare: 0 },
      });
    expect(budgetOf(fail(510), 1_000)).toMatchObject({ capKbps: 510, proof: "probed" });
    expect(trainFor(fail(510), 900, 2_000)).toBeNull();
    expect(trainFor(fail(510), 900, 20_000)).not.toBeNull();
    // One that found much more was worth it: the next one follows.
    expect(budgetOf(fail(560), 1_000)).toMatchObject({ capKbps: 560, proof: "probed" });
    expect(trainFor(fail(560), 900, 2_000)).not.toBeNull();
  });

  test("what only short trains seemed to show is taken back by one that fails; what a long one showed is not", () => {
    const climb = (durationMs: number) => {
      const passed = onTrainResult(onTrainSent(known, { totalKbps: 750, durationMs }, 500), {
        ...{ atMs: 1_000, sentKbps: 750, receivedKbps: 740, carriedKbps: 740, arrivedShare: 1 },
        ...{ queueRiseMs: 8, durationMs, lossShare: 0 },
      });
      const failed = onTrainResult(onTrainSent(passed, { totalKbps: 1_400, durationMs: 150 }, 1_000), {
        ...{ atMs: 1_500, sentKbps: 1_400, receivedKbps: 560, carriedKbps: 700, arrivedShare: 0.9 },
        ...{ queueRiseMs: 120, durationMs: 150, lossShare: 0 },
      });
      return Math.round(failed.capacityKbps);
    };
    expect([climb(150), climb(400)]).toEqual([560, 718]);
  });

  test("one that brought less than is known passes, and is no reason to ask for twice as much", () => {
    const little = { atMs: 1_000, sentKbps: 575, receivedKbps: 450, carriedKbps: 450, arrivedShare: 0.9 };
    const passed = onTrainResult(known, { ...little, queueRiseMs: 4, durationMs: 400, lossShare: 0 });
    expect(budgetOf(passed, 1_000)).toMatchObject({ capKbps: 500, asking: false });
    expect(trainFor(passed, 2_000, 2_000)?.totalKbps).toBe(575);
  });

  test("after one that brought more the next goes at once, after one that did not a while later", () => {
    const sent = onTrainSent(known, { totalKbps: 575, durationMs: 400 }, 500);
    const result = { atMs: 1_000, arrivedShare: 1, queueRiseMs: 4, durationMs: 400, lossShare: 0 };
    const more = onTrainResult(sent, { ...result, sentKbps: 575, receivedKbps: 570, carriedKbps: 570 });
    expect(trainFor(more, 2_000, 1_000)?.totalKbps).toBeGreaterThan(1_000);
    const same = onTrainResult(sent, { ...result, sentKbps: 510, receivedKbps: 505, carriedKbps: 505 });
    expect(trainFor(same, 2_000, 1_000)).toBeNull();
    expect(trainFor(same, 2_000, 1_800)).not.toBeNull();
    // What arrived beside it had shown as much before it was judged: it was the train all the same.
    const seen = onTrainResult(
      { ...sent, testedKbps: 560 },
      { ...result, sentKbps: 575, receivedKbps: 570, carriedKbps: 570 },
    );
    expect(trainFor(seen, 2_000, 1_000)).not.toBeNull();
  });

  test("trains that show a little more each time keep nobody waiting", () => {
    let state = onTrainResult(known, {
      ...{ atMs: 1_000, sentKbps: 575, receivedKbps: 570, carriedKbps: 570, arrivedShare: 1 },
      ...{ queueRiseMs: 4, durationMs: 400, lossShare: 0 },
    });
    for (let atMs = 2_500; atMs < 12_000; atMs += 1_500) {
      const kbps = (state.testedKbps * 1.02) / 0.97;
      state = onTrainSent(state, { totalKbps: kbps, durationMs: 400 }, atMs - 1_000);
      const little = { sentKbps: kbps, receivedKbps: kbps, carriedKbps: kbps, arrivedShare: 1 };
      state = onTrainResult(state, { ...little, atMs, queueRiseMs: 4, durationMs: 400, lossShare: 0 });
    }
    expect(state.testedKbps).toBeGreaterThan(600);
    expect(budgetOf(state, 12_000).asking).toBe(false);
  });

  test("while they pass, what the link carries is about to be known; a key frame puts the next one off", () => {
    const result = {
      sentKbps: 575,
      receivedKbps: 570,
      carriedKbps: 570,
      arrivedShare: 1,
      queueRiseMs: 4,
      lossShare: 0,
    };
    const passed = onTrainResult(known, { ...result, atMs: 1_000, durationMs: 400 });
    expect([budgetOf(passed, 1_000).asking, budgetOf(passed, 9_000).asking]).toEqual([true, false]);
    expect(trainFor(passed, 2_000, 1_600)?.totalKbps).toBe(1_106);
    expect(trainFor(onLayerShown(passed, 1_100), 2_000, 1_600)).toBeNull();
  });

  test("one that passed is waited upon no longer when those after it get lost, or bring nothing new, again and again", () => {
    const result = {
      sentKbps: 575,
      receivedKbps: 570,
      carriedKbps: 570,
      queueRiseMs: 4,
      durationMs: 400,
      lossShare: 0,
    };
    for (const after of [
      { ...result, arrivedShare: 0.3 },
      { ...result, arrivedShare: 0.9, carriedKbps: 500 },
    ]) {
      let state = onTrainResult(known, { ...result, arrivedShare: 1, atMs: 1_000 });
      let free = 0;
      for (let nowMs = 1_000; nowMs < 21_000; nowMs += 100) {
        const train = trainFor(state, 2_000, nowMs);
        if (train !== null) state = onTrainSent(state, train, nowMs);
        // Its result comes with the report a second later.
        if (state.trainUnderwayUntilMs > 0 && nowMs % 1_000 === 0)
          state = onTrainResult(state, { ...after, atMs: nowMs });
        if (!budgetOf(state, nowMs).asking) free += 1;
      }
      expect(free).toBeGreaterThan(15);
    }
  });

  test("on a tiny link one that does not pass leaves at most 60 ms in the queue, after steps that passed as well", () => {
    for (const rate of [100, 128, 200, 300]) {
      const tiny = { ...startCapacity({ kbps: rate, proof: "checked", measurements: 1, roundTripMs: 20 }, 0) };
      for (const trainsPassed of [0, 1, 2, 5]) {
        const train = trainFor({ ...tiny, trainsPassed }, 1_500, 10_000);
        if (train === null) throw new Error("nothing was asked");
        expect((train.totalKbps / rate - 1) * train.durationMs).toBeLessThanOrEqual(61);
      }
    }
  });

  test("a train whose packets came closer together than they were sent does not widen a link whose queue grew", () => {
    const tiny = startCapacity({ kbps: 115, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);
    const bunched = { atMs: 1_000, sentKbps: 154, receivedKbps: 160, carriedKbps: 160, arrivedShare: 1, lossShare: 0 };
    const read = onTrainResult(tiny, { ...bunched, queueRiseMs: 109, durationMs: 400 });
    expect(budgetOf(read, 1_000).capKbps).toBe(121);
  });

  test("one that never comes back takes nothing away", () => {
    const lost = onTrainResult(known, {
      atMs: 1_000,
      sentKbps: 625,
      receivedKbps: 0,
      carriedKbps: 0,
      arrivedShare: 0,
      queueRiseMs: 0,
      durationMs: 400,
      lossShare: 0,
    });
    expect(budgetOf(lost, 1_000).capKbps).toBe(500);
  });
});

test("bounds are whole numbers, the floor never above the cap", () => {
  for (const kbps of [1, 39, 333.3, 1_000_000]) {
    const {
      capKbps,
      floorKbps,
      kbps: budget,
    } = budgetOf(startCapacity({ kbps, proof: "history", measurements: 0, roundTripMs: 0 }, 0), 0);
    expect([capKbps, floorKbps, budget].every(Number.isInteger)).toBe(true);
    expect(floorKbps).toBeLessThanOrEqual(capKbps);
  }
});

test("what a full queue dropped is not taken for a narrower link when it is missed after the queue has drained", () => {
  const known = startCapacity({ kbps: 1_000, proof: "checked", measurements: 1, roundTripMs: 40 }, 0);
  const base = { spanMs: 500, sentKbps: 900, roundTripRiseMs: 0 };
  const cut = onSample(known, { ...base, atMs: 500, receivedKbps: 400, lossShare: 0.5, queueMs: 200 });
  const late = onSample(cut, { ...base, atMs: 1_000, sentKbps: 400, receivedKbps: 150, lossShare: 0.5, queueMs: 4 });
  expect([budgetOf(cut, 500).capKbps, budgetOf(late, 1_000).capKbps]).toEqual([400, 400]);
});

test("of the span in which a burst fills the link, its end counts: before it, little was sent", () => {
  const known = startCapacity({ kbps: 360, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const burst = {
    atMs: 500,
    spanMs: 400,
    receivedKbps: 200,
    sentKbps: 260,
    lossShare: 0,
    queueMs: 260,
    roundTripRiseMs: 0,
  };
  expect(onSample(known, burst).capacityKbps).toBe(200);
  expect(onSample(known, { ...burst, last: { ms: 200, kbps: 250 } }).capacityKbps).toBe(250);
});

test("a queue that a burst made does not take back what is known, as far as a span can be read", () => {
  const known = startCapacity({ kbps: 480, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const burst = { spanMs: 300, receivedKbps: 450, sentKbps: 540, lossShare: 0, queueMs: 230, roundTripRiseMs: 0 };
  const first = onSample(known, { ...burst, atMs: 300, last: { ms: 200, kbps: 436 } });
  expect(first.capacityKbps).toBe(480);
  // A queue that stands for a second is read finer.
  const standing = onSample(first, { ...burst, atMs: 1_300, spanMs: 1_000, receivedKbps: 430 });
  expect(standing.capacityKbps).toBeGreaterThan(430);
  expect(standing.capacityKbps).toBeLessThan(440);
});

test("a key frame's queue is its own doing; media that stays away is a cut, key frame or not", () => {
  const known = startCapacity({ kbps: 480, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const shown = onLayerShown(known, 100);
  const late = { spanMs: 400, sentKbps: 400, plannedKbps: 400, roundTripRiseMs: 0, queueMs: 240 };
  expect(onSample(shown, { ...late, atMs: 500, receivedKbps: 380, lossShare: 0 }).capacityKbps).toBe(480);
  expect(onSample(known, { ...late, atMs: 500, receivedKbps: 380, lossShare: 0 }).capacityKbps).toBeLessThan(480);
  expect(onSample(shown, { ...late, atMs: 500, receivedKbps: 150, lossShare: 0.3 }).capacityKbps).toBe(150);
});

test("a cut that was first read too high is read again within a second and a half, key frame or not", () => {
  const known = startCapacity({ kbps: 2_000, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const full = { spanMs: 500, sentKbps: 900, plannedKbps: 540, roundTripRiseMs: 0, queueMs: 280 };
  const cut = onSample(known, { ...full, atMs: 500, receivedKbps: 950, lossShare: 0.3 });
  const after = [1_000, 1_600, 2_100].reduce(
    (state, atMs) => onSample(state, { ...full, atMs, receivedKbps: 400, lossShare: 0.5 }),
    onLayerShown(cut, 780),
  );
  expect(cut.capacityKbps).toBeGreaterThan(900);
  expect(after.capacityKbps).toBeLessThan(450);
});

test("loss that begins like a cut is read by what came after it began, and not from above", () => {
  const known = startCapacity({ kbps: 2_000, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const cut = { atMs: 500, spanMs: 400, sentKbps: 1_800, plannedKbps: 1_800, roundTripRiseMs: 0, queueMs: 0 };
  const lost = { ...cut, receivedKbps: 520, lossShare: 0.6, last: { ms: 200, kbps: 260 } };
  expect(onSample(known, lost).capacityKbps).toBe(236);
  // A tenth is lost on a radio at any time: there the whole span counts.
  expect(onSample(known, { ...lost, lossShare: 0.15 }).capacityKbps).toBe(520);
});

test("a short queue that is full to the brim is let drain as a long one is", () => {
  const known = startCapacity({ kbps: 376, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const brim = { atMs: 500, spanMs: 500, sentKbps: 400, roundTripRiseMs: 0, receivedKbps: 355, queueMs: 270 };
  const usable = budgetOf(known, 500).kbps;
  expect(budgetOf(onSample(known, { ...brim, lossShare: 0 }), 500).kbps).toBeGreaterThan(0.9 * usable);
  expect(budgetOf(onSample(known, { ...brim, lossShare: 0.04 }), 500).kbps).toBeLessThan(0.6 * usable);
});

test("a train may take back what was read of a full link, as far as half a second can be read", () => {
  const known = startCapacity({ kbps: 2_000, proof: "checked", measurements: 9, roundTripMs: 20 }, 0);
  const cut = { atMs: 500, spanMs: 500, sentKbps: 1_800, plannedKbps: 1_800, roundTripRiseMs: 0 };
  const read = onSample(known, { ...cut, receivedKbps: 376, lossShare: 0.3, queueMs: 280 });
  const calm = onSample(read, { ...cut, atMs: 2_000, sentKbps: 300, receivedKbps: 300, lossShare: 0, queueMs: 5 });
  const failed = { atMs: 4_000, sentKbps: 430, receivedKbps: 352, carriedKbps: 352, arrivedShare: 0.9 };
  const asked = onTrainResult(calm, { ...failed, queueRiseMs: 80, durationMs: 400, lossShare: 0 });
  expect([read.capacityKbps, Math.round(asked.capacityKbps)]).toEqual([376, 357]);
});

test("a short span of a busy page, by itself, takes nothing away", () => {
  const known = startCapacity({ kbps: 480, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const full = { sentKbps: 480, lossShare: 0, roundTripRiseMs: 0 };
  const first = { ...full, atMs: 300, spanMs: 500, receivedKbps: 400, queueMs: 240, last: { ms: 250, kbps: 470 } };
  const short = { ...full, atMs: 500, spanMs: 200, receivedKbps: 240, queueMs: 200 };
  expect(onSample(onSample(known, first), short).capacityKbps).toBeGreaterThan(340);
});

test("while a cut's queue empties and little is sent, what arrives is no reading; a queue that grows is", () => {
  const known = startCapacity({ kbps: 1_900, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const base = { spanMs: 500, sentKbps: 1_800, roundTripRiseMs: 0, lossShare: 0.3 };
  const cut = onSample(known, { ...base, atMs: 500, plannedKbps: 1_800, receivedKbps: 360, queueMs: 265 });
  const emptying = onSample(cut, { ...base, atMs: 1_000, plannedKbps: 50, receivedKbps: 110, queueMs: 160 });
  expect([cut.capacityKbps, emptying.capacityKbps]).toEqual([360, 360]);
  expect(
    onSample(emptying, { ...base, atMs: 1_500, plannedKbps: 150, receivedKbps: 110, queueMs: 240 }).capacityKbps,
  ).toBe(110);
});

test("a queue that stays for seconds while little is sent is somebody else's, and does not put off the next look", () => {
  const known = startCapacity({ kbps: 1_900, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const base = { spanMs: 500, roundTripRiseMs: 0, lossShare: 0 };
  let state = onSample(known, { ...base, atMs: 500, sentKbps: 1_800, receivedKbps: 360, queueMs: 265 });
  const little = { ...base, sentKbps: 100, plannedKbps: 100, receivedKbps: 100, queueMs: 250 };
  for (const atMs of [1_000, 2_000, 3_000]) state = onSample(state, { ...little, atMs });
  const { capacityKbps, calmSinceMs } = state;
  for (const atMs of [4_000, 5_000, 6_000]) state = onSample(state, { ...little, atMs });
  expect([state.capacityKbps, state.calmSinceMs]).toEqual([capacityKbps, calmSinceMs]);
  expect(capacityKbps).toBe(360);
});

test("what a full queue dropped of a stopped picture is missed when it goes on, and believed only when it comes again", () => {
  const known = startCapacity({ kbps: 1_900, proof: "received", measurements: 9, roundTripMs: 20 }, 0);
  const base = { spanMs: 500, sentKbps: 1_800, roundTripRiseMs: 0 };
  const cut = onSample(known, { ...base, atMs: 500, receivedKbps: 340, lossShare: 0.5, queueMs: 240 });
  const drained = onSample(cut, { ...base, atMs: 1_000, sentKbps: 80, receivedKbps: 80, lossShare: 0, queueMs: 4 });
  const missed = { ...base, sentKbps: 300, receivedKbps: 250, lossShare: 0.15, queueMs: 8 };
  const goneOn = onSample(drained, { ...missed, atMs: 3_000 });
  expect(goneOn.capacityKbps).toBe(340);
  expect(onSample(goneOn, { ...missed, atMs: 3_500 }).capacityKbps).toBe(250);
});

test("loss that goes on at a lower rate is the link's own, unless the round trip says that a queue stands", () => {
  const known = startCapacity({ kbps: 1_000, proof: "checked", measurements: 1, roundTripMs: 40 }, 0);
  const lossy = { spanMs: 500, lossShare: 0.3, queueMs: 0 };
  const after = (roundTripRiseMs: number) =>
    [500, 1_000, 1_500, 2_000, 2_500].reduce((state, atMs) => {
      const sentKbps = budgetOf(state, atMs).kbps;
      return onSample(state, { ...lossy, atMs, sentKbps, receivedKbps: 0.7 * sentKbps, roundTripRiseMs });
    }, known);
  expect(budgetOf(after(0), 2_500).capKbps).toBe(1_000);
  expect(budgetOf(after(280), 2_500).capKbps).toBeLessThan(700);
});

test("a cut that ended the loss is not undone by another one minutes later", () => {
  const known = startCapacity({ kbps: 2_000, proof: "checked", measurements: 1, roundTripMs: 40 }, 0);
  const base = { spanMs: 500, queueMs: 0, roundTripRiseMs: 0 };
  const first = onSample(known, { ...base, atMs: 500, sentKbps: 1_900, receivedKbps: 1_000, lossShare: 0.47 });
  let state = first;
  for (let atMs = 1_000; atMs < 60_000; atMs += 500)
    state = onSample(state, { ...base, atMs, sentKbps: 950, receivedKbps: 950, lossShare: 0 });
  const second = onSample(state, { ...base, atMs: 60_000, sentKbps: 950, receivedKbps: 500, lossShare: 0.47 });
  expect([first, second].map((each) => budgetOf(each, 60_000).capKbps)).toEqual([1_000, 500]);
});

describe("a link that nothing is known of", () => {
  const unknown = startCapacity({ kbps: 1_000, proof: "profile", measurements: 0, roundTripMs: 50 }, 0);
  // A queue that was full before the first look: the delay does not grow any more.
  const first = { spanMs: 500, receivedKbps: 115, sentKbps: 250, lossShare: 0, queueMs: 0, roundTripRiseMs: 0 };
  const seen = (changes: Partial<typeof first>) =>
    [500, 1_000].reduce((state, atMs) => onSample(state, { ...first, ...(atMs > 500 ? changes : {}), atMs }), unknown);

  test("is read within a second when media does not arrive, though no queue was seen to grow", () => {
    expect(budgetOf(seen({ roundTripRiseMs: 110 }), 1_000).capKbps).toBe(115);
    expect(budgetOf(seen({ lossShare: 0.29 }), 1_000).capKbps).toBe(115);
  });

  test("is not called narrow because an encoder has little to send, and is sent no train before that is clear", () => {
    expect(budgetOf(seen({}), 1_000).capKbps).toBe(400);
    expect(trainFor(seen({}), 900, 1_400)).toBeNull();
    expect(trainFor(seen({ receivedKbps: 230 }), 900, 1_400)).not.toBeNull();
    // A page of the board that nobody writes on: it is asked all the same, a little later.
    const still = Array.from({ length: 9 }, (_, half) => half * 500 + 500).reduce(
      (state, atMs) => onSample(state, { ...first, atMs }),
      unknown,
    );
    expect(trainFor(still, 900, 4_600)).not.toBeNull();
  });

  test("leaves the worker's estimate free to fall until something is measured", () => {
    expect(budgetOf(unknown, 0).floorKbps).toBe(40);
    expect(budgetOf(seen({ lossShare: 0.29 }), 1_000).floorKbps).toBe(109);
  });
});

test("a queue that somebody else keeps full takes no more than its first reading", () => {
  const known = startCapacity({ kbps: 2_000, proof: "checked", measurements: 1, roundTripMs: 40 }, 0);
  let state = known;
  for (let atMs = 500; atMs <= 30_000; atMs += 500) {
    const sentKbps = 0.9 * budgetOf(state, atMs).kbps;
    const sample = { spanMs: 500, receivedKbps: sentKbps, sentKbps, lossShare: 0, queueMs: 250, roundTripRiseMs: 250 };
    state = onSample(state, { ...sample, atMs });
  }
  expect(budgetOf(state, 30_000).capKbps).toBeGreaterThan(600);
});
