import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskFinding } from "../../../server/install/check-machine.ts";
import { checkMediaAddress, checkPorts, checkPublicUrl } from "../../../server/install/check-network.ts";
import { formatFindings, hasFailed } from "../../../server/install/finding.ts";

const root = join(import.meta.dirname, "../../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oneroom-doctor-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs one of the commands as npm does. */
function command(file: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "server/install", file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

async function taken() {
  const tcp = createServer();
  await new Promise<void>((resolve) => {
    tcp.listen(0, "127.0.0.1", resolve);
  });
  const udp = createSocket("udp4");
  await new Promise<void>((resolve) => {
    udp.bind(0, "127.0.0.1", resolve);
  });
  const close = async () => {
    await new Promise((resolve) => tcp.close(resolve));
    await new Promise<void>((resolve) => {
      udp.close(resolve);
    });
  };
  return { tcp: (tcp.address() as AddressInfo).port, udp: udp.address().port, close };
}

const media = (port: number, workers = 1) => ({ ips: ["127.0.0.1"], announcedAddress: null, port, workers });

describe("the report", () => {
  const failed = { subject: "disk", state: "failed", found: "0.1 GiB", advice: "Make room." } as const;

  it("is a table with the advice below its line", () => {
    const ok = { subject: "media worker", state: "ok", found: "built" } as const;
    expect(formatFindings([ok, failed])).toBe(
      ["ok       media worker  built", "failed   disk          0.1 GiB", "                       Make room.", ""].join(
        "\n",
      ),
    );
  });

  it("has failed with a failure, not with a warning", () => {
    expect(hasFailed([{ ...failed, state: "warning" }])).toBe(false);
    expect(hasFailed([{ ...failed, state: "warning" }, failed])).toBe(true);
  });
});

describe("ports", () => {
  it("are ok when they are free", async () => {
    const findings = await checkPorts({ host: "127.0.0.1", port: 0, media: media(0) });
    expect(findings.map(({ state }) => state)).toEqual(["ok", "ok"]);
  });

  it("have failed when something else has them, TCP or UDP, of any worker", async () => {
    const others = await taken();
    try {
      const [web, tcp] = await checkPorts({ host: "127.0.0.1", port: others.tcp, media: media(others.tcp) });
      const [, udp] = await checkPorts({ host: "127.0.0.1", port: 0, media: media(others.udp - 1, 2) });
      expect(web).toMatchObject({ state: "failed", found: `${others.tcp}: EADDRINUSE` });
      expect(web?.advice).toContain("set PORT");
      expect(tcp).toMatchObject({ state: "failed", found: `127.0.0.1 TCP ${others.tcp}: EADDRINUSE` });
      expect(udp?.found).toContain("EADDRINUSE");
      expect(udp?.advice).toContain("set MEDIA_PORT");
    } finally {
      await others.close();
    }
  });
});

describe("addresses", () => {
  it.each([
    [{ ips: ["127.0.0.1"] }, "warning", /Only this computer/],
    [{ ips: ["127.0.0.1", "192.168.1.9"] }, "warning", /Only this local network/],
    [{ ips: ["100.64.1.1", "172.31.0.1", "fd00::1"] }, "warning", /Only this local network/],
    [{ ips: ["127.0.0.1", "203.0.113.7"] }, "ok", undefined],
    [{ ips: ["172.32.0.1"] }, "ok", undefined],
    [{ ips: ["0.0.0.0"], announcedAddress: "203.0.113.7" }, "ok", undefined],
  ])("for media, %o: %s", (settings, state, advice) => {
    const finding = checkMediaAddress({ ...media(0), ...settings });
    expect(finding.state).toBe(state);
    if (advice !== undefined) expect(finding.advice).toMatch(advice);
  });

  it.each([
    ["https://lessons.example.org", true, "ok"],
    ["http://lessons.example.org", true, "failed"],
    ["http://localhost:3000", true, "ok"],
    ["http://[::1]:3000", true, "ok"],
    ["http://127.0.0.1:3000", true, "ok"],
    ["http://localhost:3000", false, "warning"],
  ])("for the web, %s (set: %s): %s", (url, isSet, state) => {
    expect(checkPublicUrl(url, isSet).state).toBe(state);
  });
});

describe("disk", () => {
  it.each([
    [11, "ok"],
    [9, "warning"],
    [0.5, "failed"],
  ])("with %s GiB free: %s", (gibibytes, state) => {
    expect(diskFinding("/data", gibibytes * 1024 ** 3).state).toBe(state);
  });
});

describe("npm run doctor", () => {
  it("reports everything, ends well and leaves no trace", () => {
    const dataDir = join(folder, "data");
    const { status, stdout } = command("doctor.ts", [], { DATA_DIR: dataDir, PORT: "0", MEDIA_PORT: "0" });
    expect(status).toBe(0);
    for (const subject of ["web port", "media ports", "address", "web address", "disk", "browser", "ffmpeg"]) {
      expect(stdout).toMatch(new RegExp(`^(ok|warning) +${subject} {2}`, "m"));
    }
    expect(stdout).toMatch(/^ok +media worker .*self-check passed/m);
    expect(existsSync(dataDir)).toBe(false);
  });

  it("ends with status 1, and still reports the rest, when settings or the worker are wrong", () => {
    const { status, stdout } = command("doctor.ts", [], { PORT: "none", XDG_CACHE_HOME: folder });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^failed +settings +PORT is "none"/m);
    expect(stdout).toMatch(/^failed +media worker +There is no media worker on this machine yet/m);
    expect(stdout).toMatch(/^\w+ +ffmpeg/m);
  });
});

describe("prepare", () => {
  it("is quick and quiet when all is there", () => {
    expect(command("prepare.ts", ["worker"], {})).toMatchObject({ status: 0, stderr: "" });
  });

  it.each([[[]], [["worker", "all"]]])("explains itself when called with %j", (words) => {
    const { status, stderr } = command("prepare.ts", words, {});
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Usage: .*worker \| build \| browser/);
  });

  it("says in a sentence why there is no worker", () => {
    const { status, stderr } = command("prepare.ts", ["worker"], { MEDIASOUP_WORKER_BIN: "/bin/true" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^MEDIASOUP_WORKER_BIN is \/bin\/true, which does not run .*\n$/);
  });
});
