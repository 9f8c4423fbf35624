import { z } from "zod";
import { epochMs } from "./ids.ts";

/** One's own account over REST: where one is signed in, the password, the second factor. */

const password = z.string().min(8).max(200);
const knownPassword = z.string().min(1).max(200);
/** Six digits of an authenticator, or a recovery code. */
export const factorCode = z.string().trim().min(6).max(20);

export const sessionId = z.string().regex(/^[0-9a-f]{24}$/);

/** GET /account/sessions, newest use first. */
export const sessionView = z.object({
  id: sessionId,
  createdAt: epochMs,
  lastSeenAt: epochMs,
  address: z.string(),
  /** What the browser calls itself. */
  agent: z.string(),
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

/** PUT /account/password: the other sessions end. */
export const changedPassword = z.object({ password: knownPassword, newPassword: password });
export type ChangedPassword = z.infer<typeof changedPassword>;

/** GET /account/factor */
export const factorView = z.object({ enabled: z.boolean(), recoveryCodesLeft: z.int() });
export type FactorView = z.infer<typeof factorView>;

const secret = z.string().regex(/^[A-Z2-7]{32}$/);
/** POST /account/factor/proposal: nothing is kept until a code of it is sent with PUT /account/factor. */
export const factorProposal = z.object({ secret, url: z.string() });
export type FactorProposal = z.infer<typeof factorProposal>;
export const newFactor = z.object({ secret, code: factorCode, password: knownPassword });
export type NewFactor = z.infer<typeof newFactor>;
/** Shown this once; each signs in once in an authenticator's place. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
/** POST /account/factor/removal */
export const factorRemoval = z.object({ password: knownPassword });
