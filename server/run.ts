import { fileURLToPath } from "node:url";
import { systemClock } from "./clock.ts";
import { compose, type Service } from "./compose.ts";
import { type Config, readConfig } from "./config.ts";
import { ConfigError } from "./config-words.ts";
import { createLog, type Log } from "./log.ts";
import { MediaPortError } from "./sfu/spawn-worker.ts";
import { findCachedWorker } from "./sfu/worker/ensure-worker.ts";
import { WorkerError } from "./sfu/worker/worker-error.ts";

/** How long a graceful stop may take before the process goes anyway. */
const STOP_MS = 10_000;

/**
 * Starts the service as a process: settings from the environment, a graceful stop on SIGTERM and SIGINT. What a person
 * can mend is told in a sentence on standard error, with exit code 1; `main.ts` and `demo.ts` differ in what comes after.
 */
export async function run(
  env: NodeJS.ProcessEnv,
  onStarted: (service: Service, config: Config) => Promise<void>,
): Promise<void> {
  try {
    const config = readConfig(env);
    const log = createLog(config.logLevel);
    const service = await compose({
      config,
      clock: systemClock,
      log,
      workerBin: findCachedWorker(env).bin,
      clientDir: fileURLToPath(new URL("../dist/client", import.meta.url)),
    });
    stopOnSignals(service, log);
    await onStarted(service, config);
    log.info({ url: service.url, dataDir: config.dataDir }, "OneRoom is open");
  } catch (error) {
    const sentence = sentenceOf(error, env);
    if (sentence === undefined) throw error;
    process.stderr.write(`${sentence}\n`);
    process.exit(1);
  }
}

function stopOnSignals(service: Service, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // Told twice: whoever sends it does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error({}, "stopping took too long");
      process.exit(1);
    }, STOP_MS).unref();
    service.close().then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({ err: cause }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** What a person can mend, in words; undefined for everything else. */
function sentenceOf(error: unknown, env: NodeJS.ProcessEnv): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConfigError || error instanceof WorkerError || error instanceof MediaPortError)
    return error.message;
  if ("code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES"))
    return `PORT is ${env.PORT ?? "3000"}, but it cannot be listened on: ${error.message}.`;
  return sentenceOf(error.cause, env);
}
