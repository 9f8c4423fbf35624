import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { allocate, type Menu, menuOf, type Offer, type Wanted } from "../server/policy/allocate.ts";
import { undominated } from "../server/policy/frontier.ts";
import { type Client, chooseRungs, servedBy } from "../server/policy/ladder.ts";
import { pictureSize } from "../server/policy/picture-size.ts";
import { nothingPlanned, type PolicyState, plan } from "../server/policy/plan.ts";
import { startingLadder } from "../server/policy/replan.ts";
import type { Inputs, MeasuredLayer, OfferedVideo, Sender } from "../server/policy/vocabulary.ts";
import { classroomId, sourceId } from "../signaling/contract/ids.ts";
import { median } from "./support/figures.ts";
import { table } from "./support/table.ts";

/**
 * How long the planner takes for a large lesson on one core, and how good its plans are, beside a greedy planner and
 * beside trying every combination. The question: 500 classrooms x 4 sources x 15 rates in at most 50 ms?
 */

const { values: options } = parseArgs({
  options: {
    classrooms: { type: "string", default: "500" },
    sources: { type: "string", default: "4" },
    rates: { type: "string", default: "15" },
    runs: { type: "string", default: "31" },
  },
});
const classrooms = Number(options.classrooms);
const sources = Number(options.sources);
const rates = Number(options.rates);
const runs = Number(options.runs);

/** Mulberry32: the same lesson in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const roll = dice(2026);

/** From 150 kbit/s to 50 Mbit/s, half of them under 2.7 Mbit/s. */
const budgets = Array.from({ length: classrooms }, () => Math.round(150 * (50_000 / 150) ** roll()));
const WEIGHTS = [3, 2, 1, 1];

function wanted(index: number): Wanted {
  const all: Offer[] = [{ id: "off", kbps: 0, utility: 0, shown: { as: "off", kbps: 0 } }];
  for (let rate = 0; rate < rates; rate++) {
    const kbps = Math.round(80 * 25 ** roll());
    const utility = ((WEIGHTS[index] ?? 1) * Math.log(1 + kbps / 60)) / Math.log(1 + 1500 / 60);
    all.push({ id: `video:${rate}:0`, kbps, utility, shown: { as: "video", spatial: rate, temporal: 0, kbps } });
  }
  const key = sourceId.parse(`source-${index}`);
  return { key, offers: new Map(all.map((offer) => [offer.id, offer])), options: undominated(all) };
}
const menuSources = () => Array.from({ length: sources }, (_, index) => wanted(index));
const shared = menuSources();
const own = budgets.map(menuSources);

interface Result {
  utility: number;
  first: number;
}

const ours = (menu: Menu, kbps: number): Result => {
  const { utility, offers } = allocate(menu, kbps);
  return { utility, first: offers[0]?.utility ?? 0 };
};

/** The best step for its kbps, again and again, as long as one fits. */
function greedy(menu: readonly Wanted[], kbps: number): Result {
  const at = menu.map(() => 0);
  let left = kbps;
  for (;;) {
    let best = -1;
    let bestRatio = 0;
    for (const [index, { options: each }] of menu.entries()) {
      const [now, next] = [each[at[index] ?? 0], each[(at[index] ?? 0) + 1]];
      if (now === undefined || next === undefined || next.kbps - now.kbps > left) continue;
      const ratio = (next.utility - now.utility) / Math.max(1, next.kbps - now.kbps);
      if (ratio > bestRatio) [best, bestRatio] = [index, ratio];
    }
    const steps = menu[best]?.options;
    if (steps === undefined) break;
    const level = at[best] ?? 0;
    left -= (steps[level + 1]?.kbps ?? 0) - (steps[level]?.kbps ?? 0);
    at[best] = level + 1;
  }
  const chosen = menu.map(({ options: each }, index) => each[at[index] ?? 0]?.utility ?? 0);
  return { utility: chosen.reduce((sum, each) => sum + each, 0), first: chosen[0] ?? 0 };
}

