import { createHmac, randomBytes } from "node:crypto";

/** Signatures as the Standard Webhooks specification has them (v1: HMAC-SHA256 over "id.timestamp.body"). */

const PREFIX = "whsec_";
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

/** @param timestamp seconds since the epoch, as it is sent */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}
