import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The words that go before a program that reads a stranger's file, so that it has no network: a namespace of its own,
 * where the system allows one (as root, or with user namespaces). None elsewhere: the programs ask for no network by
 * themselves, and their limits hold all the same.
 */
export async function findCage(): Promise<readonly string[]> {
  for (const cage of [
    ["unshare", "--net", "--"],
    ["unshare", "--user", "--map-current-user", "--net", "--"],
  ]) {
    const [command = "", ...args] = cage;
    try {
      await run(command, [...args, "true"]);
      return cage;
    } catch {
      // Not allowed, or not there: the next one.
    }
  }
  return [];
}
