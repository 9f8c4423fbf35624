import { describe, expect, test } from "vitest";
import { nothingPlanned, type Planned, type PolicyState, plan } from "../../../server/policy/plan.ts";
import type { Inputs, OfferedSource, Plan } from "../../../server/policy/vocabulary.ts";
import { board, camera, classroom, inputs, key, lesson, once, receiver, slot, video, voice } from "./builders.ts";

const a = classroom("school-a");
const b = classroom("school-b");
const c = classroom("school-c");

const shown = (planned: Planned, room: typeof a | "master" = a) =>
  planned.plans.get(room)?.pictures.map(({ key: name, shown: { as, kbps } }) => `${name} ${as} ${kbps}`);

describe("one classroom's plan, whole", () => {
  const at = (kbps: number, offered: readonly OfferedSource[] = lesson): Plan | undefined =>
    once({ receivers: [receiver(a, kbps)], offered }).plans.get(a);
  const common = { room: a, changedMs: 0, trend: "steady", neededKbps: 2879 } as const;
  const started = (budgetKbps: number) => ({ code: "starting-from-history", budgetKbps, measurements: 1 }) as const;
  const voices = [{ key: key("voice-master"), on: true, kbps: 40 }];

  test("8 Mbit/s: everything", () => {
    expect(at(8_000)).toEqual({
      ...common,
      voices,
      pictures: [
        { key: key("board-1"), source: "board", shown: { as: "video", spatial: 2, temporal: 2, kbps: 1260 } },
        { key: key("teacher-1"), source: "teacher", shown: { as: "video", spatial: 2, temporal: 2, kbps: 1575 } },
      ],
      plannedKbps: 2879,
      budgetKbps: 8_000,
      tier: "full",
      cause: started(8_000),
      cap: { minKbps: 8_000, maxKbps: 8_000 },
    });
  });

  test("1 Mbit/s: the board sharp, the teacher beside it", () => {
    expect(at(1_000)).toEqual({
      ...common,
      voices,
      pictures: [
        { key: key("board-1"), source: "board", shown: { as: "video", spatial: 1, temporal: 1, kbps: 378 } },
        { key: key("teacher-1"), source: "teacher", shown: { as: "video", spatial: 1, temporal: 2, kbps: 525 } },
      ],
      plannedKbps: 947,
      budgetKbps: 1_000,
      tier: "reduced",
      cause: started(1_000),
      // What the worker believes that 903 kbps of pictures take, and some room.
      cap: { minKbps: 1_052, maxKbps: 1_052 },
    });
  });

  test("250 kbit/s: print that moves could not be read, so the board comes sharp and still beside the teacher", () => {
    expect(at(250)?.pictures.map(({ shown: each }) => each)).toEqual([
      { as: "still", kbps: 64 },
      { as: "video", spatial: 0, temporal: 1, kbps: 95 },
    ]);
  });

  test("300 kbit/s and a board that no encoding makes readable: stills of it beside the teacher", () => {
    const coarse = { ...board, layers: slot(0, 140, 4) };
    expect(at(300, [voice(), coarse, video("teacher")])?.pictures.map(({ shown: each }) => each)).toEqual([
      { as: "still", kbps: 64 },
      { as: "video", spatial: 0, temporal: 2, kbps: 158 },
    ]);
  });

  test("128 kbit/s: no picture fits, the board comes as stills beside the voice", () => {
    const heavy = [voice(), { ...board, layers: slot(0, 600) }, video("teacher", { layers: slot(0, 500) })];
    expect(at(128, heavy)).toEqual({
      ...common,
      neededKbps: 1199,
      voices,
      pictures: [
        { key: key("board-1"), source: "board", shown: { as: "still", kbps: 64 } },
        { key: key("teacher-1"), source: "teacher", shown: { as: "off", kbps: 0 } },
      ],
      plannedKbps: 108,
      budgetKbps: 128,
      tier: "stills",
      cause: started(128),
      cap: { minKbps: 128, maxKbps: 128 },
    });
  });

  test("60 kbit/s: the voice alone", () => {
    expect(at(60)).toMatchObject({ voices, plannedKbps: 44, tier: "audio" });
  });

  test("20 kbit/s: the voice all the same", () => {
    expect(at(20)).toMatchObject({ voices, plannedKbps: 44, tier: "audio" });
  });

  test("nothing is sent yet: nothing is missing", () => {
    expect(at(500, [])).toMatchObject({ pictures: [], tier: "full", neededKbps: 4 });
  });
});

