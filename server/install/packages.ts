import { readFile } from "node:fs/promises";
import type { Reporter } from "../sfu/worker/reporter.ts";
import { type RunCommand, runCommand } from "../sfu/worker/run-command.ts";
import { InstallError } from "./install-error.ts";

export type PackageOptions = {
  readonly log: Reporter;
  readonly signal?: AbortSignal;
  readonly run?: RunCommand;
  /** The content of /etc/os-release (os-release(5)). */
  readonly osRelease?: string;
  /** Numeric user id; 0 is root. */
  readonly uid?: number;
};

/** Makes sure that these Debian packages are installed. */
export type InstallPackages = (names: readonly string[]) => Promise<void>;

/** Another apt may be running, most likely the system's own daily one. */
const lockTimeoutS = 120;

/**
 * Installs Debian packages with apt-get, as root or through `sudo -n`, which never asks for a password. Package lists
 * are fetched once, before the first installation.
 *
 * The returned function throws InstallError "packages" with one line that can be pasted when it may not, or "interrupted".
 */
export function packageInstaller(options: PackageOptions): InstallPackages {
  const run = options.run ?? runCommand;
  let updated = false;
  return async (names) => {
    const line = installLine(names);
    if (!isDebian(options.osRelease ?? (await readOsRelease()))) {
      const words = `Install what your system calls these Debian packages: ${names.join(" ")}`;
      throw new InstallError("packages", `This is not Debian or Ubuntu. ${words}.`);
    }
    const missing = await missingPackages(names, run);
    if (missing.length === 0) return;
    const prefix = await privilege(options.uid ?? process.getuid?.() ?? -1, run);
    if (prefix === undefined) {
      throw new InstallError("packages", `Packages are missing; install them with: ${installLine(missing)}`);
    }
    const apt = (...args: string[]) => runApt(run, prefix, args, options.signal);
    if (!updated) {
      options.log.note("Packages: fetching the lists");
      // A mirror that is down is no reason to stop: what is needed may be in the old lists.
      await apt("update", "-q");
      updated = true;
    }
    options.log.note(`Packages: installing ${missing.join(" ")}`);
    const { exitCode, tail } = await apt("install", "-y", "-q", "--no-install-recommends", ...missing);
    if (exitCode !== 0) {
      throw new InstallError("packages", `Packages could not be installed; try: ${line}\n${tail}`);
    }
  };
}

/** Those of `names` that dpkg does not know as installed. */
export async function missingPackages(names: readonly string[], run: RunCommand = runCommand): Promise<string[]> {
  const installed = new Set<string>();
  const onLine = (line: string): void => {
    const [name, status] = line.split(" ");
    if (name !== undefined && status === "installed") installed.add(name);
  };
  // It ends with status 1 when it does not know one of the names; its output tells which it does know.
  await run("dpkg-query", ["-W", "-f", `\${Package} \${db:Status-Status}\\n`, ...names], { onLine });
  return names.filter((name) => !installed.has(name));
}

/** One line that can be pasted into a shell. */
export function installLine(names: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(" ")}`;
}

/** Debian, or one of the distributions that say they are like it. */
export function isDebian(osRelease: string): boolean {
  return /^(ID|ID_LIKE)="?([\w.-]+ )*(debian|ubuntu)\b/m.test(osRelease);
}

async function readOsRelease(): Promise<string> {
  try {
    return await readFile("/etc/os-release", "utf8");
  } catch {
    // macOS and Windows have none.
    return "";
  }
}

/** What goes before apt-get: nothing for root, `sudo -n` where that is allowed; `undefined` where neither is. */
async function privilege(uid: number, run: RunCommand): Promise<readonly string[] | undefined> {
  if (uid === 0) return [];
  try {
    return (await run("sudo", ["-n", "true"])).exitCode === 0 ? ["sudo", "-n"] : undefined;
  } catch {
    // There is no sudo.
    return undefined;
  }
}

async function runApt(run: RunCommand, prefix: readonly string[], args: readonly string[], signal?: AbortSignal) {
  const lock = ["-o", `DPkg::Lock::Timeout=${lockTimeoutS}`];
  // Through env, because sudo clears the environment.
  const words = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...lock, ...args];
  const [command = "env", ...rest] = words;
  // Not handed the signal: killing dpkg halfway leaves the system's packages half configured.
  const result = await run(command, rest);
  if (signal?.aborted) throw new InstallError("interrupted", "Interrupted.", { cause: signal.reason });
  return result;
}
