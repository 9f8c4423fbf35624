import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface DemoLinks {
  admin: string;
  teacher: string;
  classrooms: { school: string; classroom: string; url: string }[];
}

/** `npm run demo` as a child process on free ports and a folder of its own. */
export class DemoProcess {
  readonly links: DemoLinks;
  readonly #child: ChildProcess;
  readonly #dataDir: string;

  private constructor(child: ChildProcess, dataDir: string) {
    this.#child = child;
    this.#dataDir = dataDir;
    this.links = JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8"));
  }

  static async create(env: NodeJS.ProcessEnv = {}): Promise<DemoProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), "oneroom-e2e-"));
    const child = spawn(process.execPath, [resolve("server/demo.ts")], {
      env: {
        ...process.env,
        PORT: "0",
        HOST: "127.0.0.1",
        MEDIA_IP: "127.0.0.1",
        MEDIA_PORT: "0",
        MEDIA_WORKERS: "2",
        LOG_LEVEL: "warn",
        ...env,
        DATA_DIR: dataDir,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await new Promise<void>((done, fail) => {
      // The links are printed after demo.json was written.
      child.stdout.on("data", () => {
        if (existsSync(join(dataDir, "demo.json"))) done();
      });
      child.once("exit", (code) => fail(new Error(`the demo ended with ${code}: ${said}`)));
    });
    return new DemoProcess(child, dataDir);
  }

  get origin(): string {
    return new URL(this.links.teacher).origin;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Process ids of its media workers. */
  get workerPids(): number[] {
    const { pid } = this.#child;
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .filter((entry) => isWorkerOf(entry, pid))
      .map(Number);
  }

  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((done) => this.#child.once("exit", done));
      this.#child.kill("SIGTERM");
      await exited;
    }
    rmSync(this.#dataDir, { recursive: true, force: true });
    return this.#child.exitCode;
  }
}

function isWorkerOf(entry: string, parent: number | undefined): boolean {
  try {
    const fields = readFileSync(`/proc/${entry}/stat`, "utf8");
    // "pid (name) state ppid …": the name is cut at 15 characters.
    const match = /^\d+ \((.*)\) \S (\d+)/.exec(fields);
    return match?.[1] === "mediasoup-worke" && Number(match[2]) === parent;
  } catch {
    return false; // It ended while the folder was being read.
  }
}
