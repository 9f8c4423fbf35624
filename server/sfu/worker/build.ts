import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { mesonSetup, type SourceFix, sourceFixes } from "./recipe/steps.ts";
import type { Reporter } from "./reporter.ts";
import type { RunCommand } from "./run-command.ts";
import { throwIfInterrupted, WorkerError } from "./worker-error.ts";

export type BuildOptions = {
  /** The folder `worker` of the mediasoup package; it is copied, not touched. */
  readonly source: string;
  /** The folder with the subprojects that stand for the system's libraries (recipe-key.ts). */
  readonly recipe: string;
  /** A folder to build in; whoever made it removes it. */
  readonly into: string;
  readonly log: Reporter;
  readonly run: RunCommand;
  readonly signal?: AbortSignal;
};

/** The compiler takes up to about half a gigabyte for one of the worker's files. */
const bytesPerJob = 1024 ** 3;

/**
 * Builds the worker from mediasoup's own source with Debian's libraries; about 3 minutes on two cores.
 * Returns the path of a binary that nobody has tried yet: self-check.ts must say whether it is any good.
 *
 * @throws WorkerError "build" (with the end of the output), "interrupted"
 */
export async function buildWorker(options: BuildOptions): Promise<string> {
  const source = join(options.into, "source");
  const output = join(options.into, "build");
  await prepareSource(options, source);
  options.log.note("Media worker: configuring");
  await step(options, "meson", ["setup", ...mesonSetup, output, source]);
  options.log.note("Media worker: compiling");
  // Its libwebrtc includes generated headers without saying so to Meson: on a busy machine the compiler comes first.
  await step(options, "meson", ["compile", "-C", output, "flatbuffers-generator"]);
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / bytesPerJob)));
  await step(options, "ninja", ["-C", output, "-j", String(jobs), "mediasoup-worker"]);
  return join(output, "mediasoup-worker");
}

async function prepareSource(options: BuildOptions, source: string): Promise<void> {
  await mkdir(options.into, { recursive: true });
  // Some 850 files: cp(1) takes a tenth of the time that node:fs takes.
  await step(options, "cp", ["-R", options.source, source]);
  for (const fix of sourceFixes) await applyFix(source, fix);
  const stands = join(options.recipe, "subprojects");
  for (const name of await readdir(stands)) {
    const target = join(source, "subprojects", await wrapDirectory(source, name));
    await rm(target, { recursive: true, force: true });
    await cp(join(stands, name), target, { recursive: true });
  }
  throwIfInterrupted(options.signal);
}

export async function applyFix(source: string, fix: SourceFix): Promise<void> {
  const file = join(source, fix.file);
  const before = await readFile(file, "utf8");
  const found = before.split(fix.find).length - 1;
  if (found !== 1) {
    const reason = `expected "${fix.find}" once in the worker's ${fix.file}, found it ${found} times`;
    throw new WorkerError("build", `The recipe does not fit this version of mediasoup: ${reason}.`);
  }
  await writeFile(
    file,
    before.replace(fix.find, () => fix.replace),
  );
}

/** Meson takes a subproject's folder as it is when it has the name that the wrap file states. */
async function wrapDirectory(source: string, name: string): Promise<string> {
  const wrap = await readFile(join(source, "subprojects", `${name}.wrap`), "utf8");
  const directory = /^directory = (\S+)$/m.exec(wrap)?.[1];
  if (directory === undefined) throw new WorkerError("build", `The worker's ${name}.wrap names no directory.`);
  return directory;
}

async function step(options: BuildOptions, command: string, args: readonly string[]): Promise<void> {
  const onLine = (line: string): void => {
    const [, done, total] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (command === "ninja" && done !== undefined && total !== undefined) {
      options.log.progress("Media worker: compiling", Number(done), Number(total));
    }
  };
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const { exitCode, tail } = await options.run(command, args, { onLine, ...signal });
  throwIfInterrupted(options.signal);
  if (exitCode !== 0) {
    const end = exitCode === null ? "was killed" : `ended with status ${exitCode}`;
    throw new WorkerError("build", `Building the media worker failed: ${command} ${end}. Its last lines:\n${tail}`);
  }
}
