import { holder, session, signIn } from "../../signaling/contract/api.ts";
import { granted, refused } from "../../signaling/contract/errors.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { holderSubject } from "../accounts/audit.ts";
import type { ProviderSignIn } from "../accounts/provider-sign-in.ts";
import { type Endpoint, forAnyone, forHolders, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

export function sessionEndpoints(
  { accounts, provider }: { accounts: Accounts; provider: ProviderSignIn | null },
  throttles: Throttles,
): Endpoint[] {
  return [
    forAnyone(
      {
        method: "post",
        path: "/sessions",
        throttles: throttles.signIn,
        input: signIn,
        output: session,
        status: 201,
        audit: {
          action: "session.opened",
          subject: (_input, { holder }) => holderSubject(holder),
          holder: ({ holder }) => holder,
        },
      },
      async (input, from) => {
        if (input.with !== "provider") return await accounts.signIn(input, from);
        return provider === null ? refused("provider.off") : await provider.signIn(input, from);
      },
    ),
    forHolders(
      { method: "get", path: "/sessions/current", area: "any", input: nothing, output: holder },
      async (_input, caller) => granted(caller.holder),
    ),
    forHolders(
      // Nothing is lost with a session that its holder ends.
      { method: "delete", path: "/sessions/current", input: nothing, output: nothing, audit: null },
      async (_input, { token }) => {
        await accounts.signOut(token);
        return granted({});
      },
    ),
  ];
}
