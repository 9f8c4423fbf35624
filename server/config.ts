import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { accessSync, constants, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP, isIPv6 } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type ProviderConfig, providerOf, providerVariables, wrongProvider } from "./config-provider.ts";
import { attempt, ConfigError, sentence } from "./config-words.ts";
import { isLoopback, isWildcard, lanAddresses, type Machine, thisMachine } from "./machine.ts";

/** The service's settings, read once from the environment. docs/operations.md describes every variable. */
export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Absolute; exists and can be written to. */
  readonly dataDir: string;
  /** Origin that people open, without a slash at the end; null: not set, see `publicUrlOf`. */
  readonly publicUrl: string | null;
  readonly tls: TlsSource;
  /** Proxies whose X-Forwarded-For is believed: addresses, networks, or Express's word "loopback". */
  readonly trustedProxies: readonly string[];
  readonly media: MediaConfig;
  /** At least 32 characters. */
  readonly jwtSecret: string;
  /** null: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  readonly logLevel: LogLevel;
  /** `stock`: the control loop is off and mediasoup's own estimator decides alone. */
  readonly policy: "adapt" | "stock";
  /** How many classrooms may be on stage at once. */
  readonly stageLimit: number;
  /** Absolute: where the bureau's own languages and corrections of languages are; null: none. */
  readonly languagesDir: string | null;
  /** Whether webhooks may be sent to this machine and its network. */
  readonly privateWebhooks: boolean;
  /** Where people can sign in beside the password; null: nowhere. */
  readonly provider: ProviderConfig | null;
}

export type TlsSource =
  | { readonly kind: "none" }
  | { readonly kind: "self-signed" }
  | { readonly kind: "files"; readonly certFile: string; readonly keyFile: string };

interface MediaConfig {
  /** Addresses that every worker listens on. */
  readonly ips: readonly string[];
  /** Told to pages in place of the (then only) listening address; null: the listening addresses themselves. */
  readonly announcedAddress: string | null;
  /** Worker i uses `port + i`, UDP and TCP. 0: any free port. */
  readonly port: number;
  readonly workers: number;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Each schema's message ends the sentence "NAME is VALUE, but must be …". */
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, { error: `a whole number from ${min} to ${max}`, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, `a whole number from ${min} to ${max}`);

const address = "an IPv4 or IPv6 address";
const addressList = (allowed: string, isAllowed: (entry: string) => boolean) =>
  z
    .string()
    .transform((text) => text.split(",").map((entry) => entry.trim()))
    .refine((entries) => entries.every(isAllowed), allowed);

const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z
    .string()
    .refine(
      (host) => isIP(host) !== 0 || /^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/i.test(host),
      "an address or a host name",
    )
    .default("0.0.0.0"),
  DATA_DIR: z.string().default("./data"),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'an address such as "https://lessons.example.org", http or https, without a path')
    .transform((url) => new URL(url).origin)
    .nullable()
    .default(null),
  MEDIA_IP: addressList("one or more IP addresses, separated by commas", (entry) => isIP(entry) !== 0).optional(),
  MEDIA_ANNOUNCED_ADDRESS: z
    .string()
    .refine((value) => isIP(value) !== 0 && !isWildcard(value), address)
    .nullable()
    .default(null),
  MEDIA_PORT: wholeNumber(0, 65_535).default(40_000),
  MEDIA_WORKERS: wholeNumber(1, 256).optional(),
  TLS: z.literal("self-signed", { error: '"self-signed" or nothing' }).optional(),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TRUST_PROXY: addressList(
    '"loopback" or addresses or networks (such as 10.0.0.0/8), separated by commas',
    isProxy,
  ).default(["loopback"]),
  JWT_SECRET: z.string().min(32, "at least 32 characters long").optional(),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'of the form "postgres://user:password@host:5432/database"')
    .nullable()
    .default(null),
  LOG_LEVEL: z.enum(logLevels, { error: `one of ${logLevels.join(", ")}` }).default("info"),
  POLICY: z.enum(["adapt", "stock"], { error: "adapt or stock" }).default("adapt"),
  STAGE_LIMIT: wholeNumber(1, 9).default(2),
  LANGUAGES_DIR: z.string().nullable().default(null),
  ...providerVariables,
  WEBHOOKS_PRIVATE: z.literal("allow", { error: '"allow" or nothing' }).optional(),
});
type Environment = z.output<typeof environment>;

