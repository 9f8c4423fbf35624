import { describe, expect, test } from "vitest";
import { chooseRungs } from "../../../server/policy/ladder.ts";
import { type LadderState, type Needs, replan, startedLadder, startingLadder } from "../../../server/policy/replan.ts";
import { placeRungs } from "../../../server/policy/slots.ts";
import type { Ladder, Sender } from "../../../server/policy/vocabulary.ts";
import { fc } from "../../support/properties.ts";
import { camera, video } from "./builders.ts";

const teacher = video("teacher", { sender: camera });
const start = () => startedLadder(startingLadder("teacher", camera), 0);
const needs = (kbps: readonly number[], from: Partial<Needs> = {}): Needs => ({
  clients: kbps.map((each) => ({ kbps: each, weight: 1 })),
  used: new Set<number>(),
  full: new Set<number>(),
  uplinkKbps: 10_000,
  swing: 0.1,
  warm: true,
  ...from,
});
/** Plays one tick a second and answers each ladder. */
function play(ticks: readonly Needs[], sender: (tick: number) => Sender = () => camera, from = start()): LadderState[] {
  const states: LadderState[] = [];
  let state = from;
  for (const [tick, each] of ticks.entries()) {
    state = replan(state, teacher, sender(tick), each, tick * 1_000);
    states.push(state);
  }
  return states;
}
const again = (each: Needs, times: number) => Array.from({ length: times }, () => each);
const rates = (ladder: Ladder | undefined) => ladder?.map(({ active, kbps }) => (active ? kbps : 0));
const changes = (states: readonly LadderState[]) => new Set(states.map(({ changedMs }) => changedMs)).size - 1;

