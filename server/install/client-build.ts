import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { withLock } from "../sfu/worker/lock.ts";
import type { Reporter } from "../sfu/worker/reporter.ts";
import { type RunCommand, runCommand } from "../sfu/worker/run-command.ts";
import { InstallError } from "./install-error.ts";

export type ClientBuildOptions = {
  /** The folder that holds package.json. */
  readonly root: string;
  readonly log: Reporter;
  readonly signal?: AbortSignal;
  readonly run?: RunCommand;
};

/** Everything that the client's bundle is made of. */
const sources = ["client", "signaling", "vite.config.ts", "package.json", "package-lock.json"];

/**
 * Builds the client into dist/client when its sources differ from those of the last build. Contents are compared, not
 * times: a checkout touches every file. Two processes may call it at once.
 *
 * @throws InstallError "client" with vite's last lines, "interrupted"
 */
export async function ensureClient(options: ClientBuildOptions): Promise<"fresh" | "built"> {
  const { root, log, signal } = options;
  const output = join(root, "dist", "client");
  const stamp = join(root, "dist", "client.sources");
  const interruptible = signal === undefined ? {} : { signal };
  const onWait = (holder: string): void => log.note(`Client: waiting, ${holder} is building it`);
  return withLock(join(root, "dist", "client.lock"), { ...interruptible, onWait }, async () => {
    const wanted = await sourceHash(root);
    if (existsSync(output) && (await readStamp(stamp)) === wanted) return "fresh";
    log.note("Client: building");
    await rm(stamp, { force: true });
    const vite = join(root, "node_modules", "vite", "bin", "vite.js");
    const run = options.run ?? runCommand;
    const build = [vite, "build", "--logLevel", "warn"];
    const { exitCode, tail } = await run(process.execPath, build, { cwd: root, ...interruptible });
    if (signal?.aborted) throw new InstallError("interrupted", "Interrupted.", { cause: signal.reason });
    if (exitCode !== 0) throw new InstallError("client", `The client could not be built:\n${tail}`);
    await mkdir(join(root, "dist"), { recursive: true });
    await writeFile(stamp, wanted);
    log.note("Client: built");
    return "built";
  });
}

async function sourceHash(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of await filesAt(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

async function filesAt(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

async function readStamp(file: string): Promise<string | undefined> {
  return existsSync(file) ? readFile(file, "utf8") : undefined;
}