/**
 * Reads the settings. Touches files only to check that they can be used, to make the data folder, and to keep the
 * secret that it makes when JWT_SECRET is absent. An empty variable counts as absent.
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv, machine: Machine = thisMachine()): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues
        .map(({ path, message }) => sentence(String(path[0]), given[String(path[0])], message))
        .join("\n"),
    );
  }
  const variables = parsed.data;
  const workers = variables.MEDIA_WORKERS ?? machine.cores;
  const dataDir = resolve(variables.DATA_DIR);
  const wrong = [
    ...wrongTls(variables),
    ...wrongProvider(variables),
    ...wrongMedia(variables, workers, machine),
    ...wrongDataDir(dataDir, variables.DATA_DIR),
  ];
  if (wrong.length > 0) throw new ConfigError(wrong.join("\n"));
  return {
    host: variables.HOST,
    port: variables.PORT,
    dataDir,
    publicUrl: variables.PUBLIC_URL,
    tls: tlsSource(variables),
    trustedProxies: variables.TRUST_PROXY,
    media: {
      ips:
        variables.MEDIA_IP ??
        (variables.MEDIA_ANNOUNCED_ADDRESS === null ? ["127.0.0.1", ...lanAddresses(machine)] : ["0.0.0.0"]),
      announcedAddress: variables.MEDIA_ANNOUNCED_ADDRESS,
      port: variables.MEDIA_PORT,
      workers,
    },
    jwtSecret: variables.JWT_SECRET ?? keptSecret(dataDir),
    databaseUrl: variables.DATABASE_URL,
    logLevel: variables.LOG_LEVEL,
    policy: variables.POLICY,
    stageLimit: variables.STAGE_LIMIT,
    languagesDir: variables.LANGUAGES_DIR === null ? null : resolve(variables.LANGUAGES_DIR),
    provider: providerOf(variables),
    privateWebhooks: variables.WEBHOOKS_PRIVATE === "allow",
  };
}

/**
 * The origin that people open. When PUBLIC_URL is not set and the service listens on every address: `localhost` without
 * TLS, because only there a browser gives a camera to an insecure page; this machine's first address with TLS.
 * @param port the port that is really listened on
 */
export function publicUrlOf(
  config: Pick<Config, "host" | "publicUrl" | "tls">,
  port: number,
  machine: Machine = thisMachine(),
): string {
  if (config.publicUrl !== null) return config.publicUrl;
  const secure = config.tls.kind !== "none";
  const first = secure ? lanAddresses(machine)[0] : undefined;
  const host = isWildcard(config.host) ? (first ?? "localhost") : config.host;
  return new URL(`${secure ? "https" : "http"}://${isIPv6(host) ? `[${host}]` : host}:${port}`).origin;
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return false;
  return url.pathname === "/" && `${url.search}${url.hash}${url.username}${url.password}` === "";
}

function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "postgres:" || url.protocol === "postgresql:") && url.hostname !== "";
}

function isProxy(entry: string): boolean {
  const [ip = "", bits, ...rest] = entry.split("/");
  if (entry === "loopback") return true;
  if (isIP(ip) === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv6(ip) ? 128 : 32));
}

function tlsSource({ TLS, TLS_CERT, TLS_KEY }: Environment): TlsSource {
  if (TLS_CERT !== undefined && TLS_KEY !== undefined) {
    return { kind: "files", certFile: resolve(TLS_CERT), keyFile: resolve(TLS_KEY) };
  }
  return { kind: TLS ?? "none" };
}

