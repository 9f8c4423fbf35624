/**
 * How well does the network check know a link? A classroom's page in Chromium stands in front of the door behind an
 * emulated link (drop-tail queue of 300 ms, loss behind it in both directions), socket and media alike; what its check
 * found stands beside what the link carries.
 *
 *   npm run bench:check                          every row
 *   npm run bench:check -- --quick               some rows
 *   npm run bench:check -- --only 500/600/5      one row: kbit/s, round trip, per cent lost
 *
 * seconds: from the page's first word about it to the verdict, handshakes included. A late emulator (over 50 ms) says
 * that this machine was too busy for the row.
 */
import type { Browser } from "playwright-core";
import { rtpKbps } from "../server/policy/link-verdict.ts";
import type { CheckView } from "../signaling/contract/check.ts";
import { checkNotices } from "../signaling/contract/check.ts";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { DemoProcess } from "../tests/e2e/support/demo-process.ts";
import { LinkEmulator } from "../tests/support/link/link-emulator.ts";
import { routeThrough } from "../tests/support/link/route-through.ts";
import { freePort } from "./support/lesson-on-link.ts";
import { table } from "./support/table.ts";

interface Row {
  kbps: number;
  upKbps: number;
  roundTripMs: number;
  loss: number;
}

interface Checked {
  seconds: number;
  result: CheckView | null;
  lateMs: number;
}

const LONGEST_MS = 40_000;

const rates = [500, 1_000, 2_000, 4_000, 8_000, 20_000];
const all: Row[] = rates.flatMap((kbps) =>
  [20, 600].flatMap((roundTripMs) => [0, 0.01, 0.05].map((loss) => ({ kbps, upKbps: kbps, roundTripMs, loss }))),
);

function chosen(): Row[] {
  const only = process.argv.slice(2).flatMap((text, index, args) => (args[index - 1] === "--only" ? [text] : []));
  if (only.length > 0)
    return only.map((text) => {
      const [kbps = 0, roundTripMs = 0, percent = 0, upKbps = kbps] = text.split("/").map(Number);
      return { kbps, upKbps, roundTripMs, loss: percent / 100 };
    });
  if (!process.argv.includes("--quick")) return all;
  return all.filter(({ kbps, loss }) => kbps !== 1_000 && kbps !== 4_000 && loss !== 0.01);
}

async function checkOnce(browser: Browser, url: string, port: number, row: Row): Promise<Checked> {
  const { kbps, upKbps, roundTripMs, loss } = row;
  const delayMs = roundTripMs / 2;
  const link = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: "127.0.0.1", port },
    down: { rateKbps: kbps, delayMs, loss },
    up: { rateKbps: upKbps, delayMs, loss },
    seed: 1,
  });
  const context = await browser.newContext();
  try {
    await routeThrough(context, { address: link.address });
    const page = await context.newPage();
    const verdict = Promise.withResolvers<Checked>();
    const giveUp = () => verdict.resolve({ seconds: LONGEST_MS / 1_000, result: null, lateMs: link.latestMs });
    setTimeout(giveUp, LONGEST_MS).unref();
    let startedMs = 0;
    await page.routeWebSocket(/\/signal/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        if (startedMs === 0 && String(message).includes('"openTransports"')) startedMs = Date.now();
        setTimeout(() => server.send(message), delayMs);
      });
      server.onMessage((message) => {
        setTimeout(() => socket.send(message), delayMs);
        const [, json] = /^42\["linkChecked",(.*?)(,"[^"]*")?\]$/.exec(String(message)) ?? [];
        if (json === undefined) return;
        const { result } = checkNotices.linkChecked.parse(JSON.parse(json));
        verdict.resolve({ seconds: (Date.now() + delayMs - startedMs) / 1_000, result, lateMs: link.latestMs });
      });
    });
    await page.goto(url);
    return await verdict.promise;
  } finally {
    await context.close();
    await link.close();
  }
}

function cells(row: Row, { seconds, result, lateMs }: Checked): (string | number)[] {
  const { kbps, upKbps, roundTripMs, loss } = row;
  const start = [`${kbps}`, `${roundTripMs} ms`, `${loss * 100} %`];
  const end = [seconds.toFixed(1), `${Math.round(lateMs)} ms`];
  if (result === null) return [...start, "–", "–", "–", "–", "–", "–", "–", ...end];
  const error = (measured: number, real: number) => `${((measured / rtpKbps(real) - 1) * 100).toFixed(1)} %`;
  return [
    ...start,
    `${result.downOrMore ? "≥ " : ""}${result.downKbps}`,
    error(result.downKbps, kbps),
    result.upKbps === null ? "–" : `${result.upOrMore ? "≥ " : ""}${result.upKbps}`,
    result.upKbps === null ? "–" : error(result.upKbps, upKbps),
    `${result.roundTripMs} ms`,
    `${result.jitterMs} ms`,
    `${(result.lossShare * 100).toFixed(1)} %`,
    ...end,
  ];
}

const port = await freePort();
const demo = await DemoProcess.create({ MEDIA_PORT: String(port), MEDIA_WORKERS: "1", LOG_LEVEL: "warn" });
const browser = await launchChromium();
const rows: (string | number)[][] = [];
try {
  const urls = demo.links.classrooms.map(({ url }) => url);
  for (const [index, row] of chosen().entries()) {
    // A room is checked every ten seconds at most.
    const url = urls[index % urls.length];
    if (url === undefined) throw new Error("the demo has no classroom");
    const line = cells(row, await checkOnce(browser, url, port, row));
    console.log(line.join("  "));
    rows.push(line);
  }
} finally {
  await browser.close();
  await demo.stop();
}
const head = [
  "link",
  "round trip",
  "loss",
  "down",
  "error",
  "up",
  "error",
  "round trip",
  "jitter",
  "loss",
  "s",
  "late",
];
console.log(`\n${table(head, rows)}`);
