/** Why no media worker can be had. */
export type WorkerProblem =
  /** MEDIASOUP_WORKER_BIN names something that is not a working worker. */
  | "environment"
  /** A compiler, tool or library for the build is missing; the message says what to install. */
  | "packages"
  /** The build itself failed; the message ends with the last lines of its output. */
  | "build"
  /** A binary starts but does not carry media, or does not start at all. */
  | "self-check"
  /** Nobody has run server/install/prepare.ts on this machine yet. */
  | "not-prepared"
  /** The caller's signal was aborted, for instance by Ctrl-C. */
  | "interrupted";

/** An expected failure to find, build or check the media worker. Its message can be shown to an operator as it is. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly code: WorkerProblem;

  constructor(code: WorkerProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new WorkerError("interrupted", "Interrupted.", { cause: signal.reason });
}
