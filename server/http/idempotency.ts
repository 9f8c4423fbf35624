import type { Request, Response } from "express";
import { type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Replays } from "../accounts/replays.ts";
import type { Caller, Endpoint } from "./endpoint.ts";

/** Who does what is asked twice once. */
export interface Keyed {
  readonly replays: Pick<Replays, "once">;
}

/** As draft-ietf-httpapi-idempotency-key-header has it; a UUID, say. What is shorter is drawn twice. */
const idempotencyKey = /^[\w.:~+/="-]{16,100}$/;

/** Whether a route takes an `Idempotency-Key`: each POST of somebody known that changes what is on record. */
export function takesKey({ method, audience, notes }: Endpoint): boolean {
  return method === "post" && audience !== "anyone" && notes !== null;
}

interface Asked {
  readonly request: Request;
  readonly response: Response;
  readonly caller: Caller;
  readonly input: unknown;
}

/** Does it; once, when the request has a key. Who may ask was looked at before, also for an answer that is told again. */
export async function onceFor(
  endpoint: Endpoint,
  { request, response, caller, input }: Asked,
  { replays }: Keyed,
  act: () => Promise<Outcome<object>>,
): Promise<Outcome<object>> {
  const key = takesKey(endpoint) ? request.get("idempotency-key") : undefined;
  if (key === undefined) return await act();
  if (!idempotencyKey.test(key)) return refused("input.invalid", { path: "idempotency-key", rule: "invalid_format" });
  const asked = { principal: principalOf(caller), key, request: `${request.path}\n${JSON.stringify(input)}` };
  const { outcome, again } = await replays.once(asked, act);
  if (again) response.set("Idempotency-Replayed", "true");
  return outcome;
}

function principalOf({ holder, access }: Caller): string {
  if (access !== null) return access.id;
  return holder.kind === "person" ? holder.personId : holder.deviceId;
}
