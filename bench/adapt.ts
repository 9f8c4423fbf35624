/**
 * What does a weak or changing link get? One lesson with a camera that fills 1,500 kbit/s, one classroom behind an
 * emulated link, in Chromium; with the control loop and, in the same run, with POLICY=stock. A row a case, a chart a case
 * in docs/benchmarks/.
 *
 *   npm run bench:adapt                      every case once, but for the one of ten minutes
 *   npm run bench:adapt -- satellite-10min   that one
 *   npm run bench:adapt -- start-500 dip-250 some
 *   npm run bench:adapt -- --runs 3          medians of three
 *
 * used: bytes that crossed the link over what it could carry. stalled: share of seconds in which the picture was older
 * than 200 ms. voice: share of seconds with over 10 % of the sound made up. A late emulator (over 50 ms) or a starved
 * camera (under 12 fps) says that this machine was too busy for the run.
 */
import type { Second } from "../tests/support/link/history.ts";
import type { Step } from "../tests/support/link/link.ts";
import type { Shape } from "../tests/support/link/shape.ts";
import type { PlaybackReport } from "../tests/support/playback/judge.ts";
import { writeChart } from "./support/chart.ts";
import { median } from "./support/figures.ts";
import { LessonOnLink, type PolicyName } from "./support/lesson-on-link.ts";
import { table } from "./support/table.ts";

interface Case {
  title: string;
  seconds: number;
  down: Partial<Shape>;
  up?: Partial<Shape>;
  steps?: Step[];
  /** Judged from here on, in seconds; the beginning otherwise. */
  window?: readonly [number, number];
  /** Takes long: only when it is named. */
  named?: true;
}

const OPEN = 4_000;
const NEAR = { delayMs: 10 } as const;

const each = (count: number, step: (index: number) => Step): Step[] =>
  Array.from({ length: count }, (_, index) => step(index));

function cut(kbps: number): Case {
  return {
    title: `open, then ${kbps} kbit/s from 20 to 57 s, then open`,
    seconds: 85,
    down: { rateKbps: OPEN, ...NEAR },
    steps: [
      { atMs: 20_000, down: { rateKbps: kbps } },
      { atMs: 57_000, down: { rateKbps: OPEN } },
    ],
    window: [20, 57],
  };
}

