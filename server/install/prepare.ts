/**
 * `node server/install/prepare.ts worker build browser`: makes sure that what the words name is there, and is quick
 * when it is. Each npm script that needs it runs it first, so that one command is enough.
 *
 *   worker   the media worker (server/sfu/worker)
 *   build    the client's bundle in dist/client
 *   browser  Chromium and a Chinese font, for tests and benchmarks
 *   ffmpeg   for the camera clip of tests and benchmarks
 *   slides   what turns PDF and pictures into slides; where it may not be installed, it says so and goes on
 *
 * Exit status: 0 all there; 1 something could not be had, with what to do; 2 unknown word; 130 interrupted.
 */
import { fileURLToPath } from "node:url";
import { ensureWorker } from "../sfu/worker/ensure-worker.ts";
import { terminalReporter } from "../sfu/worker/reporter.ts";
import { WorkerError } from "../sfu/worker/worker-error.ts";
import { ensureBrowser } from "./browser.ts";
import { ensureClient } from "./client-build.ts";
import { ensureFfmpeg } from "./ffmpeg.ts";
import { InstallError } from "./install-error.ts";
import { packageInstaller } from "./packages.ts";
import { ensureSlides } from "./slides.ts";

const log = terminalReporter(process.stderr);
const interruption = new AbortController();
const { signal } = interruption;
const installPackages = packageInstaller({ log, signal });

const tasks = {
  worker: () => ensureWorker({ log, signal, installPackages }),
  build: () => ensureClient({ root: fileURLToPath(new URL("../..", import.meta.url)), log, signal }),
  browser: () => ensureBrowser({ log, installPackages }),
  ffmpeg: () => ensureFfmpeg({ installPackages }),
  slides: () => ensureSlides({ log, installPackages }),
};
type Word = keyof typeof tasks;

function isWord(word: string): word is Word {
  return Object.hasOwn(tasks, word);
}

/** Returns the exit status. */
async function prepare(words: readonly string[]): Promise<number> {
  const unknown = words.filter((word) => !isWord(word));
  if (words.length === 0 || unknown.length > 0) {
    log.note(`Usage: node server/install/prepare.ts ${Object.keys(tasks).join(" | ")} ...`);
    return 2;
  }
  try {
    for (const word of words.filter(isWord)) await tasks[word]();
    return 0;
  } catch (error) {
    if (!(error instanceof WorkerError || error instanceof InstallError)) throw error;
    log.note(error.message);
    return error.code === "interrupted" ? 130 : 1;
  }
}

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => interruption.abort(new Error(name)));
}
process.exitCode = await prepare(process.argv.slice(2));
