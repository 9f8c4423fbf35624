import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface ChartSeries {
  readonly name: string;
  /** `limit` is drawn as a grey step, behind the rest: the link's rate. The others take the colours in their order. */
  readonly kind?: "line" | "limit";
  readonly points: readonly ChartPoint[];
}

export interface ChartPoint {
  readonly atSec: number;
  readonly value: number;
}

/** A row of marks under the plot, such as the stalled seconds of one run; `of` names the series whose colour it takes. */
export interface ChartMarks {
  readonly name: string;
  readonly of: string;
  readonly spans: readonly { readonly atSec: number; readonly seconds: number }[];
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly seconds: number;
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMarks[];
  /** The top of the scale; by default the greatest value, rounded up. A link without limit is drawn along the top. */
  readonly most?: number;
}

const [width, plotHeight] = [860, 300];
const [left, right, top] = [64, 20, 78];
const [rowHeight, axisHeight] = [24, 40];
const plotWidth = width - left - right;
/** Told apart by people who see few colours, and with at least 3:1 against both backgrounds (Okabe and Ito 2008). */
const colours = 4;
const style = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink) }
  .title { font-size: 16px; font-weight: 600 } .quiet { fill: var(--quiet); font-size: 12px }
  .back { fill: var(--back) } .grid { stroke: var(--grid) } .axis { stroke: var(--quiet) }
  path, .key { fill: none; stroke-width: 2; stroke-linejoin: round }
  .limit { stroke: var(--quiet); stroke-dasharray: 6 4 }
  .line0 { stroke: var(--c0) } .line1 { stroke: var(--c1); stroke-width: 1.6 } .line2 { stroke: var(--c2) } .line3 { stroke: var(--c3) }
  .mark0 { fill: var(--c0) } .mark1 { fill: var(--c1) } .mark2 { fill: var(--c2) } .mark3 { fill: var(--c3) } .markx { fill: var(--quiet) }
  svg { --back: #ffffff; --ink: #1b1f24; --quiet: #59636e; --grid: #e3e6ea; --c0: #0b6bcb; --c1: #c2510a; --c2: #0a7f5f; --c3: #a2408c }
  @media (prefers-color-scheme: dark) {
    svg { --back: #12161c; --ink: #e8ecf1; --quiet: #9aa5b1; --grid: #2a313a; --c0: #5db0ff; --c1: #ff9a4d; --c2: #3fcfa2; --c3: #e08bce }
  }`;

/** A time series as an SVG that needs nothing else, legible on light and dark pages and in print. */
export function renderChart(chart: Chart): string {
  const plan = layOut(chart);
  const { title, unit, series } = chart;
  const { height, axisTop } = plan;
  const behindFirst = [...series].sort((a, b) => Number(b.kind === "limit") - Number(a.kind === "limit"));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${xml(title)}</title><style>${style}</style><rect class="back" width="${width}" height="${height}"/>`,
    `<text class="title" x="${left}" y="26">${xml(title)}</text>`,
    legend(series, plan),
    `<text class="quiet" x="${left - 8}" y="${top - 10}" text-anchor="end">${xml(unit)}</text>`,
    ...valueGrid(plan),
    ...timeGrid(plan, chart.seconds),
    `<line class="axis" x1="${left}" x2="${width - right}" y1="${top + plotHeight}" y2="${top + plotHeight}"/>`,
    ...behindFirst.map((one) => curve(one, plan, chart.seconds)),
    ...(chart.marks ?? []).map((marks, row) => markRow(marks, row, plan)),
    `<text class="quiet" x="${width - right}" y="${axisTop + 32}" text-anchor="end">seconds</text>`,
    "</svg>\n",
  ].join("\n");
}

/** Writes the chart to a file, making its folder. */
export async function writeChart(path: string, chart: Chart): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, renderChart(chart));
}

