import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
const ID_LETTERS = 16;
const TOKEN_BYTES = 32;

/** A new id such as `sch-k4q7m2...`: 80 random bits, which fits the form of signaling/contract/ids.ts. */
export function newId(prefix: string): string {
  return `${prefix}-${lettersOf(randomBytes(ID_LETTERS))}`;
}

/** The same for each of the prefixes. To ask for random bytes takes longer than to make an id of them. */
export function newIds(prefixes: readonly string[]): string[] {
  const bytes = randomBytes(ID_LETTERS * prefixes.length);
  return prefixes.map(
    (prefix, place) => `${prefix}-${lettersOf(bytes.subarray(ID_LETTERS * place, ID_LETTERS * (place + 1)))}`,
  );
}

function lettersOf(bytes: Uint8Array): string {
  let letters = "";
  for (const byte of bytes) letters += BASE_32[byte % BASE_32.length];
  return letters;
}

/** A secret for a session, a link or a pairing: 256 random bits in base64url. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What is stored in a token's place. A plain hash is enough: a token cannot be guessed as a password can. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
