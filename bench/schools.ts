/**
 * Does each school get what its own link carries, and does a weak one cost the others? One lesson, ten schools from 0.3
 * to 50 Mbit/s: with the control loop, with POLICY=stock (the fixed ladder and mediasoup's own estimator), and with the
 * loop but without the weakest school.
 *
 *   npm run bench:schools                    once
 *   npm run bench:schools -- --runs 3        medians of three
 *
 * picture: kbit/s of frames that a decoder could show, the last 40 of 60 s. stalled: share of seconds in which the
 * picture was older than 200 ms. used: the median second's bytes over what the link could carry.
 */
import { parseArgs } from "node:util";
import { mean, median } from "./support/figures.ts";
import { table } from "./support/table.ts";
import { lessonWithSchools, type SchoolFigures, tenSchools } from "./support/ten-schools.ts";

const { values: options } = parseArgs({ options: { runs: { type: "string", default: "1" } } });
const runs = Number(options.runs);

async function medianOf(policy: "adapt" | "stock", rates: readonly number[]): Promise<SchoolFigures[]> {
  const all: SchoolFigures[][] = [];
  for (let run = 0; run < runs; run += 1) all.push(await lessonWithSchools(policy, rates));
  return rates.map((rateKbps, index) => {
    const of = (pick: (school: SchoolFigures) => number): number =>
      median(all.flatMap((schools) => schools[index] ?? []).map(pick));
    return {
      rateKbps,
      pictureKbps: of(({ pictureKbps }) => pictureKbps),
      fps: of(({ fps }) => fps),
      stalled: of(({ stalled }) => stalled),
      used: of(({ used }) => used),
      plan: all[0]?.[index]?.plan ?? "",
    };
  });
}

const ours = await medianOf("adapt", tenSchools);
const stock = await medianOf("stock", tenSchools);
const withoutWeakest = await medianOf("adapt", tenSchools.slice(1));

const cells = (school: SchoolFigures | undefined): string[] =>
  school === undefined
    ? ["–", "–", "–", "–"]
    : [
        school.pictureKbps.toFixed(0),
        school.fps.toFixed(1),
        `${(100 * school.stalled).toFixed(0)} %`,
        `${(100 * school.used).toFixed(0)} %`,
      ];
const rows = tenSchools.map((rateKbps, index) => [
  rateKbps,
  ...cells(ours[index]),
  ...cells(stock[index]),
  withoutWeakest[index - 1]?.pictureKbps.toFixed(0) ?? "–",
  ours[index]?.plan ?? "",
]);
const head = [
  "link",
  "picture",
  "fps",
  "stalled",
  "used",
  "stock: picture",
  "fps",
  "stalled",
  "used",
  "without 300",
  "plan",
];
process.stdout.write(`${table(head, rows)}\n\n`);

const picture = (schools: readonly SchoolFigures[]): number => mean(schools.map(({ pictureKbps }) => pictureKbps));
const against = (one: number, other: number): string => `${(100 * (one / other - 1)).toFixed(1)} %`;
process.stdout.write(
  [
    `mean picture, OneRoom ${picture(ours).toFixed(0)} kbit/s, stock ${picture(stock).toFixed(0)}: ${against(picture(ours), picture(stock))}`,
    `the nine others with the 300 kbit/s school beside them: ${against(picture(ours.slice(1)), picture(withoutWeakest))}`,
    "",
  ].join("\n"),
);
