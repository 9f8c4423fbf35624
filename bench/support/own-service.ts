import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "../../server/clock.ts";
import { compose, type Service } from "../../server/compose.ts";
import { readConfig } from "../../server/config.ts";
import { createLog } from "../../server/log.ts";
import { findCachedWorker } from "../../server/sfu/worker/ensure-worker.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";

export interface OwnService {
  readonly service: Service;
  close(): Promise<void>;
}

/** The service in this process, on a free port and an empty folder, with the built pages. */
export async function openService({
  clock = systemClock,
  env = {},
}: {
  clock?: Clock;
  env?: NodeJS.ProcessEnv;
}): Promise<OwnService> {
  const dataDir = await mkdtemp(join(tmpdir(), "oneroom-own-"));
  const log = createLog("warn");
  const service = await compose({
    config: readConfig({
      ...{ PORT: "0", HOST: "127.0.0.1", MEDIA_IP: "127.0.0.1", MEDIA_PORT: "0", MEDIA_WORKERS: "1" },
      ...{ DATA_DIR: dataDir, ...env },
    }),
    ...{ clock, log, workerBin: findCachedWorker(process.env).bin },
    clientDir: fileURLToPath(new URL("../../dist/client", import.meta.url)),
  });
  const close = async () => {
    await service.close();
    await rm(dataDir, { recursive: true });
  };
  return { service, close };
}

/** What was sent to the API's `path`, as a person or a program that has this token. @throws when it is refused. */
export async function sendTo(
  { url }: Service,
  token: string,
  path: string,
  { method = "POST", body, type = "application/json" }: { method?: string; body: string; type?: string },
): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    ...{ method, headers: { authorization: `Bearer ${token}`, "content-type": type }, body },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text === "" ? undefined : JSON.parse(text);
}

export function mustHave<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the service could not be furnished: ${outcome.error.code}`);
  return outcome.value;
}
