import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publicUrlOf, readConfig } from "../../server/config.ts";
import { ConfigError } from "../../server/config-words.ts";
import { selfSignedPair } from "../support/certificates.ts";
import { fc } from "../support/properties.ts";

const machine = { hostname: "school", addresses: ["127.0.0.1", "::1", "10.1.2.3", "192.0.2.9", "fd00::9"], cores: 4 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oneroom-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (env: Record<string, string> = {}) => readConfig({ DATA_DIR: join(folder, "data"), ...env }, machine);

function complaint(env: Record<string, string>): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("the environment was accepted");
}

describe("readConfig", () => {
  it("fills in everything that is not set", () => {
    expect(read()).toEqual({
      host: "0.0.0.0",
      port: 3000,
      dataDir: join(folder, "data"),
      publicUrl: null,
      tls: { kind: "none" },
      trustedProxies: ["loopback"],
      media: { ips: ["127.0.0.1", "10.1.2.3", "192.0.2.9"], announcedAddress: null, port: 40_000, workers: 4 },
      jwtSecret: expect.stringMatching(/^[\w-]{64}$/),
      databaseUrl: null,
      logLevel: "info",
      policy: "adapt",
      stageLimit: 2,
      privateWebhooks: false,
      provider: null,
      languagesDir: null,
    });
  });

  it("takes an empty variable for one that is not set", () => {
    expect(read({ PORT: "", TLS: "", MEDIA_IP: "", JWT_SECRET: "" }).port).toBe(3000);
  });

  it("takes what is set", () => {
    const config = read({
      PORT: "0",
      HOST: "::",
      PUBLIC_URL: "https://Lessons.example.org/",
      TLS: "self-signed",
      TRUST_PROXY: "10.0.0.0/8, loopback",
      MEDIA_IP: "10.1.2.3, fd00::9",
      MEDIA_PORT: "0",
      MEDIA_WORKERS: "2",
      JWT_SECRET: "x".repeat(32),
      DATABASE_URL: "postgres://oneroom@db.example.org/oneroom",
      LOG_LEVEL: "debug",
      POLICY: "stock",
      STAGE_LIMIT: "4",
      WEBHOOKS_PRIVATE: "allow",
      OIDC_ISSUER: "https://id.example.org/realms/school",
      OIDC_CLIENT_ID: "oneroom",
      OIDC_CLIENT_SECRET: "shared",
      OIDC_SCOPES: "openid email",
      OIDC_CLAIM: "email",
      OIDC_EMAIL_DOMAIN: "school.example.org",
      OIDC_CREATE: "teacher",
    });
    expect(config).toEqual({
      host: "::",
      port: 0,
      dataDir: join(folder, "data"),
      publicUrl: "https://lessons.example.org",
      tls: { kind: "self-signed" },
      trustedProxies: ["10.0.0.0/8", "loopback"],
      media: { ips: ["10.1.2.3", "fd00::9"], announcedAddress: null, port: 0, workers: 2 },
      jwtSecret: "x".repeat(32),
      databaseUrl: "postgres://oneroom@db.example.org/oneroom",
      logLevel: "debug",
      policy: "stock",
      stageLimit: 4,
      privateWebhooks: true,
      provider: {
        issuer: "https://id.example.org/realms/school",
        clientId: "oneroom",
        clientSecret: "shared",
        label: "id.example.org",
        scopes: "openid email",
        claim: "email",
        emailDomain: "school.example.org",
        create: "teacher",
      },
      languagesDir: null,
    });
  });

  it("listens on every address when only the announced one is given", () => {
    expect(read({ MEDIA_ANNOUNCED_ADDRESS: "203.0.113.7" }).media).toMatchObject({
      ips: ["0.0.0.0"],
      announcedAddress: "203.0.113.7",
    });
  });

  it("lets the web and the media use one port on two addresses", () => {
    const config = read({
      HOST: "10.1.2.3",
      PORT: "443",
      MEDIA_IP: "192.0.2.9",
      MEDIA_PORT: "443",
      MEDIA_WORKERS: "1",
    });
    expect([config.port, config.media.port]).toEqual([443, 443]);
  });

  const wrong: [Record<string, string>, string][] = [
    [{ PORT: "http" }, 'PORT is "http", but must be a whole number from 0 to 65535.'],
    [{ PORT: "70000" }, 'PORT is "70000", but must be a whole number from 0 to 65535.'],
    [{ PORT: "3000.5" }, 'PORT is "3000.5", but must be a whole number from 0 to 65535.'],
    [{ HOST: "0.0.0.0:80" }, 'HOST is "0.0.0.0:80", but must be an address or a host name.'],
    [
      { PUBLIC_URL: "lessons.example.org" },
      'PUBLIC_URL is "lessons.example.org", but must be an address such as "https://lessons.example.org", http or ' +
        "https, without a path.",
    ],
    [
      { PUBLIC_URL: "https://example.org/lessons" },
      'PUBLIC_URL is "https://example.org/lessons", but must be an address such as "https://lessons.example.org", ' +
        "http or https, without a path.",
    ],
    [{ MEDIA_IP: "eth0" }, 'MEDIA_IP is "eth0", but must be one or more IP addresses, separated by commas.'],
    [
      { MEDIA_IP: "203.0.113.7" },
      'MEDIA_IP holds "203.0.113.7", but must hold addresses of this machine (10.1.2.3, 192.0.2.9); an address that ' +
        "others see from outside goes in MEDIA_ANNOUNCED_ADDRESS.",
    ],
    [
      { MEDIA_IP: "0.0.0.0" },
      'MEDIA_IP is "0.0.0.0", but must be addresses that a page can send to, unless MEDIA_ANNOUNCED_ADDRESS names one.',
    ],
    [
      { MEDIA_IP: "10.1.2.3,192.0.2.9", MEDIA_ANNOUNCED_ADDRESS: "203.0.113.7" },
      'MEDIA_IP is "10.1.2.3,192.0.2.9", but must be a single address when MEDIA_ANNOUNCED_ADDRESS is given.',
    ],
    [
      { MEDIA_ANNOUNCED_ADDRESS: "lessons.example.org" },
      'MEDIA_ANNOUNCED_ADDRESS is "lessons.example.org", but must be an IPv4 or IPv6 address.',
    ],
    [{ MEDIA_PORT: "65534" }, 'MEDIA_PORT is "65534", but must be at most 65532: 4 workers use one each.'],
    [{ PORT: "40003" }, 'PORT is "40003", but must be outside the media ports 40000 to 40003.'],
    [
      { HOST: "10.1.2.3", PORT: "40000", MEDIA_IP: "10.1.2.3" },
      'PORT is "40000", but must be outside the media ports 40000 to 40003.',
    ],
    [{ MEDIA_WORKERS: "0" }, 'MEDIA_WORKERS is "0", but must be a whole number from 1 to 256.'],
    [{ TLS: "yes" }, 'TLS is "yes", but must be "self-signed" or nothing.'],
    [{ TLS_CERT: "cert.pem" }, "TLS_CERT is given, so TLS_KEY must be given too."],
    [{ TLS_KEY: "key.pem" }, "TLS_KEY is given, so TLS_CERT must be given too."],
    [
      { TLS: "self-signed", TLS_CERT: "cert.pem", TLS_KEY: "key.pem" },
      'TLS is "self-signed", but must be left out when TLS_CERT and TLS_KEY are given.',
    ],
    [
      { TLS_CERT: "/nowhere/cert.pem", TLS_KEY: "/nowhere/key.pem" },
      'TLS_CERT is "/nowhere/cert.pem", but must be a file that can be read and holds a PEM certificate.\n' +
        'TLS_KEY is "/nowhere/key.pem", but must be a file that can be read and holds a PEM private key.',
    ],
    [
      { TRUST_PROXY: "10.0.0.0/33" },
      'TRUST_PROXY is "10.0.0.0/33", but must be "loopback" or addresses or networks (such as 10.0.0.0/8), separated ' +
        "by commas.",
    ],
    [{ STAGE_LIMIT: "0" }, 'STAGE_LIMIT is "0", but must be a whole number from 1 to 9.'],
    [{ POLICY: "none" }, 'POLICY is "none", but must be adapt or stock.'],
    [{ LOG_LEVEL: "loud" }, 'LOG_LEVEL is "loud", but must be one of fatal, error, warn, info, debug, trace, silent.'],
    [{ JWT_SECRET: "tooShortSecret" }, "JWT_SECRET must be at least 32 characters long."],
    [
      { DATABASE_URL: "mysql://me:hidden@db/oneroom" },
      'DATABASE_URL must be of the form "postgres://user:password@host:5432/database".',
    ],
    [
      { PORT: "x", LOG_LEVEL: "loud" },
      'PORT is "x", but must be a whole number from 0 to 65535.\n' +
        'LOG_LEVEL is "loud", but must be one of fatal, error, warn, info, debug, trace, silent.',
    ],
  ];
  it.each(wrong)("says what is wrong with %o", (env, message) => {
    expect(complaint(env)).toBe(message);
  });

  it("refuses a data folder that is a file", () => {
    const file = join(folder, "taken");
    writeFileSync(file, "");
    expect(complaint({ DATA_DIR: file })).toBe(
      `DATA_DIR is ${JSON.stringify(file)}, but must be a folder that can be made and written to.`,
    );
  });

  it("makes a secret once, readable by its owner only", () => {
    const { jwtSecret } = read();
    const file = join(folder, "data", "jwt-secret");
    expect(readFileSync(file, "utf8").trim()).toBe(jwtSecret);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(read().jwtSecret).toBe(jwtSecret);
    expect(readdirSync(join(folder, "data"))).toEqual(["jwt-secret"]);
  });

  it("refuses a kept secret that was cut short", () => {
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data", "jwt-secret"), "short");
    expect(complaint({})).toMatch(/^DATA_DIR holds .*jwt-secret, which must hold at least 32 characters/);
  });

  it("takes a certificate with its own key and refuses it with another's", async () => {
    const [mine, other] = [await selfSignedPair(folder, "mine"), await selfSignedPair(folder, "other")];
    expect(read({ TLS_CERT: mine.certFile, TLS_KEY: mine.keyFile }).tls).toEqual({ kind: "files", ...mine });
    expect(complaint({ TLS_CERT: mine.certFile, TLS_KEY: other.keyFile })).toBe(
      `TLS_KEY is ${JSON.stringify(other.keyFile)}, but must be the private key of the certificate in TLS_CERT.`,
    );
  });

  it("answers any text with a setting or a sentence that names the variable, never with another error", () => {
    const names = ["PORT", "HOST", "PUBLIC_URL", "MEDIA_IP", "MEDIA_ANNOUNCED_ADDRESS", "MEDIA_PORT", "TRUST_PROXY"];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ unit: "binary" }), (name, value) => {
        try {
          read({ [name]: value });
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          expect(error.message.startsWith(name)).toBe(true);
        }
      }),
    );
  });
});

describe("publicUrlOf", () => {
  const http = { kind: "none" } as const;
  const https = { kind: "self-signed" } as const;
  it.each([
    [{ host: "0.0.0.0", publicUrl: null, tls: http }, 3000, "http://localhost:3000"],
    [{ host: "::", publicUrl: null, tls: https }, 3000, "https://10.1.2.3:3000"],
    [{ host: "0.0.0.0", publicUrl: null, tls: https }, 443, "https://10.1.2.3"],
    [{ host: "fd00::9", publicUrl: null, tls: http }, 80, "http://[fd00::9]"],
    [{ host: "0.0.0.0", publicUrl: "https://a.example", tls: http }, 3000, "https://a.example"],
  ])("%o on port %i is %s", (config, port, url) => {
    expect(publicUrlOf(config, port, machine)).toBe(url);
  });
});
