import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { generate, type SubjectAltNameEntry } from "selfsigned";
import type { Clock } from "./clock.ts";
import type { TlsSource } from "./config.ts";
import { lanAddresses, type Machine, thisMachine } from "./machine.ts";

/** PEM texts, as `https.createServer` takes them. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
/** Browsers refuse server certificates that live much longer than a year. */
const LIFETIME_DAYS = 390;
const RENEW_BEFORE_DAYS = 30;

/**
 * The certificate to serve https with; null for plain http. A self-signed one is kept in `DATA_DIR/tls`, so that a
 * classroom accepts it once, and made anew only when it is about to expire or lacks a name or address of this machine.
 * @param publicUrl its host is named in the certificate too
 */
export async function loadTls(
  { tls, dataDir, publicUrl }: { tls: TlsSource; dataDir: string; publicUrl: string | null },
  clock: Clock,
  machine: Machine = thisMachine(),
): Promise<Tls | null> {
  if (tls.kind === "none") return null;
  if (tls.kind === "files") {
    return { cert: await readFile(tls.certFile, "utf8"), key: await readFile(tls.keyFile, "utf8") };
  }
  const names = namesOf(machine, publicUrl);
  const folder = join(dataDir, "tls");
  const kept = await readKept(folder);
  if (kept && isUsable(kept, names, clock.now())) return kept;
  const made = await make(names, clock.now());
  await keep(folder, made);
  return made;
}

/** The page's address may be any of these. Words that no certificate can name are left out. */
function namesOf(machine: Machine, publicUrl: string | null): string[] {
  const publicHost = publicUrl === null ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, "")];
  const names = ["localhost", machine.hostname, "127.0.0.1", "::1", ...lanAddresses(machine), ...publicHost];
  return [...new Set(names)].filter((name) => isIP(name) !== 0 || /^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(name));
}

async function readKept(folder: string): Promise<Tls | undefined> {
  try {
    const both = await Promise.all([
      readFile(join(folder, "cert.pem"), "utf8"),
      readFile(join(folder, "key.pem"), "utf8"),
    ]);
    return { cert: both[0], key: both[1] };
  } catch {
    return undefined; // The first start, or half a pair: a new pair is made.
  }
}

function isUsable({ cert, key }: Tls, names: string[], nowMs: number): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const covers = (name: string) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name));
    return (
      certificate.validToDate.getTime() - nowMs > RENEW_BEFORE_DAYS * DAY_MS &&
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      names.every((name) => covers(name) !== undefined)
    );
  } catch {
    return false; // A damaged file is replaced like a missing one.
  }
}

async function make(names: string[], nowMs: number): Promise<Tls> {
  const altNames: SubjectAltNameEntry[] = names.map((name) =>
    isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
  );
  const made = await generate([{ name: "commonName", value: "OneRoom" }], {
    keyType: "ec",
    algorithm: "sha256",
    // Classroom computers with a slow clock must not think that it starts tomorrow.
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + LIFETIME_DAYS * DAY_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** Each file is put in place whole; a stop between the two leaves a pair that does not match and is made anew. */
async function keep(folder: string, { cert, key }: Tls): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of [
    ["key.pem", key],
    ["cert.pem", cert],
  ] as const) {
    await writeFile(join(folder, `${name}.new`), text, { mode: 0o600 });
    await rename(join(folder, `${name}.new`), join(folder, name));
  }
}
