import { describe, expect, test } from "vitest";
import { type Command, diff, type Standing } from "../../../server/policy/diff.ts";
import { startingLadder } from "../../../server/policy/replan.ts";
import type { Ladder, Plan, Shown } from "../../../server/policy/vocabulary.ts";
import type { SourceId } from "../../../signaling/contract/ids.ts";
import type { RoomId } from "../../../signaling/contract/lesson.ts";
import { fc } from "../../support/properties.ts";
import { camera, classroom, key } from "./builders.ts";

const room = classroom("school-a");
const teacher = key("teacher-1");
const board = key("board-1");
const ladder = startingLadder("teacher", camera);

const off: Shown = { as: "off", kbps: 0 };
const still = (kbps: number): Shown => ({ as: "still", kbps });
const layer = (spatial: number, kbps: number): Shown => ({ as: "video", spatial, temporal: 2, kbps });

function planOf(from: {
  teacher?: Shown;
  board?: Shown;
  cap?: [number, number];
  voice?: boolean;
  room?: RoomId;
}): Plan {
  const { teacher: camera = off, board: writing, cap = [400, 500], voice = true } = from;
  return {
    room: from.room ?? room,
    voices: [{ key: key("voice-1"), on: voice, kbps: voice ? 40 : 0 }],
    pictures: [
      ...(writing === undefined ? [] : [{ key: board, source: "board" as const, shown: writing }]),
      { key: teacher, source: "teacher", shown: camera },
    ],
    plannedKbps: 44,
    budgetKbps: 500,
    neededKbps: 1700,
    tier: "reduced",
    cause: { code: "budget-below-need", budgetKbps: 500, neededKbps: 1700 },
    changedMs: 0,
    trend: "steady",
    cap: { minKbps: cap[0], maxKbps: cap[1] },
  };
}
function standing(plans: readonly Plan[], ladders: readonly [SourceId, Ladder][] = []): Standing {
  return { plans: new Map(plans.map((plan) => [plan.room, plan])), ladders: new Map(ladders) };
}
const nothing = standing([]);
const of = (before: Plan, now: Plan) => diff(standing([before]), standing([now]));

describe("diff", () => {
  test("a room that was not there before is told everything", () => {
    const now = standing([planOf({ teacher: layer(1, 525), board: still(64) })], [[teacher, ladder]]);
    expect(diff(nothing, now)).toEqual([
      { do: "pause", room, key: board },
      { do: "set-maximum", room, kbps: 500 },
      { do: "set-minimum", room, kbps: 400 },
      { do: "set-priority", room, key: key("voice-1"), priority: 255 },
      { do: "resume", room, key: key("voice-1") },
      { do: "set-priority", room, key: board, priority: 200 },
      { do: "start-stills", room, key: board, kbps: 64 },
      { do: "set-priority", room, key: teacher, priority: 150 },
      { do: "show-layer", room, key: teacher, spatial: 1, temporal: 2 },
      { do: "resume", room, key: teacher },
      { do: "set-ladder", key: teacher, ladder },
    ]);
  });

  test("the same plan again is nothing to do", () => {
    const now = standing([planOf({ teacher: layer(1, 525), board: still(64) })], [[teacher, ladder]]);
    expect(diff(now, structuredClone(now))).toEqual([]);
  });

  test("down: the layer first, then the minimum, then the maximum", () => {
    const [before, now] = [
      planOf({ teacher: layer(2, 1575), cap: [1600, 1900] }),
      planOf({ teacher: layer(0, 158), cap: [300, 356] }),
    ];
    expect(of(before, now)).toEqual([
      { do: "show-layer", room, key: teacher, spatial: 0, temporal: 2 },
      { do: "set-minimum", room, kbps: 300 },
      { do: "set-maximum", room, kbps: 356 },
    ]);
  });

  test("up: the maximum first, then the minimum, then the layer", () => {
    const [before, now] = [
      planOf({ teacher: layer(0, 158), cap: [300, 356] }),
      planOf({ teacher: layer(2, 1575), cap: [1600, 1900] }),
    ];
    expect(of(before, now)).toEqual([
      { do: "set-maximum", room, kbps: 1900 },
      { do: "set-minimum", room, kbps: 1600 },
      { do: "show-layer", room, key: teacher, spatial: 2, temporal: 2 },
    ]);
  });

  test("what one source gives up comes before what another gets; ladders come last", () => {
    const before = standing([planOf({ teacher: layer(0, 158), board: layer(1, 300) })], [[teacher, ladder]]);
    const [low, middle, high] = ladder;
    const changed: Ladder = [low, { ...middle, kbps: 290 }, { ...high, active: false }];
    const now = standing([planOf({ teacher: layer(1, 300), board: still(64) })], [[teacher, changed]]);
    expect(diff(before, now)).toEqual([
      { do: "pause", room, key: board },
      { do: "start-stills", room, key: board, kbps: 64 },
      { do: "show-layer", room, key: teacher, spatial: 1, temporal: 2 },
      { do: "set-ladder", key: teacher, ladder: changed },
    ]);
  });

  test("from stills to moving pictures and back", () => {
    const [stills, moving] = [planOf({ board: still(64) }), planOf({ board: layer(0, 158) })];
    expect(of(stills, moving)).toEqual([
      { do: "stop-stills", room, key: board },
      { do: "show-layer", room, key: board, spatial: 0, temporal: 2 },
      { do: "resume", room, key: board },
    ]);
    expect(of(moving, stills)).toEqual([
      { do: "pause", room, key: board },
      { do: "start-stills", room, key: board, kbps: 64 },
    ]);
    expect(of(stills, planOf({ board: still(32) }))).toEqual([{ do: "start-stills", room, key: board, kbps: 32 }]);
    expect(of(stills, planOf({}))).toEqual([{ do: "stop-stills", room, key: board }]);
  });

  test("a voice that no longer fits is paused, and resumed when it does", () => {
    expect(of(planOf({}), planOf({ voice: false }))).toEqual([{ do: "pause", room, key: key("voice-1") }]);
    expect(of(planOf({ voice: false }), planOf({}))).toEqual([{ do: "resume", room, key: key("voice-1") }]);
  });
});