/** Every combination. */
function bruteForce(menu: readonly Wanted[], kbps: number, from = 0): Result {
  const [here, ...rest] = menu.slice(from);
  if (here === undefined) return { utility: 0, first: 0 };
  let best: Result = { utility: -1, first: 0 };
  for (const offer of here.options) {
    if (offer.kbps > kbps) continue;
    const utility = offer.utility + bruteForce(rest, kbps - offer.kbps).utility;
    if (utility > best.utility) best = { utility, first: offer.utility };
  }
  return best;
}

function medianMs(run: () => void, times = runs): number {
  return median(
    Array.from({ length: times }, () => {
      const startedMs = performance.now();
      run();
      return performance.now() - startedMs;
    }),
  );
}

const milliseconds = (ms: number) => `${ms.toFixed(2)} ms`;
const row = (planner: string, ms: number, share: { mean: number; least: number }) => [
  planner,
  milliseconds(ms),
  share.mean.toFixed(4),
  share.least.toFixed(3),
];
function shareOf(results: readonly Result[], best: readonly Result[]): { mean: number; least: number } {
  const shares = results.map(({ utility }, index) => {
    const most = best[index]?.utility ?? 0;
    return most === 0 ? 1 : utility / most;
  });
  return { mean: shares.reduce((sum, each) => sum + each, 0) / shares.length, least: Math.min(...shares) };
}

const machine = `Node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}, one core`;
console.log(`${classrooms} classrooms x ${sources} sources x ${rates} rates; median of ${runs} runs; ${machine}\n`);

const menu = menuOf(shared);
const best = budgets.map((kbps) => bruteForce(shared, kbps));
const some = budgets.slice(0, 50);
const someBest = some.map((kbps, index) => bruteForce(own[index] ?? [], kbps));
console.log("One budget for each classroom\n");
console.log(
  table(
    ["planner", "time", "utility / best", "worst classroom"],
    [
      row(
        "ours, all with the same wishes",
        medianMs(() => {
          const once = menuOf(shared);
          for (const kbps of budgets) ours(once, kbps);
        }),
        shareOf(
          budgets.map((kbps) => ours(menu, kbps)),
          best,
        ),
      ),
      row(
        "ours, each with wishes of its own",
        medianMs(() => {
          for (const [index, kbps] of budgets.entries()) ours(menuOf(own[index] ?? []), kbps);
        }),
        shareOf(
          some.map((kbps, index) => ours(menuOf(own[index] ?? []), kbps)),
          someBest,
        ),
      ),
      row(
        "greedy",
        medianMs(() => {
          for (const kbps of budgets) greedy(shared, kbps);
        }),
        shareOf(
          budgets.map((kbps) => greedy(shared, kbps)),
          best,
        ),
      ),
      row(
        "every combination",
        medianMs(() => {
          for (const kbps of budgets) bruteForce(shared, kbps);
        }, 3),
        { mean: 1, least: 1 },
      ),
    ],
  ),
);

/** How often a classroom's first source is worse with five per cent more budget. */
function falls(planner: (kbps: number) => Result): string {
  const walk = Array.from({ length: 150 }, (_, step) => Math.round(80 * 1.05 ** step)).map(planner);
  const fallen = walk.filter(({ first }, index) => first < (walk[index - 1]?.first ?? 0)).length;
  return `${fallen} of ${walk.length}`;
}
console.log("\nSteps of 5 % more budget that make the first source worse\n");
console.log(
  table(
    ["planner", "steps"],
    [
      ["ours", falls((kbps) => ours(menu, kbps))],
      ["greedy", falls((kbps) => greedy(shared, kbps))],
      ["every combination", falls((kbps) => bruteForce(shared, kbps))],
    ],
  ),
);

