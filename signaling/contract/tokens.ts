import { z } from "zod";
import { epochMs, personId } from "./ids.ts";
import { TOKEN_SCOPES } from "./token-scopes.ts";

/** Access tokens over REST: what a program of the bureau's shows in place of a person's session. */

export const tokenScope = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScope>;

const MAX_TOKEN_DAYS = 365;

export const tokenId = z
  .string()
  .regex(/^tok-[a-z0-9]{8,60}$/)
  .brand<"TokenId">();
export type TokenId = z.infer<typeof tokenId>;

/** POST /tokens */
export const newToken = z.strictObject({
  /** The audit names it beside the person. */
  name: z.string().trim().min(1).max(80),
  scopes: z
    .array(tokenScope)
    .min(1)
    .max(tokenScope.options.length)
    .transform((scopes) => tokenScope.options.filter((scope) => scopes.includes(scope))),
  /** From now on. */
  days: z.int().min(1).max(MAX_TOKEN_DAYS),
});
export type NewToken = z.input<typeof newToken>;

/** GET /tokens: the own ones; an administrator of everything gets all. */
export const tokenView = z.object({
  id: tokenId,
  name: z.string(),
  owner: z.object({ id: personId, name: z.string() }),
  scopes: z.array(tokenScope),
  createdAt: epochMs,
  expiresAt: epochMs,
  lastUsedAt: epochMs.nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

/** `secret` is told this once: `Authorization: Bearer SECRET`. */
export const tokenMade = z.object({ token: tokenView, secret: z.string() });
export type TokenMade = z.infer<typeof tokenMade>;
