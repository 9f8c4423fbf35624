import type { Request } from "express";
import type { Holder } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { TokenScope } from "../../signaling/contract/tokens.ts";
import { type AccessTokens, isAccessToken } from "../accounts/access-tokens.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Caller, Endpoint } from "./endpoint.ts";

/** Who knows whom a request comes from. */
export interface Gate {
  readonly accounts: Pick<Accounts, "holderOf">;
  readonly tokens: Pick<AccessTokens, "find">;
}

/** What an access token needs: a scope; `any` token at all; or null, for what only somebody who is signed in may do. */
export type NeededScope = TokenScope | "any" | null;

/** RFC 6750, 2.1; longer than any token of ours is not looked up. */
const bearer = /^Bearer +([\w.~+/-]{1,512}=*)$/i;

/** The session's or the access token's text of a request. */
export function bearerOf(request: Request): string | undefined {
  return bearer.exec(request.get("authorization") ?? "")?.[1];
}

/** Whom a request comes from: by a session, or by an access token that has the scope. */
export async function callerOf(request: Request, gate: Gate, needed: NeededScope): Promise<Outcome<Caller>> {
  const token = bearerOf(request);
  if (token === undefined) return refused("session.missing");
  const address = request.ip ?? "";
  if (!isAccessToken(token)) {
    const holder = await gate.accounts.holderOf(token);
    return holder.ok ? granted({ holder: holder.value, token, address, access: null }) : holder;
  }
  const found = await gate.tokens.find(token);
  if (!found.ok) return found;
  const { holder, used } = found.value;
  if (needed === null) return refused("token.not-here");
  if (needed !== "any" && !used.scopes.includes(needed)) return refused("token.out-of-scope", { scope: needed });
  return granted({ holder, token, address, access: used });
}

/** For what is no endpoint: who asks, if that is an administrator. */
export async function administratorOf(request: Request, gate: Gate, needed: NeededScope): Promise<Outcome<Caller>> {
  const caller = await callerOf(request, gate, needed);
  return caller.ok && !isAmong("administrators", caller.value.holder) ? refused("session.forbidden") : caller;
}

export function isAmong(audience: Exclude<Endpoint["audience"], "anyone">, holder: Holder): boolean {
  if (audience === "holders") return true;
  if (audience === "people") return holder.kind === "person";
  if (holder.kind !== "person" || holder.role !== "administrator") return false;
  return audience === "administrators" || holder.region === "";
}