/** A whole tick: a board, a teacher, two classrooms on stage, every ladder planned. */
const sender: Sender = { maxKbps: 1500, uplinkKbps: 8_000, width: 1280, height: 720, fps: 15, trouble: null };
const rooms = budgets.map((_, index) => classroomId.parse(`classroom-${index}`));
function offered(source: "board" | "teacher" | "pupils", room: OfferedVideo["room"]): OfferedVideo {
  const layers = startingLadder(source, sender).flatMap(({ kbps, scale, fps }, spatial): MeasuredLayer[] =>
    [0.4, 0.6, 1].map((share, temporal) => ({
      spatial,
      temporal,
      targetKbps: kbps,
      measuredKbps: Math.round(kbps * share),
      swing: 0.05,
      fps: fps / 2 ** (2 - temporal),
      height: 720 / scale,
    })),
  );
  return { key: sourceId.parse(`${source}-${room}`), source, room, layers, stills: source === "board", sender };
}
const stage = rooms.slice(0, 2);
const tick: Inputs = {
  receivers: rooms.map((room, index) => {
    const kbps = budgets[index] ?? 0;
    const budget = {
      kbps,
      proof: "received" as const,
      measurements: 1,
      capKbps: kbps,
      floorKbps: kbps,
      sureKbps: 0,
      asking: false,
      held: null,
    };
    return { room, budget, roundTripMs: 40, present: true, ceiling: null };
  }),
  offered: [
    offered("board", "master"),
    offered("teacher", "master"),
    ...stage.map((room) => offered("pupils", room)),
    { key: sourceId.parse("voice-master"), source: "voice", room: "master", kbps: 36 },
  ],
  stage,
  focus: "written",
  overview: [],
};
const clients: Client[] = budgets.map((kbps) => ({ kbps: kbps - 48, weight: 1 }));
const limits = { uplinkKbps: 8_000, pixelsPerSecond: Number.POSITIVE_INFINITY, swing: 0.1 };
let state: PolicyState = nothingPlanned;
let nowMs = 0;
console.log("\nA whole tick of the loop, and one of its ladders\n");
console.log(
  table(
    ["part", "time"],
    [
      [
        `plan(): ${classrooms} plans and 4 ladders`,
        milliseconds(
          medianMs(() => {
            ({ state } = plan(state, tick, nowMs));
            nowMs += 1_000;
          }),
        ),
      ],
      [
        `chooseRungs(): one ladder for ${classrooms} classrooms`,
        milliseconds(medianMs(() => chooseRungs("teacher", clients, sender, limits))),
      ],
    ],
  ),
);

/** What the ladder is worth to the ten schools of the benchmark. */
const ten = [300, 500, 750, 1_000, 2_000, 2_000, 4_000, 8_000, 20_000, 50_000];
for (const maxKbps of [1_500, 2_500]) {
  const camera = { ...sender, maxKbps };
  const left = (school: number): Client => ({ kbps: school * 0.95 - 44, weight: 1 });
  const planned = chooseRungs("teacher", ten.map(left), camera, limits);
  const withoutWeakest = chooseRungs("teacher", ten.slice(1).map(left), camera, limits);
  const fixed = [150, 500, 1_500].map((kbps) => ({ kbps, ...pictureSize("teacher", kbps, camera) }));
  const servedBy10 = (rungs: typeof fixed) => ten.map((school) => servedBy("teacher", rungs, left(school).kbps, 0.1));
  const meanOf = (each: readonly number[]) => each.reduce((sum, one) => sum + one, 0) / each.length;
  console.log(`\nTen schools, a camera worth up to ${maxKbps} kbps: the kbps that each receives, by its link\n`);
  console.log(
    table(
      ["ladder", ...ten.map(String), "mean", "utility"],
      Object.entries({ fixed, planned, "planned without the 300": withoutWeakest }).map(([name, rungs]) => {
        const each = servedBy10(rungs);
        return [
          `${name}: ${rungs.map(({ kbps }) => kbps).join(", ")}`,
          ...each.map(({ kbps }) => Math.round(kbps)),
          Math.round(meanOf(each.map(({ kbps }) => kbps))),
          meanOf(each.map(({ worth }) => worth)).toFixed(3),
        ];
      }),
    ),
  );
}
