import { randomBytes } from "node:crypto";
import type { PersonId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import type { FactorsStore } from "./ports.ts";
import { hashToken } from "./secrets.ts";
import { stepOf } from "./totp.ts";

const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 6;

/** The second thing that somebody signs in with: an authenticator's code, or one of the recovery codes on paper. */
export interface Factors {
  /** undefined: this person signs in with the password alone. */
  find(id: PersonId): Promise<{ recoveryCodesLeft: number } | undefined>;
  /** Takes the code: none works twice. */
  use(id: PersonId, code: string): Promise<boolean>;
  /** Answers fresh recovery codes; undefined when the code is not one of the secret's. */
  enable(id: PersonId, secret: string, code: string): Promise<string[] | undefined>;
  remove(id: PersonId): Promise<void>;
}

export function createFactors({ store, clock }: { store: { factors: FactorsStore }; clock: Clock }): Factors {
  const { factors } = store;
  return {
    async find(id) {
      const factor = await factors.find(id);
      return factor && { recoveryCodesLeft: factor.recoveryCodesLeft };
    },

    async use(id, code) {
      const factor = await factors.find(id);
      if (factor === undefined) return false;
      const step = stepOf(digits(code), factor.secret, clock.now(), factor.lastStep);
      // Of two who send the same code at once, one wins.
      if (step !== undefined) return factors.advance(id, step);
      return factors.useRecoveryCode(id, hashOf(code));
    },

    async enable(id, secret, code) {
      const step = stepOf(digits(code), secret, clock.now(), 0);
      if (step === undefined) return undefined;
      const codes = Array.from({ length: RECOVERY_CODES }, () => randomBytes(RECOVERY_BYTES).toString("hex"));
      await factors.replace(id, { secret, lastStep: step }, codes.map(hashOf));
      return codes.map((one) => one.replace(/(.{4})(?=.)/g, "$1-"));
    },

    remove: (id) => factors.remove(id),
  };
}

/** As people type it: "123 456", full-width digits. */
function digits(code: string): string {
  return code.normalize("NFKC").replace(/[\s-]/g, "");
}

function hashOf(code: string): string {
  return hashToken(digits(code).toLowerCase());
}