/** Where things go, and in which colour. */
interface Plan {
  readonly most: number;
  x(atSec: number): number;
  y(value: number): number;
  /** -1 for a name that has no line of its own. */
  colourOf(name: string): number;
  readonly rowsTop: number;
  readonly axisTop: number;
  readonly height: number;
}

function layOut({ seconds, series, marks = [], most: given }: Chart): Plan {
  const most = given ?? roundUp(Math.max(1, ...series.flatMap(({ points }) => points.map(finiteValue))));
  const lines = series.filter(({ kind }) => kind !== "limit");
  const rowsTop = top + plotHeight + 12;
  const axisTop = rowsTop + marks.length * rowHeight;
  return {
    most,
    x: (atSec) => round(left + (Math.min(Math.max(atSec, 0), seconds) / seconds) * plotWidth),
    y: (value) => round(top + plotHeight * (1 - Math.min(Math.max(value, 0), most) / most)),
    colourOf: (name) => lines.findIndex((line) => line.name === name) % colours,
    rowsTop,
    axisTop,
    height: axisTop + axisHeight,
  };
}

function valueGrid({ most, y }: Plan): string[] {
  return ticks(most, 5).map(
    (value) =>
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/>` +
      `<text class="quiet" x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${value.toLocaleString("en")}</text>`,
  );
}

function timeGrid({ x, axisTop }: Plan, seconds: number): string[] {
  return ticks(seconds, 10).map(
    (atSec) =>
      `<line class="grid" x1="${x(atSec)}" x2="${x(atSec)}" y1="${top}" y2="${axisTop}"/>` +
      `<text class="quiet" x="${x(atSec)}" y="${axisTop + 16}" text-anchor="middle">${atSec}</text>`,
  );
}

function curve(one: ChartSeries, plan: Plan, seconds: number): string {
  const { x, y } = plan;
  const places = one.points.map(({ atSec, value }) => [x(atSec), y(value)] as const);
  const path =
    one.kind === "limit"
      ? // Each value holds until the next.
        `${places.map(([atX, atY], index) => (index === 0 ? `M${atX} ${atY}` : `H${atX}V${atY}`)).join("")}H${x(seconds)}`
      : places.map(([atX, atY], index) => `${index === 0 ? "M" : "L"}${atX} ${atY}`).join("");
  return `<path class="${classOf(one, plan)}" d="${path}"/>`;
}

function markRow({ name, of, spans }: ChartMarks, row: number, { x, rowsTop, colourOf }: Plan): string {
  const rowTop = rowsTop + row * rowHeight;
  const colour = colourOf(of);
  const bars = spans.map(({ atSec, seconds }) => {
    const barWidth = round(Math.max(1.5, x(atSec + seconds) - x(atSec)));
    return `<rect class="mark${colour < 0 ? "x" : colour}" x="${x(atSec)}" y="${rowTop + 10}" width="${barWidth}" height="10"/>`;
  });
  return (
    `<line class="grid" x1="${left}" x2="${width - right}" y1="${rowTop + 20}" y2="${rowTop + 20}"/>` +
    `${bars.join("")}<text class="quiet" x="${left + 4}" y="${rowTop + 8}">${xml(name)}</text>`
  );
}

function classOf({ kind, name }: ChartSeries, { colourOf }: Plan): string {
  return kind === "limit" ? "limit" : `line${colourOf(name)}`;
}

function legend(series: readonly ChartSeries[], plan: Plan): string {
  let at = left;
  return series
    .map((one) => {
      const from = at;
      at += 44 + one.name.length * 8;
      return (
        `<line class="key ${classOf(one, plan)}" x1="${round(from)}" x2="${round(from + 24)}" y1="46" y2="46"/>` +
        `<text x="${round(from + 30)}" y="50">${xml(one.name)}</text>`
      );
    })
    .join("");
}

function ticks(most: number, about: number): number[] {
  const rough = most / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, n) => round(n * step));
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (Math.ceil((value / power) * 2) / 2) * power;
}

function finiteValue({ value }: ChartPoint): number {
  return Number.isFinite(value) ? value : 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
