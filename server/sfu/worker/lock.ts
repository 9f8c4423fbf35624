import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { throwIfInterrupted } from "./worker-error.ts";

export type LockOptions = {
  readonly signal?: AbortSignal;
  /** Called once when another process holds the lock. */
  readonly onWait?: (holder: string) => void;
  /** How often a waiting process looks again, in milliseconds. */
  readonly pollMs?: number;
};

type Owner = { readonly pid: number; readonly host: string; readonly born: string };

const defaultPollMs = 500;
/** On a shared disk another machine's process cannot be looked up; no build takes half an hour. */
const foreignStaleMs = 30 * 60_000;
/** Guards the few system calls that remove a dead process's lock. */
const guardStaleMs = 10_000;

/**
 * Runs `work` while this process holds the lock folder `path`; other processes wait.
 *
 * The folder is made elsewhere with its owner's name in it and then renamed, which is atomic and fails while another
 * one stands there. A lock whose owner has died is taken away.
 *
 * @throws WorkerError "interrupted" when the signal is aborted while waiting.
 */
export async function withLock<Result>(
  path: string,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  for (let waiting = false; !(await acquire(path)); waiting = true) {
    throwIfInterrupted(options.signal);
    if (await removeIfStale(path)) continue;
    if (!waiting) options.onWait?.(await describeHolder(path));
    await delay(options.pollMs ?? defaultPollMs);
  }
  try {
    throwIfInterrupted(options.signal);
    return await work();
  } finally {
    await remove(path);
  }
}

/** Renamed first: a lock folder that has lost its owner's name, but stands, would let a second owner in. */
async function remove(path: string): Promise<void> {
  const gone = `${path}.${randomUUID()}`;
  try {
    await rename(path, gone);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  await rm(gone, { recursive: true, force: true });
}

async function acquire(path: string): Promise<boolean> {
  const mine = `${path}.${randomUUID()}`;
  await mkdir(mine);
  const owner: Owner = { pid: process.pid, host: hostname(), born: await birthOf(process.pid) };
  await writeFile(join(mine, "owner.json"), JSON.stringify(owner));
  try {
    await rename(mine, path);
    return true;
  } catch (error) {
    await rm(mine, { recursive: true, force: true });
    if (isCode(error, "ENOTEMPTY", "EEXIST", "EPERM")) return false;
    throw error;
  }
}

/** Only one process at a time may judge a lock, or a second one could remove the lock that the first then took. */
async function removeIfStale(path: string): Promise<boolean> {
  const guard = `${path}.guard`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    if ((await ageMs(guard)) > guardStaleMs) await rm(guard, { recursive: true, force: true });
    return false;
  }
  try {
    if (await isHeld(path)) return false;
    await remove(path);
    return true;
  } finally {
    await rm(guard, { recursive: true, force: true });
  }
}

async function isHeld(path: string): Promise<boolean> {
  const owner = await readOwner(path);
  if (owner === undefined || owner.host !== hostname()) return (await ageMs(path)) < foreignStaleMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user.
    return isCode(error, "EPERM");
  }
  // In a container the same few process numbers come again and again.
  return (await birthOf(owner.pid)) === owner.born;
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const parsed: Partial<Owner> = JSON.parse(await readFile(join(path, "owner.json"), "utf8"));
    const { pid, host, born } = parsed;
    return pid === undefined || host === undefined || born === undefined ? undefined : { pid, host, born };
  } catch {
    // Gone, or not ours: the age decides.
    return undefined;
  }
}

async function describeHolder(path: string): Promise<string> {
  const owner = await readOwner(path);
  return owner === undefined ? path : `process ${owner.pid} on ${owner.host}`;
}

/** Start time of a process in clock ticks since boot: field 22 of /proc/PID/stat (proc(5)); empty where there is none. */
async function birthOf(pid: number): Promise<string> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, "utf8");
    return line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Zero when it has just gone: then the next attempt to take it tells. */
async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
