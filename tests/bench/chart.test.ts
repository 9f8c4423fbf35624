import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Chart, renderChart, writeChart } from "../../bench/support/chart.ts";

const chart: Chart = {
  title: "500 < 750 & open",
  unit: "kbit/s",
  seconds: 10,
  most: 1000,
  series: [
    { name: "ours", points: [0, 500, 2000].map((value, index) => ({ atSec: index * 5, value })) },
    {
      name: "link",
      kind: "limit",
      points: [
        { atSec: 0, value: 500 },
        { atSec: 5, value: Number.POSITIVE_INFINITY },
      ],
    },
    { name: "stock", points: [{ atSec: 0, value: 100 }] },
  ],
  marks: [{ name: "stalled", of: "stock", spans: [{ atSec: 5, seconds: 1 }] }],
};

const paths = (svg: string) => [...svg.matchAll(/<path class="(\w+)" d="([^"]+)"/g)].map(([, name, d]) => [name, d]);

test("a limit is a step behind the lines, and nothing leaves the plot", () => {
  expect(paths(renderChart(chart))).toEqual([
    ["limit", "M64 228H452V78H840"],
    ["line0", "M64 378L452 228L840 78"],
    ["line1", "M64 348"],
  ]);
});

test("marks stand at their second in the colour of their line", () => {
  expect(renderChart(chart)).toContain('<rect class="mark1" x="452" y="400" width="77.6" height="10"/>');
});

test("the scale is rounded up from the greatest finite value", () => {
  const { most: _, ...unscaled } = chart;
  expect(renderChart(unscaled)).toContain(">2,000</text>");
  expect(renderChart(unscaled)).not.toContain(">2,500</text>");
});

test("a chart is written to a file, its folder made, its words escaped", async () => {
  const dir = await mkdtemp(join(tmpdir(), "oneroom-chart-"));
  await writeChart(join(dir, "adapt", "case.svg"), chart);
  expect(await readFile(join(dir, "adapt", "case.svg"), "utf8")).toContain("500 &lt; 750 &amp; open");
  await rm(dir, { recursive: true });
});