describe("replan", () => {
  test("a page starts with a tenth, a third and all", () => {
    expect(startingLadder("teacher", camera)).toEqual([
      { active: true, kbps: 150, scale: 4, fps: 15 },
      { active: true, kbps: 500, scale: 2, fps: 15 },
      { active: true, kbps: 1500, scale: 1, fps: 15 },
    ]);
  });

  test("a link of 375 kbit/s gets its own rung in the first tick", () => {
    const [first] = play([needs([320])]);
    expect(first?.ladder).toEqual([
      { active: false, kbps: 150, scale: 4, fps: 15 },
      { active: true, kbps: 290, scale: 2, fps: 15 },
      { active: false, kbps: 1500, scale: 1, fps: 15 },
    ]);
  });

  test("slots that nobody needs are switched off after a while, those that somebody receives are not", () => {
    const states = play(again(needs([20_000, 50_000], { used: new Set([1]) }), 12));
    expect(rates(states[7]?.ladder)).toEqual([150, 500, 1500]);
    expect(rates(states.at(-1)?.ladder)).toEqual([0, 500, 1500]);
  });

  test("with nobody there, the lowest slot stays warm; a pupils' camera goes quiet", () => {
    expect(rates(play(again(needs([]), 12)).at(-1)?.ladder)).toEqual([150, 0, 0]);
    // Also when a board beside it leaves the uplink too small for what a page starts with.
    const states = play(again(needs([], { uplinkKbps: 1_200 }), 12));
    expect(states.map(({ ladder }) => rates(ladder)?.[0])).not.toContain(0);
    expect(rates(play(again(needs([], { warm: false }), 12)).at(-1)?.ladder)).toEqual([0, 0, 0]);
  });

  test("a small gain waits until waiting has cost more than the change", () => {
    const ten = [241, 431, 668, 906, 1856, 1856, 3756, 7556, 18_956, 47_456];
    const states = play(again(needs(ten, { used: new Set([0, 1, 2]) }), 30));
    expect(states[0]?.changedMs).toBeLessThan(0);
    expect(changes(states)).toBe(1);
    expect(rates(states.at(-1)?.ladder)).toEqual([219, 607, 1500]);
  });

  test("two changes are three seconds apart, whatever the budgets do, but for one that cannot wait", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 60, max: 2_500 }), { minLength: 40, maxLength: 40 }), (walk) => {
        const states = play(walk.map((kbps) => needs([kbps])));
        const at = [...new Set(states.map(({ changedMs }) => changedMs))];
        const apart = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
        for (const [index, ms] of apart.entries()) {
          expect(ms).toBeGreaterThanOrEqual(1_000);
          if (index > 1 && ms < 3_000) expect(apart[index - 1]).toBeGreaterThanOrEqual(3_000);
        }
      }),
    );
  });

  test("a slot that a change left as it was keeps the moment in which it was moved", () => {
    const states = play([
      ...again(needs([1_650]), 4),
      ...again(needs([900, 1_650]), 8),
      ...again(needs([200, 900]), 8),
    ]);
    for (const [index, state] of states.entries()) {
      const earlier = states[index - 1];
      if (earlier === undefined) continue;
      for (const slot of [0, 1, 2] as const) {
        const same = JSON.stringify(state.ladder[slot]) === JSON.stringify(earlier.ladder[slot]);
        expect(state.movedMs[slot]).toBe(same ? earlier.movedMs[slot] : state.changedMs);
      }
    }
    expect(states.some(({ movedMs, changedMs }) => new Set([...movedMs, changedMs]).size > 1)).toBe(true);
  });

  test("budgets that tremble by one per cent do not move the ladder", () => {
    const states = play(
      Array.from({ length: 120 }, (_, tick) =>
        needs([320 + (tick % 3), 700 + (tick % 7), 1800], { used: new Set([0, 1, 2]) }),
      ),
    );
    expect(changes(states)).toBeLessThanOrEqual(3);
  });

  test("a refused ladder is taken back, and the next one waits half a minute", () => {
    const sender = (tick: number): Sender => ({ ...camera, trouble: tick >= 1 && tick < 4 ? "refused" : null });
    const states = play(again(needs([320]), 40), sender);
    expect(rates(states[0]?.ladder)).toEqual([0, 290, 0]);
    expect(states.slice(1, 31).map(({ ladder }) => rates(ladder))).toEqual(
      again(needs([]), 30).map(() => [150, 500, 1500]),
    );
    expect(rates(states[31]?.ladder)).toEqual([0, 290, 0]);
  });

  test("a sender that refuses from its first order on is asked again every half minute", () => {
    const states = play(again(needs([320]), 70), () => ({ ...camera, trouble: "refused" }));
    const asked = states.flatMap(({ ladder }, tick) => (rates(ladder)?.[1] === 290 ? [tick] : []));
    expect(asked).toEqual([30, 61]);
  });

  test("an encoder that cannot keep up is given fewer pixels at once, and more again when it is well", () => {
    const sender = (tick: number): Sender => ({ ...camera, trouble: tick === 5 ? "cpu" : null });
    const all = needs([320, 770, 1650], { used: new Set([0, 1, 2]) });
    const states = play(again(all, 400), sender);
    const pixels = (state: LadderState | undefined) =>
      state?.ladder.reduce(
        (sum, { active, scale, fps }) => sum + (active ? (1280 / scale) * (720 / scale) * fps : 0),
        0,
      ) ?? 0;
    expect(pixels(states[5])).toBeLessThanOrEqual(0.75 * pixels(states[4]));
    expect(pixels(states.at(-1))).toBe(pixels(states[4]));
  });

  test("the slot that a school was just moved away from stays on until its new picture has begun", () => {
    const before = needs([320, 770], { used: new Set([0]), full: new Set([0]) });
    const after = needs([770, 770], { used: new Set([1]), full: new Set([1]) });
    const states = play([...again(before, 8), ...again(after, 30)]);
    expect(states[7]?.ladder[0].active).toBe(true);
    expect(states[8]?.ladder[0].active).toBe(true);
    expect(states.at(-1)?.ladder[1].active).toBe(true);
  });

  test("a net for a fall is stretched beside what is shown; where it would take from that, it waits", () => {
    const from = startedLadder(
      [
        { active: true, kbps: 380, scale: 2, fps: 15 },
        { active: false, kbps: 500, scale: 2, fps: 15 },
        { active: false, kbps: 1500, scale: 1, fps: 15 },
      ],
      -10_000,
    );
    const lowest = needs([600], { used: new Set([0]), full: new Set([0]) });
    const [opened] = play([lowest], undefined, from);
    expect(rates(opened?.ladder)?.[0]).toBe(380);
    expect(rates(opened?.ladder)?.slice(1)).toContain(545);
    const at = rates(opened?.ladder)?.indexOf(545) ?? 0;
    const moved = play(again(needs([600], { used: new Set([at]), full: new Set([at]) }), 12), undefined, opened);
    const net = rates(moved.at(-1)?.ladder)?.filter((kbps) => kbps > 0 && kbps !== 545);
    expect(net).toEqual([109]);
  });

  test("a rung that a school may keep is still too large for one that would begin with it", () => {
    const from = startedLadder(
      [
        { active: true, kbps: 350, scale: 2, fps: 15 },
        { active: false, kbps: 500, scale: 2, fps: 15 },
        { active: true, kbps: 1500, scale: 1, fps: 15 },
      ],
      -10_000,
    );
    // A hair less than 350 and its swing.
    const fallen = { used: new Set([0]) };
    const [whole] = play([needs([382], { ...fallen, full: new Set([0]) })], undefined, from);
    expect(rates(whole?.ladder)?.[0]).toBe(350);
    const [part] = play([needs([382], fallen)], undefined, from);
    expect(rates(part?.ladder)?.[0]).toBe(347);
  });

  test("an encoder that was given more too early waits twice as long for the next time", () => {
    const all = needs([320, 770, 1650], { used: new Set([0, 1, 2]) });
    // It can never do all of it.
    let state = start();
    const easedMs: number[] = [];
    for (let tick = 0; tick < 300; tick += 1) {
      const trouble = state.pixelsPerSecond > 10_000_000 ? "cpu" : null;
      const next = replan(state, video("teacher"), { ...camera, trouble }, all, tick * 1_000);
      if (next.pixelsPerSecond > state.pixelsPerSecond) easedMs.push(tick * 1_000 - state.pixelsMs);
      state = next;
    }
    expect(easedMs).toEqual([...easedMs].sort((a, b) => a - b));
    expect([easedMs[0], easedMs.at(-1)]).toEqual([15_000, 120_000]);
  });

  test("an uplink that has become too small is respected at once, down to nothing", () => {
    const states = play([needs([320]), ...again(needs([320], { uplinkKbps: 200, used: new Set([1]) }), 4)]);
    expect(rates(states[3]?.ladder)?.filter((kbps) => kbps > 0)).toEqual([181]);
    const none = play([needs([320]), ...again(needs([320], { uplinkKbps: 50, used: new Set([1]) }), 4)]);
    expect(rates(none[3]?.ladder)).toEqual([0, 0, 0]);
  });
});

