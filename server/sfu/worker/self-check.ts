import { fileURLToPath } from "node:url";
import { type RunCommand, runCommand } from "./run-command.ts";
import { throwIfInterrupted, WorkerError } from "./worker-error.ts";

export type SelfCheckOptions = {
  readonly signal?: AbortSignal;
  /** The whole check, in milliseconds; it takes about 300 ms when nothing is wrong. */
  readonly timeoutMs?: number;
  readonly run?: RunCommand;
};

const defaultTimeoutMs = 20_000;
const startTimeoutMs = 5_000;
/** What a worker answers when it is started by hand, without MEDIASOUP_VERSION (main.cpp in its source). */
const startedByHandCode = 41;
const runner = fileURLToPath(new URL("./self-check-run.ts", import.meta.url));

/** The steps that self-check-run.ts reports, and what it means when the next one does not follow. */
const stuckAfter = {
  nothing: "it never said that it runs",
  started: "no DTLS handshake was completed",
  handshake: "no RTP packet was forwarded",
} as const;

/**
 * Quick look (some 10 ms): does the file run on this system as a mediasoup worker? It fails, for instance, when the
 * libraries that a cached binary was built with have gone with an upgrade of the system.
 */
export async function runsHere(bin: string, run: RunCommand = runCommand): Promise<boolean> {
  try {
    const { MEDIASOUP_VERSION: _, ...env } = process.env;
    const { exitCode } = await run(bin, [], { env, timeoutMs: startTimeoutMs });
    return exitCode === startedByHandCode;
  } catch {
    // ENOENT, EACCES, not a program: no.
    return false;
  }
}

/**
 * The full check: two WebRTC peers, DTLS handshakes, one RTP packet through the worker. It happens in a process of
 * its own, so that neither a worker that hangs nor the native peers can harm the caller.
 *
 * @throws WorkerError "self-check" with what it failed at, "interrupted"
 */
export async function selfCheck(bin: string, options: SelfCheckOptions = {}): Promise<void> {
  const run = options.run ?? runCommand;
  if (!(await runsHere(bin, run))) {
    throwIfInterrupted(options.signal);
    throw new WorkerError("self-check", `${bin} does not run as a mediasoup worker on this system.`);
  }
  let reached: keyof typeof stuckAfter = "nothing";
  let forwarded = false;
  let failure = "";
  const onLine = (line: string): void => {
    const { step, detail } = parseStep(line);
    if (step === "started" || step === "handshake") reached = step;
    else if (step === "forwarded") forwarded = true;
    else if (step === "failed") failure = detail;
  };
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const { exitCode, tail } = await run(process.execPath, [runner, bin], { onLine, timeoutMs, ...signal });
  throwIfInterrupted(options.signal);
  if (forwarded && exitCode === 0) return;
  const reason = failure || (exitCode === null ? `nothing more within ${timeoutMs / 1000} s` : tail);
  throw new WorkerError("self-check", `${bin} failed its self-check: ${stuckAfter[reached]} (${reason}).`);
}

/** Lines that are not ours (warnings of Node or of the worker) give no step. */
function parseStep(line: string): { step: string; detail: string } {
  try {
    const { step = "", detail = "" }: { step?: string; detail?: string } = JSON.parse(line);
    return { step, detail };
  } catch {
    return { step: "", detail: "" };
  }
}
