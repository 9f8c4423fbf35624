import { z } from "zod";
import {
  changedPassword,
  factorProposal,
  factorRemoval,
  factorView,
  newFactor,
  recoveryCodes,
  sessionId,
  sessionView,
} from "../../signaling/contract/account.ts";
import { listOf } from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import type { OwnAccount } from "../accounts/own-account.ts";
import { type Endpoint, forPeople, idOf, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** One's own account. */
export function accountEndpoints(account: OwnAccount, throttles: Throttles): Endpoint[] {
  // A session that was left open must not become a place to guess the password at.
  const guarded = { throttles: throttles.account } as const;
  return [
    forPeople(
      { method: "get", path: "/account/sessions", input: nothing, output: listOf(sessionView) },
      async (_input, caller) => granted({ items: await account.sessions(idOf(caller), caller.token) }),
    ),
    forPeople(
      {
        method: "delete",
        path: "/account/sessions/:sessionId",
        input: z.object({ sessionId }),
        output: nothing,
        audit: { action: "session.revoked" },
      },
      (input, caller) => account.endSession(idOf(caller), input.sessionId),
    ),
    forPeople(
      {
        ...guarded,
        method: "put",
        path: "/account/password",
        input: changedPassword,
        output: nothing,
        audit: { action: "password.changed" },
      },
      (input, caller) => account.changePassword(idOf(caller), caller.token, input),
    ),
    forPeople({ method: "get", path: "/account/factor", input: nothing, output: factorView }, async (_input, caller) =>
      granted(await account.factor(idOf(caller))),
    ),
    forPeople(
      // Nothing is kept of it.
      { method: "post", path: "/account/factor/proposal", input: nothing, output: factorProposal, audit: null },
      async (_input, caller) => granted(await account.proposeFactor(idOf(caller))),
    ),
    forPeople(
      {
        ...guarded,
        method: "put",
        path: "/account/factor",
        input: newFactor,
        output: recoveryCodes,
        audit: { action: "factor.enabled" },
      },
      (input, caller) => account.enableFactor(idOf(caller), input),
    ),
    forPeople(
      {
        ...guarded,
        method: "post",
        path: "/account/factor/removal",
        input: factorRemoval,
        output: nothing,
        audit: { action: "factor.removed" },
      },
      (input, caller) => account.removeFactor(idOf(caller), input.password),
    ),
  ];
}