/** What a receiver and its transport come to when commands are done one after the other. */
class Bench {
  readonly shown = new Map<string, Shown>();
  readonly minimum = new Map<RoomId, number>();
  readonly maximum = new Map<RoomId, number>();
  readonly paused = new Map<string, boolean>();

  load(plan: Plan, kbpsOf: (spatial: number) => number): number {
    return plan.pictures.reduce((sum, picture) => {
      const shown = this.shown.get(picture.key);
      return sum + (shown?.as === "still" ? shown.kbps : shown?.as === "video" ? kbpsOf(shown.spatial) : 0);
    }, 0);
  }

  do(command: Command): void {
    if (command.do === "show-layer") {
      this.shown.set(command.key, { as: "video", spatial: command.spatial, temporal: command.temporal, kbps: 0 });
    } else if (command.do === "pause") {
      if (this.shown.get(command.key)?.as === "video") this.shown.set(command.key, off);
    } else if (command.do === "start-stills") this.shown.set(command.key, still(command.kbps));
    else if (command.do === "stop-stills") this.shown.set(command.key, off);
    else if (command.do === "set-minimum") this.minimum.set(command.room, command.kbps);
    else if (command.do === "set-maximum") this.maximum.set(command.room, command.kbps);
  }
}

const KBPS = [158, 525, 1575];
const anyShown = fc.oneof(
  fc.constant(off),
  fc.constantFrom(32, 64, 128).map(still),
  fc.constantFrom(0, 1, 2).map((spatial) => layer(spatial, KBPS[spatial] ?? 0)),
);
const anyCap = fc
  .tuple(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 0, max: 500 }))
  .map(([minKbps, more]): [number, number] => [minKbps, minKbps + more]);
const anyPlan = fc.record({ teacher: anyShown, board: anyShown, cap: anyCap }).map((from) => planOf(from));

test("from any plan to any other: never more load in between than before or after, minimum never over maximum", () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, (before, now) => {
      const bench = new Bench();
      for (const command of diff(nothing, standing([before]))) bench.do(command);
      const kbpsOf = (spatial: number) => KBPS[spatial] ?? 0;
      const most = (plan: Plan) => plan.pictures.reduce((sum, { shown }) => sum + shown.kbps, 0);
      expect(bench.load(before, kbpsOf)).toBe(most(before));
      for (const command of of(before, now)) {
        bench.do(command);
        expect(bench.load(now, kbpsOf)).toBeLessThanOrEqual(Math.max(most(before), most(now)));
        expect(bench.minimum.get(room)).toBeLessThanOrEqual(bench.maximum.get(room) ?? 0);
      }
      expect(bench.load(now, kbpsOf)).toBe(most(now));
      expect([bench.minimum.get(room), bench.maximum.get(room)]).toEqual([now.cap.minKbps, now.cap.maxKbps]);
    }),
  );
});
