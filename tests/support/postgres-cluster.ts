import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
const VERSIONS_FOLDER = "/usr/lib/postgresql";

/** Where Debian put the newest PostgreSQL server; undefined when none is installed. */
export function installedPostgres(): { version: string; bin: string } | undefined {
  if (!existsSync(VERSIONS_FOLDER)) return undefined;
  return readdirSync(VERSIONS_FOLDER)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => ({ version, bin: join(VERSIONS_FOLDER, version, "bin") }))
    .find(({ bin }) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")));
}

/** A throwaway PostgreSQL server on a socket in a temporary folder; it opens no port. */
export class PostgresCluster {
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #kept: boolean;

  private constructor(folder: string, server: ChildProcess, kept: boolean) {
    this.#folder = folder;
    this.#server = server;
    this.#kept = kept;
  }

  /** In a folder of its own that goes with it; one in `keptIn` stays, and is taken as it was left. */
  static async start(bin: string, keptIn?: string): Promise<PostgresCluster> {
    const folder = keptIn ?? mkdtempSync(join(tmpdir(), "oneroom-pg-"));
    mkdirSync(folder, { recursive: true });
    const user = await unprivilegedUser();
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, "data");
    const initdb = ["-D", data, "-U", "oneroom", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    if (!existsSync(data)) await run(join(bin, "initdb"), initdb, { cwd: folder, ...user });

    const postgres = [join(bin, "postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"];
    // The shell ends the server when its standard input closes, which happens however this process ends.
    const script = '"$0" "$@" & server=$!; read -r _; kill -INT $server; wait $server';
    const server = spawn("sh", ["-c", script, ...postgres], {
      cwd: folder,
      stdio: ["pipe", "ignore", "pipe"],
      ...user,
    });
    await readiness(server);
    return new PostgresCluster(folder, server, keptIn !== undefined);
  }

  get databaseUrl(): string {
    return `postgres://oneroom@localhost/postgres?host=${encodeURIComponent(this.#folder)}`;
  }

  async run(statements: string): Promise<void> {
    const client = new pg.Client(this.databaseUrl);
    await client.connect();
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    this.#server.once("exit", () => resolve());
    this.#server.stdin?.end();
    await exited;
    if (!this.#kept) await rm(this.#folder, { recursive: true });
  }
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (kind: "-u" | "-g") => Number((await run("id", [kind, "postgres"])).stdout);
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

function readiness(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = "";
  server.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes("ready to accept connections")) resolve();
  });
  server.once("error", reject);
  server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  return promise;
}
