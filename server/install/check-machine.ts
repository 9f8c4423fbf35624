import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { cachedOrigin } from "../sfu/worker/cache.ts";
import { currentCache, findCachedWorker } from "../sfu/worker/ensure-worker.ts";
import type { FoundWorker } from "../sfu/worker/find-worker.ts";
import { type RunCommand, runCommand } from "../sfu/worker/run-command.ts";
import { selfCheck } from "../sfu/worker/self-check.ts";
import { WorkerError } from "../sfu/worker/worker-error.ts";
import { findOffice, OFFICE_PACKAGE } from "../slides/office.ts";
import { findBrowser } from "./browser.ts";
import type { Finding } from "./finding.ts";
import { installLine } from "./packages.ts";
import { missingConverters } from "./slides.ts";

/** The worker that the service would start with, put through the whole self-check. */
export async function checkWorker(env: NodeJS.ProcessEnv): Promise<Finding> {
  const subject = "media worker";
  try {
    const worker = findCachedWorker(env);
    await selfCheck(worker.bin);
    return { subject, state: "ok", found: `${originInWords(worker, env)}; self-check passed: ${worker.bin}` };
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error;
    return { subject, state: "failed", found: error.message, advice: workerAdvice(error, env) };
  }
}

function workerAdvice(error: WorkerError, env: NodeJS.ProcessEnv): string {
  if (error.code === "not-prepared") return "npm start does so by itself.";
  if (env.MEDIASOUP_WORKER_BIN) return "Unset MEDIASOUP_WORKER_BIN to have a worker downloaded or built.";
  return `Delete ${dirname(currentCache(env).bin)} and run: node server/install/prepare.ts worker`;
}

function originInWords(worker: FoundWorker, env: NodeJS.ProcessEnv): string {
  const cache = currentCache(env);
  if (worker.origin === "environment") return "named by MEDIASOUP_WORKER_BIN";
  const origin = { prebuilt: "official binary", built: "built from source" } as const;
  const made = cachedOrigin(cache);
  return `mediasoup ${cache.version}, ${made === undefined ? "of unknown origin" : origin[made]}, cached`;
}

/** Only tests, benchmarks and screenshots need it. */
export function checkBrowser(env: NodeJS.ProcessEnv): Finding {
  const subject = "browser";
  const browser = findBrowser(env);
  if (browser !== undefined) return { subject, state: "ok", found: browser };
  const advice = `Lessons run without it; npm test and the benchmarks install it: ${installLine(["chromium"])}`;
  return { subject, state: "warning", found: "no Chromium here", advice };
}

const gibibyte = 1024 ** 3;
const enoughBytes = 10 * gibibyte;
const leastBytes = gibibyte;

/** Room for the database and recordings. `dataDir` need not exist yet. */
export async function checkDisk(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestFolder(dataDir));
  return diskFinding(dataDir, bavail * bsize);
}

export function diskFinding(dataDir: string, freeBytes: number): Finding {
  const subject = "disk";
  const found = `${(freeBytes / gibibyte).toFixed(1)} GiB free for ${dataDir}`;
  if (freeBytes >= enoughBytes) return { subject, state: "ok", found };
  const advice = "Make room, or set DATA_DIR to a folder on a larger disk.";
  return { subject, state: freeBytes < leastBytes ? "failed" : "warning", found, advice };
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

/** Slides need them, lessons do not. */
export async function checkSlides(run: RunCommand = runCommand, office = findOffice): Promise<Finding> {
  const subject = "slides";
  const missing = await missingConverters(run);
  if (missing.length === 0) {
    if (await office()) return { subject, state: "ok", found: "PDF, PNG, JPEG, PowerPoint and ODP" };
    const advice = `Teachers save presentations as PDF; to take PowerPoint files, too: ${installLine([OFFICE_PACKAGE])}`;
    return { subject, state: "ok", found: "PDF, PNG and JPEG; PowerPoint is refused", advice };
  }
  const advice = `Lessons run without it, slides cannot be uploaded: ${installLine(missing)}`;
  return { subject, state: "warning", found: `${missing.join(", ")} not installed`, advice };
}

/** Recording needs it, lessons do not. */
export async function checkFfmpeg(run: RunCommand = runCommand): Promise<Finding> {
  const subject = "ffmpeg";
  try {
    const lines: string[] = [];
    const { exitCode } = await run("ffmpeg", ["-version"], { onLine: (line) => lines.push(line) });
    if (exitCode === 0) return { subject, state: "ok", found: (lines[0] ?? "").split(" Copyright")[0] ?? "" };
  } catch {
    // ENOENT: not installed.
  }
  const advice = `Lessons run without it, recordings do not: ${installLine(["ffmpeg"])}`;
  return { subject, state: "warning", found: "not installed", advice };
}
