import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { findCachedWorker } from "../../../../server/sfu/worker/ensure-worker.ts";
import { WorkerError } from "../../../../server/sfu/worker/worker-error.ts";

/** `npm test` has prepared it. */
export const realWorker = findCachedWorker().bin;

export const silent = { note: () => {}, progress: () => {} };

/** To be called once in a file: an empty folder for each of its tests, and what lies and answers there. */
export function useFolder() {
  let folder: string;
  const servers: Server[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "oneroom-worker-"));
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  function script(name: string, text: string): string {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  return {
    get folder() {
      return folder;
    },
    ...{ script, serve },
  };
}

export async function failure(work: Promise<unknown>): Promise<WorkerError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof WorkerError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
