import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

type CommandOptions = {
  readonly cwd?: string;
  /** The whole environment of the command; without it, the one of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Ends the command, and everything it has started, after so many milliseconds. */
  readonly timeoutMs?: number;
  /** Called for every line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
};

type CommandResult = {
  /** `null` when a signal ended it, also ours after a time-out or an abort. */
  readonly exitCode: number | null;
  /** The last lines of standard output and standard error, as they came. */
  readonly tail: string;
};

/** Runs a command without a shell, or is a fake of it in a test. */
export type RunCommand = (command: string, args: readonly string[], options?: CommandOptions) => Promise<CommandResult>;

const tailLines = 25;
/** ninja gives each compiler a process group of its own, so it must be asked first: it then ends them and tidies up. */
const graceMs = 3_000;

/**
 * Runs a command to its end. It leads a process group of its own: Ctrl-C reaches us alone, and an abort or a time-out
 * ends its children (compilers, a spawned worker) with it.
 *
 * @throws the system's error when the command cannot be started (ENOENT, EACCES).
 */
export const runCommand: RunCommand = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const group = process.platform !== "win32";
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: group,
    });
    const tail: string[] = [];
    const readings = [child.stdout, child.stderr].map(
      (stream) =>
        new Promise<void>((ended) => {
          createInterface({ input: stream })
            .on("line", (line) => {
              tail.push(line);
              if (tail.length > tailLines) tail.shift();
              options.onLine?.(line);
            })
            .on("close", ended);
        }),
    );
    const send = (name: "SIGTERM" | "SIGKILL"): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        if (group) process.kill(-child.pid, name);
        else child.kill(name);
      } catch {
        // It has ended in this very moment; 'close' follows.
      }
    };
    const timers: NodeJS.Timeout[] = [];
    const end = (): void => {
      send("SIGTERM");
      timers.push(setTimeout(send, graceMs, "SIGKILL"));
    };
    if (options.timeoutMs !== undefined) timers.push(setTimeout(end, options.timeoutMs));
    const settle = (): void => {
      for (const timer of timers) clearTimeout(timer);
      options.signal?.removeEventListener("abort", end);
    };
    options.signal?.addEventListener("abort", end, { once: true });
    if (options.signal?.aborted) end();
    child.once("error", (error) => {
      settle();
      reject(error);
    });
    child.once("close", (exitCode) => {
      settle();
      Promise.all(readings).then(() => resolve({ exitCode, tail: tail.join("\n") }), reject);
    });
  });
