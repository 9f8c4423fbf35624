import { describe, expect, test } from "vitest";
import { demandsOf, voicesFor } from "../../../server/policy/demand.ts";
import { encodingsOf, usualSwing } from "../../../server/policy/encodings.ts";
import { pictureSize } from "../../../server/policy/picture-size.ts";
import { nothingPlanned, plan } from "../../../server/policy/plan.ts";
import { startingLadder } from "../../../server/policy/replan.ts";
import { tierOf } from "../../../server/policy/tiers.ts";
import { isReadable, stillUtility, utility } from "../../../server/policy/utility.ts";
import type { Inputs, Ladder, Shown } from "../../../server/policy/vocabulary.ts";
import { CONTROL_KBPS, reserveVoices } from "../../../server/policy/voice.ts";
import { fc } from "../../support/properties.ts";
import { camera, classroom, inputs, key, receiver, slot, video, voice } from "./builders.ts";

describe("voices", () => {
  const voices = [voice("master", 36), voice(classroom("school-a"), 36), voice(classroom("school-b"), 60)];

  test("all of them when they fit, with repairs, and what is left for pictures", () => {
    expect(reserveVoices(voices, 500)).toEqual({
      voices: [
        { key: key("voice-master"), on: true, kbps: 40 },
        { key: key("voice-school-a"), on: true, kbps: 40 },
        { key: key("voice-school-b"), on: true, kbps: 66 },
      ],
      reservedKbps: 150,
      leftKbps: 350,
    });
  });

  test("the first voice stays on whatever the budget is", () => {
    const { voices: planned, leftKbps } = reserveVoices(voices, 10);
    expect(planned.map(({ on }) => on)).toEqual([true, false, false]);
    expect(leftKbps).toBe(0);
  });

  test("never more than the budget, but for the first voice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.array(fc.integer({ min: 0, max: 200 })), (budgetKbps, each) => {
        const { reservedKbps, leftKbps } = reserveVoices(
          each.map((kbps) => voice("master", kbps)),
          budgetKbps,
        );
        expect(reservedKbps).toBeLessThanOrEqual(Math.max(budgetKbps, CONTROL_KBPS + 96));
        expect(leftKbps).toBe(Math.max(0, budgetKbps - reservedKbps));
      }),
    );
  });
});

describe("demand", () => {
  const [a, b, c] = [classroom("school-a"), classroom("school-b"), classroom("school-c")];
  const pupils = [a, b, c].map((room) => video("pupils", { room, key: key(`pupils-${room}`) }));
  const offered = [...pupils, video("teacher"), video("board"), voice(), voice(b), voice(a)];
  const lesson = inputs({ offered, stage: [b, a], overview: [c] });
  const names = (room: typeof a | "master") => demandsOf(room, lesson).map(({ offered: { key: name } }) => name);

  test("a classroom wants what is written, the teacher, then the stage as it was called", () => {
    expect(names(c)).toEqual(["board-1", "teacher-1", "pupils-school-b", "pupils-school-a"]);
  });

  test.each<[Inputs["focus"], string[]]>([
    ["written", ["board-1", "teacher-1", "pupils-school-b", "pupils-school-a"]],
    ["teacher", ["teacher-1", "board-1", "pupils-school-b", "pupils-school-a"]],
    ["stage", ["pupils-school-b", "pupils-school-a", "board-1", "teacher-1"]],
    ["sides", ["board-1", "pupils-school-b", "pupils-school-a", "teacher-1"]],
  ])("what is large on the screens comes first: %s", (focus, order) => {
    const demands = demandsOf(c, { ...lesson, focus });
    expect(demands.map(({ offered: { key: name } }) => name)).toEqual(order);
  });

  test("on a link that carries one good picture, it is the one that is large", () => {
    const receivers = [receiver(c, 800)];
    const kbpsOf = (focus: Inputs["focus"]) => {
      const { plans } = plan(nothingPlanned, { ...lesson, receivers, stage: [b], focus }, 5_000);
      return new Map(plans.get(c)?.pictures.map(({ source, shown }) => [source, shown.kbps]));
    };
    const [written, stage] = [kbpsOf("written"), kbpsOf("stage")];
    expect(written.get("board")).toBeGreaterThan(written.get("pupils") ?? 0);
    expect(stage.get("pupils")).toBeGreaterThan(stage.get("board") ?? 0);
    // The voices come before every picture, whatever is large.
    const voices = (focus: Inputs["focus"]) =>
      plan(nothingPlanned, { ...lesson, receivers, stage: [b], focus }, 5_000).plans.get(c)?.voices;
    expect(voices("stage")).toEqual(voices("written"));
  });

  test("nobody wants the own picture or voice back", () => {
    expect(names(a)).toEqual(["board-1", "teacher-1", "pupils-school-b"]);
    expect(voicesFor(a, lesson).map(({ key: name }) => name)).toEqual(["voice-master", "voice-school-b"]);
  });

  test("the teacher wants the stage, and the overview as thumbnails", () => {
    expect(demandsOf("master", lesson).map(({ offered: { key: name }, small }) => [name, small])).toEqual([
      ["pupils-school-b", false],
      ["pupils-school-a", false],
      ["pupils-school-c", true],
    ]);
  });
});

