import { createHmac, randomBytes } from "node:crypto";

/** Time-based one-time passwords (RFC 6238) as every authenticator makes them: SHA-1, six digits, 30 seconds. */

const STEP_MS = 30_000;
const BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** RFC 4226, 4: at least 128 bits, 160 are recommended. */
const SECRET_BYTES = 20;

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  let [bits, value, text] = [0, 0, ""];
  for (const byte of randomBytes(SECRET_BYTES)) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE_32[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

/** The address that authenticators read (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export function totpUrl(secret: string, account: string): string {
  return `otpauth://totp/OneRoom:${encodeURIComponent(account)}?secret=${secret}&issuer=OneRoom`;
}

/** The code of one step of 30 seconds. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/**
 * The step that a code is of, if it is of this one or a neighbour (clocks differ) and later than `lastStep`: a code that
 * was looked at over a shoulder does not work a second time (RFC 6238, 5.2).
 */
export function stepOf(code: string, secret: string, now: number, lastStep: number): number | undefined {
  const current = Math.floor(now / STEP_MS);
  return [current - 1, current, current + 1].find((step) => step > lastStep && totpCode(secret, step) === code);
}

function fromBase32(text: string): Buffer {
  let [bits, value] = [0, 0];
  const bytes: number[] = [];
  for (const letter of text) {
    value = (value << 5) | BASE_32.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 255);
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
