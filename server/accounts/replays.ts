import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Clock } from "../clock.ts";
import type { ReplaysStore } from "./ports.ts";

const KEPT_MS = 24 * 3_600_000;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A request that carries a key of the asker's, so that it may be sent again when its answer was lost. */
export interface KeyedRequest {
  /** Whose key it is: two who draw the same one do not meet. */
  readonly principal: string;
  readonly key: string;
  /** What is asked for, to the letter. */
  readonly request: string;
}

/** Does what is asked once, however often it is sent within a day. Known to all who share the database, and after a restart. */
export interface Replays {
  /**
   * Refuses with `idempotency.other-request` and `idempotency.in-flight`. What was refused has changed nothing: it is not
   * kept, and may be asked again. What broke off may have changed something, nobody knows: it stays in flight.
   */
  once(asked: KeyedRequest, act: () => Promise<Outcome<object>>): Promise<{ outcome: Outcome<object>; again: boolean }>;
  sweep(): Promise<void>;
}

export function createReplays({ store, clock }: { store: { replays: ReplaysStore }; clock: Clock }): Replays {
  const { replays } = store;
  return {
    async once(asked, act) {
      const keyHash = digest(`${asked.principal}\n${asked.key}`);
      const requestHash = digest(asked.request);
      const at = clock.now();
      const first = await replays.begin({ keyHash, requestHash, at, forgottenBefore: at - KEPT_MS });
      if (first !== undefined) {
        const { answer } = first;
        if (first.requestHash !== requestHash) return { outcome: refused("idempotency.other-request"), again: false };
        if (answer === null) return { outcome: refused("idempotency.in-flight", { since: first.at }), again: false };
        return { outcome: granted(unseal(answer, asked)), again: true };
      }
      const outcome = await act();
      if (outcome.ok) await replays.keep(keyHash, seal(outcome.value, asked));
      else await replays.release(keyHash);
      return { outcome, again: false };
    },

    sweep: () => replays.forget(clock.now() - KEPT_MS),
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * An answer may hold a secret that is told once and stored nowhere (a token, a link). So it is kept sealed with the
 * asker's key, which is not stored either: who reads the database reads no secret.
 */
function seal(value: object, asked: KeyedRequest): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(asked), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

function unseal(text: string, asked: KeyedRequest): object {
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv("aes-256-gcm", sealingKey(asked), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const sealed = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  const value: object = JSON.parse(decipher.update(sealed, undefined, "utf8") + decipher.final("utf8"));
  return value;
}

function sealingKey({ principal, key }: KeyedRequest): Buffer {
  return Buffer.from(hkdfSync("sha256", key, principal, "an answer that is kept", 32));
}
