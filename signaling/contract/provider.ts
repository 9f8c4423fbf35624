import { z } from "zod";
import { epochMs } from "./ids.ts";

/** Signing in at another service (OpenID Connect) that knows the people already. */

/** GET /sign-in: how one can sign in beside the password. null: in no other way. */
export const signInWays = z.object({ provider: z.object({ label: z.string() }).nullable() });
export type SignInWays = z.infer<typeof signInWays>;

/** POST /sign-in/provider: the page that asks gets the address to go to, and a key that proves later that it was this page. */
export const providerStart = z.object({ page: z.enum(["teacher", "admin"]) });
export const providerStarted = z.object({ url: z.string(), key: z.string() });
export type ProviderStarted = z.infer<typeof providerStarted>;

/** GET /account/provider-link: one's own link with an account there; null: no provider is set up. */
export const providerLinkView = z.object({
  provider: z.object({ label: z.string(), linkedAt: epochMs.nullable() }).nullable(),
});
export type ProviderLinkView = z.infer<typeof providerLinkView>;
