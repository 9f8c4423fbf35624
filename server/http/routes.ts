import { type Request, Router } from "express";
import type { Holder } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type Caller, type Endpoint, nothing } from "./endpoint.ts";
import { sendProblem } from "./problem.ts";

/** Serves endpoints: who asks, may they, what do they say, what is the answer. */
export function routesOf(endpoints: readonly Endpoint[], accounts: Pick<Accounts, "holderOf">): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, ...(endpoint.throttles ?? []), async (request, response) => {
      const outcome = await outcomeOf(endpoint, request, accounts);
      if (outcome.ok) response.status(endpoint.status ?? 200).json(outcome.value);
      else sendProblem(response, outcome.error);
    });
  }
  return router;
}

async function outcomeOf(
  endpoint: Endpoint,
  request: Request,
  accounts: Pick<Accounts, "holderOf">,
): Promise<Outcome<object>> {
  if (endpoint.audience === "anyone") return await endpoint.answer(inputOf(endpoint, request));
  const caller = await callerOf(request, accounts);
  if (!caller.ok) return caller;
  if (endpoint.audience === "administrators" && !isAdministrator(caller.value.holder)) {
    return refused("session.forbidden");
  }
  return await endpoint.answer(inputOf(endpoint, request), caller.value);
}

/** RFC 6750, 2.1; longer than any token of ours is not looked up. */
const bearer = /^Bearer +([\w.~+/-]{1,512}=*)$/i;

async function callerOf(request: Request, accounts: Pick<Accounts, "holderOf">): Promise<Outcome<Caller>> {
  const token = bearer.exec(request.get("authorization") ?? "")?.[1];
  if (token === undefined) return refused("session.missing");
  const holder = await accounts.holderOf(token);
  return holder.ok ? granted({ holder: holder.value, token }) : holder;
}

function isAdministrator(holder: Holder): boolean {
  return holder.kind === "person" && holder.role === "administrator";
}

/** A body where none belongs is no input at all, so that it is refused instead of overlooked. */
function inputOf({ method, path }: Endpoint, request: Request): unknown {
  const body: unknown = request.body ?? {};
  if (method === "post" && !path.includes(":")) return body;
  if (!nothing.safeParse(body).success) return undefined;
  return path.includes(":") ? request.params : request.query;
}