describe("encodings", () => {
  const ladder = (middleKbps: number, active = true): Ladder => [
    { active: true, kbps: 150, scale: 4, fps: 15 },
    { active, kbps: middleKbps, scale: 2, fps: 15 },
    { active: true, kbps: 1500, scale: 1, fps: 15 },
  ];
  const needs = (middleKbps: number, sinceMs: number) =>
    encodingsOf(video("teacher"), { ladder: ladder(middleKbps), movedMs: [0, 0, 0], swing: 0.1 }, sinceMs).find(
      ({ spatial, temporal }) => spatial === 1 && temporal === 2,
    )?.kbps;

  test("cost what was measured at its peaks, worth what was asked for", () => {
    const still = video("board", {
      layers: slot(0, 1200).map((layer) => ({ ...layer, measuredKbps: 60, swing: 0.2 })),
    });
    expect(encodingsOf(still, undefined, 0).at(-1)).toMatchObject({ kbps: 72, targetKbps: 1200 });
  });

  test("show what the ladder asks for: its size and frame rate, not those of the capture", () => {
    const asked = { ladder: ladder(500), movedMs: [0, 0, 0], swing: 0.1 } as const;
    const offered = video("teacher", {
      sender: { ...camera, fps: 30 },
      layers: slot(1, 500).map((layer) => ({ ...layer, fps: 30 })),
    });
    expect(encodingsOf(offered, asked, 9_000).at(-1)).toMatchObject({ fps: 15, height: 360 });
  });

  test("for a moment after a change the higher of old and new counts, then what is measured", () => {
    expect([needs(800, 1_000), needs(290, 1_000), needs(800, 3_000)]).toEqual([881, 525, 525]);
  });

  test("before anything was measured, what was asked for counts, with the usual swing", () => {
    const fresh = video("teacher", {
      layers: slot(0, 500).map((layer) => ({ ...layer, measuredKbps: null, swing: null })),
    });
    expect(encodingsOf(fresh, undefined, 0).map(({ kbps }) => kbps)).toEqual([221, 330, 550]);
  });

  test("the ladder reckons with the peaks above what it asked for, headers and an eager encoder included", () => {
    const asked = { ladder: startingLadder("teacher", camera), movedMs: [0, 0, 0], swing: 0.07 } as const;
    const sent = (kbps: number) => video("teacher", { sender: camera, layers: slot(2, kbps, 1, 0.05) });
    expect(usualSwing(sent(1_500), asked, 10_000)).toBeCloseTo(0.05);
    expect(usualSwing(sent(1_545), asked, 10_000)).toBeCloseTo(0.0815);
    // A page that hardly moves is cheap, and will not stay so; one that is turned is no habit.
    expect(usualSwing(sent(300), asked, 10_000)).toBeCloseTo(0.05);
    expect(usualSwing(sent(3_000), asked, 10_000)).toBeCloseTo(0.113);
    // Just after a change what is measured is of before.
    expect(usualSwing(sent(1_545), asked, 2_000)).toBe(0.07);
  });

  test("a layer that is not produced or is being switched off cannot be chosen", () => {
    const layers = [...slot(0, 150), ...slot(1, 500), ...slot(2, 1500).map((layer) => ({ ...layer, measuredKbps: 0 }))];
    const asked = { ladder: ladder(500, false), movedMs: [0, 0, 0], swing: 0.1 } as const;
    expect(encodingsOf(video("teacher", { layers }), asked, 9_000).map(({ spatial }) => spatial)).toEqual([0, 0, 0]);
  });

  test("an encoder that cannot keep up is not believed what its ladder says", () => {
    const layers = slot(0, 1500).map((layer) => ({ ...layer, measuredKbps: 300 }));
    const starved = video("teacher", { layers, sender: { ...camera, trouble: "cpu" } });
    expect(encodingsOf(starved, undefined, 0).at(-1)?.targetKbps).toBe(360);
  });
});