describe("a lesson", () => {
  test("stage: everybody sees it but itself; the teacher sees it, and the overview small", () => {
    const pupils = [a, b].map((room) => video("pupils", { room, key: key(`pupils-${room}`) }));
    const planned = once({
      receivers: [receiver(a, 9_000), receiver(c, 9_000), receiver("master", 9_000)],
      offered: [...lesson, ...pupils, voice(a)],
      stage: [a],
      overview: [b],
    });
    expect(shown(planned, a)).toEqual(["board-1 video 1260", "teacher-1 video 1575"]);
    expect(shown(planned, c)).toEqual(["board-1 video 1260", "teacher-1 video 1575", "pupils-school-a video 1575"]);
    expect(shown(planned, "master")).toEqual(["pupils-school-a video 1575", "pupils-school-b video 158"]);
    expect(planned.plans.get(c)?.voices.map(({ key: name }) => name)).toEqual(["voice-master", "voice-school-a"]);
  });

  test("a camera that the overview alone shows is asked for its smallest layer, and for all at once when called up", () => {
    const pupils = video("pupils", { room: b, key: key("pupils"), sender: { ...camera, maxKbps: 800 } });
    const tick = (state: PolicyState, stage: (typeof b)[], atMs: number) =>
      plan(
        state,
        inputs({ receivers: [receiver("master", 9_000), receiver(a, 2_000)], offered: [pupils], stage, overview: [b] }),
        atMs,
      );
    const off = tick(nothingPlanned, [], 0);
    expect(off.ladders.get(pupils.key)).toEqual([
      { active: true, kbps: 80, scale: 4, fps: 5 },
      { active: false, kbps: 80, scale: 4, fps: 5 },
      { active: false, kbps: 80, scale: 4, fps: 5 },
    ]);
    // Half a second later, in the same tick as the call: no pause between two changes holds it back.
    const on = tick(off.state, [b], 500);
    expect(on.ladders.get(pupils.key)?.some(({ active, kbps }) => active && kbps >= 700)).toBe(true);
    expect(tick(on.state, [], 1_000).ladders.get(pupils.key)).toEqual(off.ladders.get(pupils.key));
  });

  test("a thumbnail keeps to its room's uplink, and is not sent where that carries none", () => {
    const walled = (uplinkKbps: number) => {
      const pupils = video("pupils", { room: b, key: key("pupils"), sender: { ...camera, maxKbps: 800, uplinkKbps } });
      return inputs({ receivers: [receiver("master", 9_000)], offered: [pupils], overview: [b] });
    };
    const asked = (planned: Planned) =>
      planned.ladders.get(key("pupils"))?.map(({ active, kbps }) => (active ? kbps : 0));
    const wide = plan(nothingPlanned, walled(8_000), 0);
    const narrow = plan(wide.state, walled(60), 1_000);
    const none = plan(narrow.state, walled(20), 2_000);
    expect([wide, narrow, none].map(asked)).toEqual([
      [80, 0, 0],
      [54, 0, 0],
      [0, 0, 0],
    ]);
    expect(asked(plan(none.state, walled(8_000), 3_000))).toEqual([0, 0, 0]);
    expect(asked(plan(none.state, walled(8_000), 5_000))).toEqual([80, 0, 0]);
  });

  test("a wall of twelve fits into little more than a megabit, and gives way to what matters more", () => {
    const rooms = Array.from({ length: 12 }, (_, index) => classroom(`school-${index}`));
    const offered = rooms.map((room, index) =>
      video("pupils", {
        room,
        key: key(`pupils-${index}`),
        layers: slot(0, 80, 4),
        sender: { ...camera, maxKbps: 800 },
      }),
    );
    const seen = (kbps: number, stage: typeof rooms) =>
      plan(nothingPlanned, inputs({ receivers: [receiver("master", kbps)], offered, stage, overview: rooms }), 5_000)
        .plans.get("master")
        ?.pictures.filter(({ shown: each }) => each.as === "video");
    expect(seen(1_300, [])).toHaveLength(12);
    const tight =
      seen(
        300,
        [rooms[5] ?? rooms[0]].flatMap((room) => room ?? []),
      ) ?? [];
    expect(tight.map(({ key: id }) => id)).toContain("pupils-5");
    expect(tight.length).toBeLessThan(12);
  });

  test("a person's limit goes before every measurement", () => {
    const limited = (ceiling: "stills" | "audio") =>
      once({ receivers: [receiver(a, 9_000, { ceiling })], offered: lesson });
    expect(shown(limited("stills"))).toEqual(["board-1 still 128", "teacher-1 off 0"]);
    expect(shown(limited("audio"))).toEqual(["board-1 off 0", "teacher-1 off 0"]);
    expect(limited("audio").plans.get(a)).toMatchObject({ tier: "audio", cause: { code: "operator", tier: "audio" } });
  });

  test("a classroom that is expected gets no plan, but the ladder reckons with it", () => {
    const offered = [voice(), video("teacher", { sender: camera })];
    const planned = once({ receivers: [receiver(a, 356, { present: false })], offered });
    expect(planned.plans.size).toBe(0);
    expect(planned.ladders.get(key("teacher-1"))?.map(({ active, kbps }) => active && kbps)).toEqual([
      false,
      293,
      false,
    ]);
  });

  test("a camera that is only prepared sends its smallest layer, however long; called up, all that is wanted at once", () => {
    const pupils = video("pupils", { room: b, key: key("pupils-1"), sender: { ...camera, maxKbps: 600 } });
    const lesson = inputs({ receivers: [receiver(a, 5_000)], offered: [pupils] });
    let state: PolicyState = nothingPlanned;
    const ladderAt = (second: number, stage: Inputs["stage"] = []) => {
      const planned = plan(state, { ...lesson, stage }, second * 1_000);
      state = planned.state;
      return planned.ladders.get(pupils.key) ?? [];
    };
    for (let second = 0; second < 60; second++) {
      const [low, ...others] = ladderAt(second);
      expect([low?.active, low?.kbps, low?.fps, ...others.map(({ active }) => active)]).toEqual([
        true,
        80,
        5,
        false,
        false,
      ]);
    }
    expect(ladderAt(60, [b]).some(({ active, kbps }) => active && kbps === 600)).toBe(true);
  });

  test("one uplink carries all that its room sends", () => {
    const sender = { ...camera, uplinkKbps: 1_200 };
    const offered = [voice(), video("board", { sender }), video("teacher", { sender })];
    const { ladders } = once({ receivers: [receiver(a, 9_000)], offered });
    const sent = [...ladders.values()].flat().reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
    expect(sent).toBeLessThan(1_200);
    expect(sent).toBeGreaterThan(600);
  });
});