function wrongTls({ TLS, TLS_CERT, TLS_KEY }: Environment): string[] {
  if (TLS_CERT === undefined && TLS_KEY === undefined) return [];
  if (TLS !== undefined) return ['TLS is "self-signed", but must be left out when TLS_CERT and TLS_KEY are given.'];
  if (TLS_CERT === undefined) return ["TLS_KEY is given, so TLS_CERT must be given too."];
  if (TLS_KEY === undefined) return ["TLS_CERT is given, so TLS_KEY must be given too."];
  const certificate = attempt(() => new X509Certificate(readFileSync(TLS_CERT)));
  const key = attempt(() => createPrivateKey(readFileSync(TLS_KEY)));
  const wrong: string[] = [];
  if (!certificate) wrong.push(sentence("TLS_CERT", TLS_CERT, "a file that can be read and holds a PEM certificate"));
  if (!key) wrong.push(sentence("TLS_KEY", TLS_KEY, "a file that can be read and holds a PEM private key"));
  if (certificate && key && !certificate.checkPrivateKey(key)) {
    wrong.push(sentence("TLS_KEY", TLS_KEY, "the private key of the certificate in TLS_CERT"));
  }
  return wrong;
}

function wrongMedia(variables: Environment, workers: number, machine: Machine): string[] {
  const { PORT, HOST, MEDIA_IP: ips = [], MEDIA_PORT: first, MEDIA_ANNOUNCED_ADDRESS: announced } = variables;
  const wrong: string[] = [];
  const foreign = ips.find((ip) => !isWildcard(ip) && !isLoopback(ip) && !machine.addresses.includes(ip));
  if (foreign !== undefined) {
    const own = lanAddresses(machine).join(", ");
    wrong.push(
      `MEDIA_IP holds "${foreign}", but must hold addresses of this machine (${own}); an address that others see ` +
        "from outside goes in MEDIA_ANNOUNCED_ADDRESS.",
    );
  }
  if (announced !== null && ips.length > 1) {
    wrong.push(sentence("MEDIA_IP", ips.join(","), "a single address when MEDIA_ANNOUNCED_ADDRESS is given"));
  }
  if (announced === null && ips.some(isWildcard)) {
    const allowed = "addresses that a page can send to, unless MEDIA_ANNOUNCED_ADDRESS names one";
    wrong.push(sentence("MEDIA_IP", ips.join(","), allowed));
  }
  if (first + workers > 65_536) {
    wrong.push(sentence("MEDIA_PORT", String(first), `at most ${65_536 - workers}: ${workers} workers use one each`));
  }
  // On an address of its own, media may use the same port: 443 gets out of most schools.
  const apart =
    isIP(HOST) !== 0 && !isWildcard(HOST) && ips.length > 0 && !ips.some((ip) => ip === HOST || isWildcard(ip));
  if (first > 0 && PORT >= first && PORT < first + workers && !apart) {
    wrong.push(sentence("PORT", String(PORT), `outside the media ports ${first} to ${first + workers - 1}`));
  }
  return wrong;
}

function wrongDataDir(dataDir: string, given: string): string[] {
  const usable = attempt(() => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  });
  return usable ? [] : [sentence("DATA_DIR", given, "a folder that can be made and written to")];
}

/** The secret in the data folder, made on the first start. Linked into place whole, so that two starts agree. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, "jwt-secret");
  let secret = attempt(() => readFileSync(file, "utf8").trim());
  if (secret === undefined) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(48).toString("base64url")}\n`, { mode: 0o600 });
    attempt(() => linkSync(draft, file));
    rmSync(draft);
    secret = attempt(() => readFileSync(file, "utf8").trim());
  }
  if (secret === undefined || secret.length < 32) {
    throw new ConfigError(
      `DATA_DIR holds ${file}, which must hold at least 32 characters; delete it to get a new one.`,
    );
  }
  return secret;
}
