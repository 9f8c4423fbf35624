import { describe, expect, test } from "vitest";
import {
  onUplinkSample,
  startUplink,
  type UplinkSample,
  type UplinkState,
  uplinkReading,
} from "../../../server/policy/uplink.ts";
import { fc } from "../../support/properties.ts";

const sample = (atMs: number, from: Partial<UplinkSample>): UplinkSample => ({
  atMs,
  receivedKbps: 0,
  orderedKbps: 8_000,
  estimateKbps: null,
  limited: false,
  lossShare: 0,
  ...from,
});

/** A report every two seconds. */
function play(samples: readonly Partial<UplinkSample>[], from = startUplink(null, 0)): UplinkState {
  return samples.reduce(
    (state: UplinkState, each, index) => onUplinkSample(state, sample((index + 1) * 2_000, each)),
    from,
  );
}
const again = (each: Partial<UplinkSample>, times: number) => Array.from({ length: times }, () => each);

describe("an uplink", () => {
  test("begins with what was checked, or with what most can send", () => {
    expect(startUplink(null, 0).kbps).toBe(8_000);
    expect(startUplink(700, 0).kbps).toBe(700);
  });

  test("an encoder that starts is limited until the browser's estimate has climbed: that is no reading", () => {
    const asking = [300, 480, 800, 1_300, 2_400].map((estimateKbps) => ({
      estimateKbps,
      receivedKbps: estimateKbps * 0.9,
      limited: true,
    }));
    expect(play(asking).kbps).toBe(8_000);
  });

  test("limited without a climb, it carries what arrives and what the browser believes, but not much beyond traffic", () => {
    const full = { estimateKbps: 800, receivedKbps: 740, limited: true };
    expect(play([{ estimateKbps: 700, receivedKbps: 600, limited: true }, full, full]).kbps).toBe(760);
    const hopeful = { estimateKbps: 3_000, receivedKbps: 600, limited: true };
    expect(play(again(hopeful, 3)).kbps).toBe(855);
  });

  test("one that is cut is known in the first report", () => {
    const open = { estimateKbps: 3_600, receivedKbps: 2_400 };
    expect(play([open, { estimateKbps: 900, receivedKbps: 850, limited: true }]).kbps).toBe(855);
  });

  test("never below what arrived while it was limited", () => {
    const collapsed = { estimateKbps: 90, receivedKbps: 400, limited: true };
    expect(play(again(collapsed, 10)).kbps).toBe(380);
  });

  test("a browser that believes in more than was ordered is short of bits for its picture, not of a link", () => {
    const coarse = { estimateKbps: 330, receivedKbps: 110, limited: true, orderedKbps: 150 };
    const states = [1, 3, 5].map((count) => play(again(coarse, count), startUplink(160, 0)).kbps);
    expect(states).toEqual([160, 216, 292]);
  });

  test("after a cut the browser steps back too far: that is waited out", () => {
    const course = [
      { estimateKbps: 2_500, receivedKbps: 2_000 },
      { estimateKbps: 500, receivedKbps: 520, limited: true },
      { estimateKbps: 170, receivedKbps: 140, limited: true },
      { estimateKbps: 330, receivedKbps: 230, limited: true },
    ];
    expect(play(course).kbps).toBe(494);
  });

  test("heavy loss counts like a limit, the loss of a radio link does not", () => {
    const lossy = (lossShare: number) => ({ estimateKbps: 1_000, receivedKbps: 900, lossShare });
    expect(play(again(lossy(0.2), 3)).kbps).toBe(950);
    expect(play(again(lossy(0.05), 3)).kbps).toBe(8_000);
  });

  test("a page that sends little says little: a low estimate is no bound", () => {
    expect(play(again({ estimateKbps: 150, receivedKbps: 100 }, 20)).kbps).toBe(8_000);
  });

  test("what arrived has passed", () => {
    expect(play([{ estimateKbps: null, receivedKbps: 1_200 }], startUplink(500, 0)).kbps).toBe(1_200);
  });

  test("while all that was ordered is sent and more is believed possible, it is tried in steps", () => {
    const well = { estimateKbps: 5_000, receivedKbps: 450 };
    const states = [0, 1, 2, 3, 4, 5].map((count) => play(again(well, count), startUplink(500, 0)).kbps);
    expect(states).toEqual([500, 500, 675, 675, 911, 911]);
  });
});

describe("what is kept of an uplink", () => {
  /** The readings of a report every two seconds. */
  function readings(samples: readonly Partial<UplinkSample>[], from = startUplink(null, 0)) {
    let state = from;
    return samples.map((each, index) => {
      const taken = sample((index + 1) * 2_000, each);
      state = onUplinkSample(state, taken);
      return uplinkReading(state, taken.receivedKbps);
    });
  }
  const full = { estimateKbps: 1_000, receivedKbps: 980, limited: true };
  const calm = { estimateKbps: 1_100, receivedKbps: 870.4 };

  test("is an end where it was full, and what arrived where it was not", () => {
    expect(readings([calm, full, full, calm])).toEqual([
      { kbps: 870, full: false },
      // An encoder that starts is limited on every link.
      { kbps: 980, full: false },
      { kbps: 950, full: true },
      { kbps: 870, full: false },
    ]);
  });

  test("is an end also when that is just what was expected", () => {
    expect(readings([full, full], startUplink(950, 0)).at(-1)).toEqual({ kbps: 950, full: true });
  });

  test("is never a step up that nothing but an estimate stands behind", () => {
    const hopeful = { estimateKbps: 5_000, receivedKbps: 450 };
    expect(readings(again(hopeful, 6), startUplink(500, 0))).toEqual(
      again(hopeful, 6).map(() => ({ kbps: 450, full: false })),
    );
  });
});

describe("in closed loop with a link and a browser", () => {
  /** A browser sends what is ordered if it fits; else what fits, and says so. Little traffic bounds its estimate. */
  function lesson(linkKbps: readonly number[], wantedKbps: number) {
    let state = startUplink(null, 0);
    return linkKbps.map((link, index) => {
      const orderedKbps = Math.min(wantedKbps, state.kbps);
      const limited = orderedKbps > link;
      const receivedKbps = 0.9 * Math.min(orderedKbps, link);
      const estimateKbps = limited ? link : receivedKbps * 1.5;
      state = onUplinkSample(state, sample((index + 1) * 2_000, { receivedKbps, orderedKbps, estimateKbps, limited }));
      return { kbps: state.kbps, limited };
    });
  }

  test("any link is found, and seldom asked for more than it carries", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 20_000 }), (link) => {
        const last = lesson(flat(link, 120), 5_000).slice(60);
        const enough = Math.min(link, 8_000);
        for (const { kbps } of last) expect(kbps).toBeGreaterThanOrEqual(0.7 * enough);
        expect(last.filter(({ limited }) => limited).length).toBeLessThanOrEqual(0.15 * last.length);
      }),
    );
  });

  test("a link that opens again is used again within forty seconds", () => {
    const course = lesson([...flat(3_000, 30), ...flat(600, 10), ...flat(3_000, 20)], 2_500);
    expect(course[30]?.kbps).toBeLessThanOrEqual(600);
    expect(course[59]?.kbps).toBeGreaterThan(2_000);
  });

  function flat(link: number, times: number): number[] {
    return Array.from({ length: times }, () => link);
  }
});