describe("worth", () => {
  const kbps = fc.integer({ min: 20, max: 4_000 });
  const sources = fc.constantFrom("teacher" as const, "board" as const, "screen" as const, "pupils" as const);

  test("more bits are never worth less, and each further bit less than the one before", () => {
    fc.assert(
      fc.property(sources, fc.integer({ min: 200, max: 4_000 }), (source, at) => {
        const [low, middle, high] = [at, at + 50, at + 100].map((targetKbps) =>
          utility(source, { targetKbps, fps: 15, height: 720 }),
        );
        expect(middle).toBeGreaterThan(low ?? 0);
        expect((high ?? 0) - (middle ?? 0)).toBeLessThan((middle ?? 0) - (low ?? 0));
      }),
    );
  });

  test("a board that can be read is worth more than a still of it, one that cannot is worth less", () => {
    fc.assert(
      fc.property(kbps, fc.constantFrom(180, 360, 720), (targetKbps, height) => {
        const picture = { targetKbps, fps: 5, height };
        const difference = utility("board", picture) - stillUtility("board", 128, 720);
        expect(difference > 0).toBe(isReadable(picture));
      }),
    );
  });

  test("a camera at under five frames per second is hardly better than stills", () => {
    const at = (fps: number) => utility("teacher", { targetKbps: 500, fps, height: 360 });
    expect(at(7.5) / at(15)).toBeCloseTo(0.71, 2);
    expect(at(3.75) / at(15)).toBeCloseTo(0.2, 2);
  });
});

describe("picture size", () => {
  const of = (source: "teacher" | "board", kbps: number) => {
    const { scale, fps, height } = pictureSize(source, kbps, { ...camera, fps: 30 });
    return [Math.round(scale * 100) / 100, fps, height];
  };

  test("a camera becomes smaller, then slower; writing becomes slower and stays readable", () => {
    expect([90, 150, 280, 500, 700, 1500, 2500].map((kbps) => of("teacher", kbps))).toEqual([
      [4, 10, 180],
      [4, 15, 180],
      [2.67, 15, 270],
      [2, 15, 360],
      [2, 15, 360],
      [1, 15, 720],
      [1, 15, 720],
    ]);
    expect([150, 240, 500, 900, 1500].map((kbps) => of("board", kbps))).toEqual([
      [1.33, 3, 540],
      [1.33, 3, 540],
      [1, 5, 720],
      [1, 10, 720],
      [1, 15, 720],
    ]);
  });

  test("a page of print is small enough for its key frame to arrive within two seconds, but never too small to read", () => {
    const page = { ...camera, width: 1920, height: 1080 };
    for (const kbps of [120, 200, 240, 400, 650, 1000, 2000]) {
      const { scale, height } = pictureSize("board", kbps, page);
      const keyFrameS = ((page.width / scale) * (page.height / scale) * 0.5) / (kbps * 1000);
      expect(height).toBeGreaterThanOrEqual(480);
      if (scale < 2) expect(keyFrameS).toBeLessThan(2);
    }
  });

  test("more bits never make it smaller", () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 1_250 }), fc.integer({ min: 50, max: 1_250 }), (a, b) => {
        const height = (kbps: number) => pictureSize("teacher", kbps, camera).height;
        expect(height(Math.max(a, b))).toBeGreaterThanOrEqual(height(Math.min(a, b)));
      }),
    );
  });
});

test("tiers", () => {
  const moving: Shown = { as: "video", spatial: 0, temporal: 2, kbps: 158 };
  const still: Shown = { as: "still", kbps: 64 };
  const off: Shown = { as: "off", kbps: 0 };
  expect([
    tierOf([moving, moving], 4.3, 5),
    tierOf([moving, off], 4.2, 5),
    tierOf([moving, still], 2, 5),
    tierOf([still, off], 1, 5),
    tierOf([off, off], 0, 5),
    tierOf([], 0, 0),
  ]).toEqual(["full", "reduced", "reduced", "stills", "audio", "full"]);
});
