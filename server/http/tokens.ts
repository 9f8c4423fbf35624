import { z } from "zod";
import { listOf } from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { newToken, type TokenView, tokenId, tokenMade, tokenView } from "../../signaling/contract/tokens.ts";
import type { AccessTokens } from "../accounts/access-tokens.ts";
import { type Endpoint, editorOf, forAdministrators, nothing, personOf } from "./endpoint.ts";

/** Access tokens. None of them makes or revokes another: that takes somebody who is signed in. */
export function tokenEndpoints(tokens: AccessTokens): Endpoint[] {
  const subject = ({ id, name }: TokenView) => ({ kind: "token" as const, id, name });
  const after = ({ scopes, expiresAt, owner }: TokenView) => ({ scopes, expiresAt, owner: owner.name });
  return [
    forAdministrators(
      { method: "get", path: "/tokens", input: nothing, output: listOf(tokenView) },
      async (_input, caller) => granted({ items: await tokens.list(editorOf(caller)) }),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/tokens", input: newToken, output: tokenMade, status: 201 },
        audit: {
          action: "token.made",
          subject: (_, { token }) => subject(token),
          after: (_, { token }) => after(token),
        },
      },
      (input, { holder }) => tokens.make(personOf(holder), input),
    ),
    forAdministrators(
      {
        ...{ method: "delete", path: "/tokens/:tokenId", input: z.object({ tokenId }), output: tokenView },
        audit: { action: "token.revoked", subject: (_, token) => subject(token) },
      },
      (input, caller) => tokens.revoke(input.tokenId, editorOf(caller)),
    ),
  ];
}
