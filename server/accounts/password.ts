import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** OWASP's password storage cheat sheet: argon2id with 19 MiB, two passes, one lane. About 30 ms on one core. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** https://github.com/P-H-C/phc-string-format with argon2's version 1.3. */
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Nobody's password: checked in the place of a hash that does not exist, so that both take as long. */
const DECOY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Answers the PHC string to store. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive("argon2id", {
    message: plain(password),
    nonce: salt,
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    tagLength: HASH_BYTES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether this is the password that was hashed. Takes the same time without a hash (an unknown name, an invitation that
 * was not accepted), so that the time tells nobody which names exist.
 * @throws when `stored` is not a PHC string of argon2id.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const { hash, ...parameters } = parse(stored ?? DECOY);
  const derived = await derive("argon2id", { ...parameters, message: plain(password), tagLength: hash.length });
  return timingSafeEqual(derived, hash) && stored !== null;
}

function parse(phc: string): Omit<Argon2Parameters, "message" | "tagLength"> & { hash: Buffer } {
  const [, memory, passes, lanes, salt, hash] = PHC.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) throw new Error("a stored password is not a PHC string of argon2id");
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    nonce: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

/** Keyboards write the same letters in different ways (NIST SP 800-63B, 5.1.1.2). */
function plain(password: string): string {
  return password.normalize("NFKC");
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