const cases: Record<string, Case> = {
  "start-500": { title: "500 kbit/s from the start", seconds: 60, down: { rateKbps: 500, ...NEAR } },
  "cut-375": cut(375),
  "cut-500": cut(500),
  "cut-625": cut(625),
  "cut-750": cut(750),
  "rfc8867-5.1": {
    title: "RFC 8867, 5.1: 1, 2.5, 0.6, 1 Mbit/s",
    seconds: 100,
    down: { rateKbps: 1_000, delayMs: 50 },
    steps: [
      { atMs: 40_000, down: { rateKbps: 2_500 } },
      { atMs: 60_000, down: { rateKbps: 600 } },
      { atMs: 80_000, down: { rateKbps: 1_000 } },
    ],
  },
  "dip-250": {
    title: "2 Mbit/s, a dip to 250 kbit/s from 20 to 50 s",
    seconds: 75,
    down: { rateKbps: 2_000, ...NEAR },
    steps: [
      { atMs: 20_000, down: { rateKbps: 250 } },
      { atMs: 50_000, down: { rateKbps: 2_000 } },
    ],
    window: [20, 50],
  },
  satellite: {
    title: "satellite: 2 Mbit/s, 600 ms, 1 % loss",
    seconds: 90,
    down: { rateKbps: 2_000, delayMs: 300, loss: 0.01 },
    up: { delayMs: 300 },
    window: [30, 90],
  },
  "satellite-10min": {
    title: "satellite: 2 Mbit/s, 600 ms, 1 % loss, ten minutes",
    seconds: 630,
    down: { rateKbps: 2_000, delayMs: 300, loss: 0.01 },
    up: { delayMs: 300 },
    window: [30, 630],
    named: true,
  },
  falling: {
    title: "1,500 kbit/s, from 10 s on 25 less every second, down to 400",
    seconds: 80,
    down: { rateKbps: 1_500, delayMs: 20 },
    steps: each(44, (step) => ({ atMs: 10_000 + 1_000 * step, down: { rateKbps: 1_475 - 25 * step } })),
  },
  halving: {
    title: "1,000 kbit/s, from 9 s on every other three seconds 500",
    seconds: 75,
    down: { rateKbps: 1_000, delayMs: 20 },
    steps: each(22, (step) => ({ atMs: 9_000 + 3_000 * step, down: { rateKbps: step % 2 === 0 ? 500 : 1_000 } })),
  },
  shared: {
    title: "2 Mbit/s, 900 kbit/s for four seconds in twelve",
    seconds: 75,
    down: { rateKbps: 2_000, ...NEAR },
    steps: each(10, (step) => {
      const atMs = 12_000 * (1 + Math.floor(step / 2)) + (step % 2 === 0 ? 0 : 4_000);
      return { atMs, down: { rateKbps: step % 2 === 0 ? 900 : 2_000 } };
    }),
  },
  "short-queue": {
    title: "700 kbit/s, a queue of 60 ms",
    seconds: 60,
    down: { rateKbps: 700, delayMs: 30, queueMs: 60 },
  },
  "weak-300": { title: "300 kbit/s", seconds: 60, down: { rateKbps: 300, ...NEAR } },
  "weak-128": { title: "128 kbit/s", seconds: 60, down: { rateKbps: 128, ...NEAR } },
  "loss-bursts": {
    title: "2 Mbit/s, bursts of 30 % loss from 20 to 30 s",
    seconds: 45,
    down: { rateKbps: 2_000, ...NEAR },
    steps: [
      { atMs: 20_000, down: { loss: { share: 0.3, burstPackets: 5 } } },
      { atMs: 30_000, down: { loss: 0 } },
    ],
    window: [20, 30],
  },
};

interface Figures {
  used: number;
  fps: number;
  stalled: number;
  switches: number;
  voiceStalled: number;
  concealed: number;
  /** From the end of the window until nine tenths of the rate before it were received again, in seconds. */
  recoveredS: number | null;
  lateMs: number;
}

interface Run {
  figures: Figures;
  seconds: readonly Second[];
  report: PlaybackReport;
}

async function runOnce(policy: PolicyName, { seconds, down, up = NEAR, steps, window }: Case): Promise<Run> {
  const lesson = await LessonOnLink.create(policy, { down, up, ...(steps && { steps }) });
  try {
    const startedMs = Date.now();
    await lesson.page.waitForTimeout(seconds * 1_000);
    const [from, to] = window ?? [0, seconds];
    const judged = { fromMs: startedMs + from * 1_000, toMs: startedMs + to * 1_000 };
    const report = await lesson.playback.stop(judged);
    const history = lesson.link.history("down").filter(({ startMs }) => startMs >= startedMs);
    const inWindow = history.filter(({ startMs }) => startMs >= judged.fromMs && startMs < judged.toMs);
    const picture = report.pictures.find(({ label }) => label.startsWith("teacher"));
    const voice = report.voices.find(({ label }) => label.endsWith("master"));
    return {
      seconds: history,
      report: await lesson.playback.stop({ fromMs: startedMs, toMs: startedMs + seconds * 1_000 }),
      figures: {
        used: sum(inWindow.map(kbpsOut)) / sum(inWindow.map(({ rateKbps }) => rateKbps)),
        fps: picture?.fps ?? 0,
        stalled: picture?.stallShare ?? 1,
        switches: picture?.switches ?? 0,
        voiceStalled: voice?.stallShare ?? 1,
        concealed: voice?.concealedShare ?? 1,
        recoveredS: window === undefined ? null : recovered(history, from, to),
        lateMs: lesson.link.latestMs,
      },
    };
  } finally {
    await lesson.close();
  }
}

