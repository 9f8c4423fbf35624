import { type Request, type Response, Router } from "express";
import { type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Audit } from "../accounts/audit.ts";
import { callerOf, type Gate, isAmong } from "./caller.ts";
import { type Endpoint, type Note, nothing, scopeOf } from "./endpoint.ts";
import { type Keyed, onceFor } from "./idempotency.ts";
import { sendProblem } from "./problem.ts";

/** Enough to tell one's own browsers apart. */
const MAX_AGENT_LENGTH = 200;

interface Desk extends Gate, Keyed {
  readonly audit: Pick<Audit, "note">;
}

/** Serves endpoints: who asks, may they, what do they say, what is the answer. Every change passes here and is noted. */
export function routesOf(endpoints: readonly Endpoint[], desk: Desk): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, ...(endpoint.throttles ?? []), async (request, response) => {
      const outcome = await outcomeOf(endpoint, request, response, desk);
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

/** For the addresses that are known, with a method that is not. Stands behind the routes themselves. */
export function wrongMethods(routes: readonly Pick<Endpoint, "method" | "path">[]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const allowed = new Map<string, string[]>();
  for (const { method, path } of routes) allowed.set(path, [...(allowed.get(path) ?? []), method.toUpperCase()]);
  for (const [path, methods] of allowed) {
    const refusal = { code: "request.wrong-method", params: { allowed: methods.join(", ") } } as const;
    router.all(path, (_request, response) => sendProblem(response, refusal));
  }
  return router;
}

async function outcomeOf(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  desk: Desk,
): Promise<Outcome<object>> {
  const { audit } = desk;
  const address = request.ip ?? "";
  if (endpoint.audience === "anyone") {
    const note: Note = (change, holder = undefined) => audit.note({ holder: holder ?? null, address }, [change]);
    const agent = (request.get("user-agent") ?? "").slice(0, MAX_AGENT_LENGTH);
    return await endpoint.answer(inputOf(endpoint, request), note, { address, agent });
  }
  const { answer } = endpoint;
  const caller = await callerOf(request, desk, scopeOf(endpoint));
  if (!caller.ok) return caller;
  const { holder, access } = caller.value;
  if (!isAmong(endpoint.audience, holder)) return refused("session.forbidden");
  const note: Note = (change) => audit.note({ holder, address, token: access?.name }, [change]);
  const file = await endpoint.upload?.(request);
  if (file?.ok === false) return file;
  const input =
    file === undefined ? inputOf(endpoint, request) : { ...request.query, ...request.params, file: file.value };
  const act = () => answer(input, note, caller.value);
  return await onceFor(endpoint, { request, response, caller: caller.value, input }, desk, act);
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
