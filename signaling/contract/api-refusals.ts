import { z } from "zod";

/** What only programs that use the REST API meet. The pages never do, and have no words for it. */
export const apiRefusals = {
  /** The body is of another type than the route takes. */
  "input.wrong-type": z.object({ expected: z.string() }),
  /** `allowed`: the methods that this address knows. */
  "request.wrong-method": z.object({ allowed: z.string() }),
  /** An access token that is unknown, revoked or expired, or whose maker is no administrator any more. */
  "token.ended": z.object({}),
  /** The scope that it lacks. */
  "token.out-of-scope": z.object({ scope: z.string() }),
  /** Only somebody who is signed in may do this, whatever a token's scopes. */
  "token.not-here": z.object({}),
  /** The first request with this key has not been answered; or the service was stopped meanwhile. */
  "idempotency.in-flight": z.object({ since: z.int() }),
  /** This key came with another request before. */
  "idempotency.other-request": z.object({}),
} as const;

export type ApiRefusalCode = keyof typeof apiRefusals;
