import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";

const exec = promisify(execFile);

/** The kernel's shaper on one end's way out. Without `netem` it has rate and queue, but no delay, jitter or loss. */
export interface KernelShape {
  readonly rateKbps: number;
  /** What the queue before it holds, as time at this rate. */
  readonly queueMs: number;
  /** `tbf`, the default, or `htb` with a byte fifo. Both count the 14 bytes of an Ethernet header with each packet. */
  readonly kind?: "tbf" | "htb";
}

export type End = "service" | "classroom";

interface NamespacesOptions {
  /** What the classroom receives: shaped where the service sends. */
  readonly down?: KernelShape;
  /** What the classroom sends. */
  readonly up?: KernelShape;
  /** Leave the service's end in the machine's own network, for a service that runs in this process. */
  readonly service?: "namespace" | "host";
}

/**
 * Two network namespaces joined by a veth pair that the kernel shapes. Needs root and Linux; everything is gone after
 * `close()`, and also when the process ends without it.
 */
export class Namespaces {
  readonly #names: Readonly<Record<End, string | undefined>>;
  readonly #devices: Readonly<Record<End, string>>;
  readonly #addresses: Readonly<Record<End, string>>;
  readonly #children = new Set<ChildProcess>();
  readonly #onExit = () => this.#removeNow();
  readonly #onSignal = (signal: NodeJS.Signals) => process.exit(signal === "SIGINT" ? 130 : 143);
  #closed = false;

  private constructor(service: "namespace" | "host") {
    const [a = 0, b = 0] = randomBytes(2);
    const id = `or${a.toString(16).padStart(2, "0")}${b.toString(16).padStart(2, "0")}`;
    this.#names = { service: service === "host" ? undefined : `${id}-service`, classroom: `${id}-classroom` };
    this.#devices = { service: `${id}s`, classroom: `${id}c` };
    // A /30 of the block for benchmarks between networks (RFC 2544), which no real network uses.
    const net = `198.${18 + (a & 1)}.${b}`;
    const host = a & 0xfc;
    this.#addresses = { service: `${net}.${host + 1}`, classroom: `${net}.${host + 2}` };
    process.once("exit", this.#onExit);
    process.once("SIGINT", this.#onSignal);
    process.once("SIGTERM", this.#onSignal);
  }

  /** @throws Error without root or without `ip` and `tc` (Debian: iproute2). */
  static async create({ down, up, service = "namespace" }: NamespacesOptions): Promise<Namespaces> {
    if (process.getuid?.() !== 0) throw new Error("network namespaces need root");
    const created = new Namespaces(service);
    try {
      await created.#build();
      if (down !== undefined) await created.shape("down", down);
      if (up !== undefined) await created.shape("up", up);
      return created;
    } catch (cause) {
      await created.close();
      throw new Error("the namespaces could not be made", { cause });
    }
  }

  address(end: End): string {
    return this.#addresses[end];
  }

  /** Sets or changes the shape of a direction. */
  async shape(direction: "down" | "up", { rateKbps, queueMs, kind = "tbf" }: KernelShape): Promise<void> {
    const end: End = direction === "down" ? "service" : "classroom";
    const dev = ["dev", this.#devices[end]];
    const rate = ["rate", `${Math.round(rateKbps)}kbit`];
    // Two full frames, or what passes in 2 ms: the timer's own delay must not cost rate.
    const burstBytes = Math.max(2 * 1514, Math.ceil(rateKbps / 4));
    const queueBytes = Math.max(1514, Math.ceil((rateKbps * queueMs) / 8));
    if (kind === "tbf") {
      const limit = ["burst", `${burstBytes}`, "limit", `${burstBytes + queueBytes}`];
      await this.run(end, "tc", ["qdisc", "replace", ...dev, "root", "tbf", ...rate, ...limit]);
      return;
    }
    // An htb cannot be replaced by an htb: what is there is changed below.
    if (!(await this.run(end, "tc", ["qdisc", "show", ...dev, "root"])).includes("htb"))
      await this.run(end, "tc", ["qdisc", "replace", ...dev, "root", "handle", "1:", "htb", "default", "1"]);
    const shaped = ["htb", ...rate, "burst", `${burstBytes}`, "cburst", `${burstBytes}`];
    await this.run(end, "tc", ["class", "replace", ...dev, "parent", "1:", "classid", "1:1", ...shaped]);
    await this.run(end, "tc", ["qdisc", "replace", ...dev, "parent", "1:1", "bfifo", "limit", `${queueBytes}`]);
  }

  /** Runs a command at one end to its end and returns its output. @throws when it fails. */
  async run(end: End, command: string, args: readonly string[]): Promise<string> {
    const [file, ...rest] = this.commandLine(end, command, args);
    const { stdout } = await exec(file, rest);
    return stdout;
  }

  /** Starts a command at one end; `close()` ends it if it still runs. */
  start(end: End, command: string, args: readonly string[]): ChildProcess {
    const [file, ...rest] = this.commandLine(end, command, args);
    const child = spawn(file, rest, { stdio: ["ignore", "pipe", "inherit"] });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  /** The same as words, for a launcher that starts programs itself. */
  commandLine(end: End, command: string, args: readonly string[]): [string, ...string[]] {
    const name = this.#names[end];
    return name === undefined ? [command, ...args] : ["ip", "netns", "exec", name, command, ...args];
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const ended = [...this.#children].map((child) => new Promise((resolve) => child.once("exit", resolve)));
    for (const child of this.#children) child.kill();
    await Promise.all(ended);
    this.#removeNow();
  }

  async #build(): Promise<void> {
    for (const name of Object.values(this.#names))
      if (name !== undefined) {
        await exec("ip", ["netns", "add", name]);
        await exec("ip", ["netns", "exec", name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
      }
    const { service, classroom } = this.#devices;
    await exec("ip", ["link", "add", service, "type", "veth", "peer", "name", classroom]);
    for (const end of ["service", "classroom"] as const) {
      const name = this.#names[end];
      if (name !== undefined) await exec("ip", ["link", "set", this.#devices[end], "netns", name]);
      await this.run(end, "ip", ["address", "add", `${this.#addresses[end]}/30`, "dev", this.#devices[end]]);
      await this.run(end, "ip", ["link", "set", this.#devices[end], "up"]);
      if (name !== undefined) await this.run(end, "ip", ["link", "set", "lo", "up"]);
    }
  }

  /** Synchronous, so that it also works while the process exits. */
  #removeNow(): void {
    if (this.#closed) return;
    this.#closed = true;
    process.off("exit", this.#onExit);
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
    for (const child of this.#children) child.kill("SIGKILL");
    // What was never made cannot be deleted: the others still must be. The veth pair goes with either of its ends.
    const remove = [
      ["link", "del", this.#devices.service],
      ...Object.values(this.#names).flatMap((name) => (name === undefined ? [] : [["netns", "del", name]])),
    ];
    for (const args of remove)
      try {
        execFileSync("ip", args, { stdio: "ignore" });
      } catch {
        // It was never made, or is gone already.
      }
  }
}

/** Makes the namespaces, hands them to `use` and removes them whatever happens. */
export async function withNamespaces<T>(
  options: NamespacesOptions,
  use: (namespaces: Namespaces) => Promise<T>,
): Promise<T> {
  const namespaces = await Namespaces.create(options);
  try {
    return await use(namespaces);
  } finally {
    await namespaces.close();
  }
}
