import { spawn } from "node:child_process";

export interface RestrictedRun {
  command: string;
  args: readonly string[];
  /** The only folder that it is meant to write to; its home and its place. */
  folder: string;
  /** Wall-clock, and of a processor's time as much. */
  limitMs: number;
  /** The largest file that it may write, where that is not the usual. */
  fileBytes?: number;
  signal: AbortSignal;
}

/** `ended`: by itself. `limit`: it took too much time or memory, or wrote too much. `missing`: there is no such program. */
export type RestrictedResult =
  | { kind: "ended"; exitCode: number; output: string; errors: string }
  | { kind: "limit" }
  | { kind: "missing" };

/** What a program that reads a stranger's file may use; see prlimit(1). */
const MEMORY_BYTES = 1_500_000_000;
const FILE_BYTES = 64_000_000;
const OPEN_FILES = 64;
/** Nobody reads more than this of what it says. */
const OUTPUT_LENGTH = 200_000;

/**
 * Runs a program on a file that nobody trusts: with little memory and time, behind everything else on the machine (the
 * media come first), without the service's environment, without a network where the system allows that, and with all its
 * children ended when it is.
 */
export async function runRestricted(run: RestrictedRun, cage: readonly string[]): Promise<RestrictedResult> {
  const limits = [
    "prlimit",
    `--as=${MEMORY_BYTES}`,
    `--cpu=${Math.ceil(run.limitMs / 1_000)}`,
    `--fsize=${run.fileBytes ?? FILE_BYTES}`,
    `--nofile=${OPEN_FILES}`,
    "--core=0",
    "--",
  ];
  const [command = "nice", ...args] = ["nice", "-n", "15", ...cage, ...limits, run.command, ...run.args];
  return await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: run.folder,
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: run.folder, TMPDIR: run.folder, LANG: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const said = { output: "", errors: "" };
    const stop = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // The whole group has ended by itself.
      }
    };
    const timer = setTimeout(stop, run.limitMs);
    run.signal.addEventListener("abort", stop, { once: true });
    if (run.signal.aborted) stop();
    for (const [stream, name] of [
      [child.stdout, "output"],
      [child.stderr, "errors"],
    ] as const) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        if (said[name].length < OUTPUT_LENGTH) said[name] += text;
      });
    }
    const settle = (result: RestrictedResult): void => {
      clearTimeout(timer);
      run.signal.removeEventListener("abort", stop);
      // Children that it may have left behind.
      stop();
      resolve(result);
    };
    child.once("error", () => settle({ kind: "missing" }));
    child.once("close", (exitCode) => {
      // By a signal: the kernel's, for time or size, or ours.
      if (exitCode === null || exitCode > 128) settle({ kind: "limit" });
      else if (exitCode === NOT_FOUND) settle({ kind: "missing" });
      else settle({ kind: "ended", exitCode, ...said });
    });
  });
}

/** prlimit(1) and nice(1) answer this when there is no such program. */
const NOT_FOUND = 127;
