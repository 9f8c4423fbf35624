import { type Request, Router } from "express";
import type { Holder } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Audit } from "../accounts/audit.ts";
import { type Caller, type Endpoint, type Note, nothing } from "./endpoint.ts";
import { sendProblem } from "./problem.ts";

/** Enough to tell one's own browsers apart. */
const MAX_AGENT_LENGTH = 200;

interface Desk {
  readonly accounts: Pick<Accounts, "holderOf">;
  readonly audit: Pick<Audit, "note">;
}

/** Serves endpoints: who asks, may they, what do they say, what is the answer. Every change passes here and is noted. */
export function routesOf(endpoints: readonly Endpoint[], desk: Desk): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, ...(endpoint.throttles ?? []), async (request, response) => {
      const outcome = await outcomeOf(endpoint, request, desk);
      if (outcome.ok) response.status(endpoint.status ?? 200).json(outcome.value);
      else {
        // What is left of a file that is refused is not waited for.
        if (endpoint.upload && !request.complete) response.set("Connection", "close");
        sendProblem(response, outcome.error);
      }
    });
  }
  return router;
}

async function outcomeOf(endpoint: Endpoint, request: Request, { accounts, audit }: Desk): Promise<Outcome<object>> {
  const address = request.ip ?? "";
  if (endpoint.audience === "anyone") {
    const note: Note = (change, holder = undefined) => audit.note({ holder: holder ?? null, address }, [change]);
    const agent = (request.get("user-agent") ?? "").slice(0, MAX_AGENT_LENGTH);
    return await endpoint.answer(inputOf(endpoint, request), note, { address, agent });
  }
  const caller = await callerOf(request, accounts);
  if (!caller.ok) return caller;
  const { holder } = caller.value;
  if (!isAmong(endpoint.audience, holder)) return refused("session.forbidden");
  const file = await endpoint.upload?.(request);
  if (file?.ok === false) return file;
  return await endpoint.answer(
    file === undefined ? inputOf(endpoint, request) : { ...request.params, file: file.value },
    (change) => audit.note({ holder, address }, [change]),
    caller.value,
  );
}

function isAmong(audience: Exclude<Endpoint["audience"], "anyone">, holder: Holder): boolean {
  if (audience === "holders") return true;
  if (audience === "people") return holder.kind === "person";
  if (holder.kind !== "person" || holder.role !== "administrator") return false;
  return audience === "administrators" || holder.region === "";
}

/** For what is no endpoint: who asks, if that is an administrator. */
export async function administratorOf(
  request: Request,
  accounts: Pick<Accounts, "holderOf">,
): Promise<Outcome<Caller>> {
  const caller = await callerOf(request, accounts);
  return caller.ok && !isAmong("administrators", caller.value.holder) ? refused("session.forbidden") : caller;
}

/** RFC 6750, 2.1; longer than any token of ours is not looked up. */
const bearer = /^Bearer +([\w.~+/-]{1,512}=*)$/i;

export async function callerOf(request: Request, accounts: Pick<Accounts, "holderOf">): Promise<Outcome<Caller>> {
  const token = bearer.exec(request.get("authorization") ?? "")?.[1];
  if (token === undefined) return refused("session.missing");
  const holder = await accounts.holderOf(token);
  return holder.ok ? granted({ holder: holder.value, token, address: request.ip ?? "" }) : holder;
}

/** A body where none belongs is no input at all, so that it is refused instead of overlooked. */
function inputOf({ method, path, body: takesBody }: Endpoint, request: Request): unknown {
  const body: unknown = request.body ?? {};
  const hasParameters = path.includes(":");
  if (method === "post" && !hasParameters) return body;
  if (method === "put" || takesBody) return hasParameters ? joined(body, request.params) : body;
  if (!nothing.safeParse(body).success) return undefined;
  return hasParameters ? request.params : request.query;
}

/** A body that is no object is no input. Of a name in both, the path's counts. */
function joined(body: unknown, params: Request["params"]): unknown {
  return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body, ...params } : undefined;
}
