import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
const ID_LETTERS = 16;
const TOKEN_BYTES = 32;

/** A new id such as `sch-k4q7m2...`: 80 random bits, which fits the form of signaling/contract/ids.ts. */
export function newId(prefix: string): string {
  let letters = "";
  for (const byte of randomBytes(ID_LETTERS)) letters += BASE_32[byte % BASE_32.length];
  return `${prefix}-${letters}`;
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