function recovered(history: readonly Second[], from: number, to: number): number | null {
  const before = median(history.slice(Math.max(0, from - 5), from).map(kbpsOut));
  const back = history.slice(to).findIndex((_, index) => {
    const next = history.slice(to + index, to + index + 3).map(kbpsOut);
    return next.length === 3 && median(next) >= 0.9 * before;
  });
  return back < 0 ? null : back;
}

const kbpsOut = ({ bytesOut }: Second): number => (bytesOut * 8) / 1_000;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function middle(runs: readonly Run[], of: (figures: Figures) => number): number {
  return median(runs.map(({ figures }) => of(figures)));
}

function row(name: string, policy: PolicyName, runs: readonly Run[]): (string | number)[] {
  const back = runs.map(({ figures }) => figures.recoveredS).filter((seconds) => seconds !== null);
  return [
    name,
    policy === "adapt" ? "OneRoom" : "stock",
    percent(middle(runs, ({ used }) => used)),
    middle(runs, ({ fps }) => fps).toFixed(1),
    percent(middle(runs, ({ stalled }) => stalled)),
    middle(runs, ({ switches }) => switches),
    percent(middle(runs, ({ voiceStalled }) => voiceStalled)),
    percent(middle(runs, ({ concealed }) => concealed)),
    back.length === 0 ? "–" : `${median(back)} s`,
    `${Math.round(Math.max(...runs.map(({ figures }) => figures.lateMs)))} ms`,
  ];
}

async function draw(name: string, { title, seconds }: Case, ours: Run, stock: Run): Promise<void> {
  const points = (run: Run) => run.seconds.map((second, atSec) => ({ atSec, value: kbpsOut(second) }));
  const stalls = (run: Run) =>
    (run.report.pictures.find(({ label }) => label.startsWith("teacher"))?.intervals ?? [])
      .filter(({ stalled }) => stalled)
      .map(({ startMs }) => ({ atSec: (startMs - run.report.fromMs) / 1_000, seconds: 1 }));
  await writeChart(`docs/benchmarks/${name}.svg`, {
    title,
    unit: "kbit/s",
    seconds,
    series: [
      { name: "link", kind: "limit", points: ours.seconds.map(({ rateKbps }, atSec) => ({ atSec, value: rateKbps })) },
      { name: "OneRoom", points: points(ours) },
      { name: "stock", points: points(stock) },
    ],
    marks: [
      { name: "OneRoom stalled", of: "OneRoom", spans: stalls(ours) },
      { name: "stock stalled", of: "stock", spans: stalls(stock) },
    ],
    most: 2_200,
  });
}

const given = process.argv.slice(2);
const times = given.includes("--runs") ? Number(given[given.indexOf("--runs") + 1]) : 1;
const wanted = given.filter((name) => Object.hasOwn(cases, name));
const rows: (string | number)[][] = [];
for (const [name, one] of Object.entries(cases)) {
  if (wanted.length > 0 ? !wanted.includes(name) : one.named) continue;
  const runs: Record<PolicyName, Run[]> = { adapt: [], stock: [] };
  for (let time = 0; time < times; time += 1) {
    for (const policy of ["adapt", "stock"] as const) runs[policy].push(await runOnce(policy, one));
  }
  for (const policy of ["adapt", "stock"] as const) rows.push(row(name, policy, runs[policy]));
  const [ours, stock] = [runs.adapt[0], runs.stock[0]];
  if (ours !== undefined && stock !== undefined) await draw(name, one, ours, stock);
  process.stderr.write(`${name} done\n`);
}
const head = [
  "case",
  "policy",
  "used",
  "fps",
  "stalled",
  "switches",
  "voice stalled",
  "concealed",
  "back after",
  "late",
];
process.stdout.write(`${table(head, rows)}\n`);
