import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTls } from "../../server/tls.ts";
import { selfSignedPair } from "../support/certificates.ts";

const DAY_MS = 86_400_000;
const machine = { hostname: "school", addresses: ["127.0.0.1", "10.1.2.3", "fe80::1"], cores: 1 };
const selfSigned = { kind: "self-signed" } as const;
let dataDir: string;
let nowMs: number;
const clock = { now: () => nowMs, after: () => () => undefined };

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "oneroom-tls-"));
  nowMs = Date.now();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

async function load(options: { publicUrl?: string; on?: typeof machine } = {}) {
  const tls = await loadTls(
    { tls: selfSigned, dataDir, publicUrl: options.publicUrl ?? null },
    clock,
    options.on ?? machine,
  );
  if (tls === null) throw new Error("no certificate was made");
  return tls;
}

describe("loadTls", () => {
  it("has nothing to load for plain http", async () => {
    expect(await loadTls({ tls: { kind: "none" }, dataDir, publicUrl: null }, clock)).toBeNull();
  });

  it("loads given files", async () => {
    const { certFile, keyFile } = await selfSignedPair(dataDir, "given");
    const tls = await loadTls({ tls: { kind: "files", certFile, keyFile }, dataDir, publicUrl: null }, clock);
    expect(tls).toEqual({ cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") });
  });

  it("names every way to reach this machine", async () => {
    const certificate = new X509Certificate((await load({ publicUrl: "https://lessons.example.org:8443" })).cert);
    for (const name of ["localhost", "school", "lessons.example.org"])
      expect(certificate.checkHost(name)).toBeDefined();
    for (const ip of ["127.0.0.1", "::1", "10.1.2.3"]) expect(certificate.checkIP(ip)).toBeDefined();
    expect(certificate.checkIP("10.9.9.9")).toBeUndefined();
    expect(certificate.validToDate.getTime() - nowMs).toBeLessThan(398 * DAY_MS);
  });

  it("keeps the certificate, and its key from others", async () => {
    const first = await load();
    nowMs += 300 * DAY_MS;
    expect(await load()).toEqual(first);
    if (process.platform !== "win32") expect(statSync(join(dataDir, "tls", "key.pem")).mode & 0o777).toBe(0o600);
  });

  it("keeps it when an address is gone or the host has a name that no certificate can hold", async () => {
    const on = { ...machine, hostname: "pc_of room" };
    const first = await load({ on });
    expect(await load({ on: { ...on, addresses: ["127.0.0.1"] } })).toEqual(first);
  });

  it("makes it anew before it expires", async () => {
    const first = await load();
    nowMs += 365 * DAY_MS;
    const second = await load();
    expect(second).not.toEqual(first);
    expect(new X509Certificate(second.cert).validFromDate.getTime()).toBeLessThan(nowMs);
  });

  it("makes it anew when this machine has a new address or name", async () => {
    const first = await load();
    const second = await load({ on: { ...machine, addresses: ["127.0.0.1", "10.1.2.4"] } });
    expect(new X509Certificate(second.cert).checkIP("10.1.2.4")).toBeDefined();
    expect(second).not.toEqual(first);
    expect(await load({ publicUrl: "https://new.example.org" })).not.toEqual(second);
  });

  it.each([
    ["a damaged certificate", "cert.pem"],
    ["a damaged key", "key.pem"],
  ])("replaces %s", async (_what, file) => {
    const first = await load();
    writeFileSync(join(dataDir, "tls", file), "scrap");
    const second = await load();
    expect(second).not.toEqual(first);
    expect(await load()).toEqual(second);
  });

  it("serves https that a client who knows the certificate trusts", async () => {
    const { cert, key } = await load();
    const server = createServer({ cert, key }, (_request, response) => response.end("here"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the server has no port");
      const text = await new Promise<string>((resolve, reject) => {
        const asked = request({ host: "127.0.0.1", port: address.port, ca: cert, agent: false }, (response) => {
          response.setEncoding("utf8").once("data", resolve);
        });
        asked.once("error", reject).end();
      });
      expect(text).toBe("here");
    } finally {
      server.close();
    }
  });
});