describe("slots", () => {
  const rung = (kbps: number) => ({ kbps, scale: 2, fps: 15, height: 360 });
  const from = startingLadder("teacher", camera);
  const none = { used: new Set<number>(), full: new Set<number>(), sizes: true };
  const place = (kbps: readonly number[], hold = none, ladder = from) =>
    placeRungs(ladder, kbps.map(rung), hold, "teacher", camera);

  test("rungs go where they change least", () => {
    expect(rates(place([290]))).toEqual([0, 290, 0]);
    expect(rates(place([160, 1400]))).toEqual([160, 0, 1400]);
    expect(rates(place([300, 400, 1500]))).toEqual([300, 400, 1500]);
  });

  test("a slot in use that no rung needs stays on, under the one above it", () => {
    expect(rates(place([600, 1500], { ...none, used: new Set([0]) }))).toEqual([150, 600, 1500]);
    expect(
      rates(place([180], { ...none, used: new Set([0, 1]) }, [from[0], { ...from[1], kbps: 190 }, from[2]])),
    ).toEqual([144, 180, 0]);
  });

  test("sizes stay while the bits are anywhere near right", () => {
    expect(place([420]).map(({ scale }) => scale)[1]).toBe(2);
    const larger = (kbps: number) =>
      placeRungs(from, [{ kbps, scale: 4 / 3, fps: 15, height: 540 }], none, "teacher", camera)[1];
    expect(larger(620)).toEqual({ active: true, kbps: 620, scale: 2, fps: 15 });
    expect(larger(840)).toEqual({ active: true, kbps: 840, scale: 4 / 3, fps: 15 });
  });

  test("for any schools: three slots, the active ones rising in bitrate, never in scale", () => {
    const schools = fc.array(fc.integer({ min: 60, max: 3_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(schools, { minLength: 1, maxLength: 6 }), fc.subarray([0, 1, 2]), (lessons, used) => {
        let ladder: Ladder = from;
        for (const each of lessons) {
          const limits = { uplinkKbps: 10_000, pixelsPerSecond: Number.POSITIVE_INFINITY, swing: 0.1 };
          const clients = each.map((kbps) => ({ kbps, weight: 1 }));
          const rungs = chooseRungs("teacher", clients, camera, limits);
          ladder = placeRungs(
            ladder,
            rungs,
            { used: new Set(used), full: new Set(used), sizes: true },
            "teacher",
            camera,
          );
          const active = ladder.filter((slot) => slot.active);
          expect(active.map(({ kbps }) => kbps)).toEqual(active.map(({ kbps }) => kbps).sort((a, b) => a - b));
          expect(active.map(({ scale }) => scale)).toEqual(active.map(({ scale }) => scale).sort((a, b) => b - a));
          for (const { kbps } of rungs) expect(active.map((slot) => slot.kbps)).toContain(kbps);
        }
      }),
    );
  });
});
