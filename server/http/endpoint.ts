import type { RequestHandler } from "express";
import { z } from "zod";
import type { Holder } from "../../signaling/contract/api.ts";
import type { AuditAction, AuditSubject } from "../../signaling/contract/audit.ts";
import { type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import { invalidInput } from "../../signaling/contract/invalid-input.ts";
import { type TokenScope, tokenScope } from "../../signaling/contract/tokens.ts";
import type { UsedToken } from "../accounts/access-tokens.ts";
import { type Change, holderSubject } from "../accounts/audit.ts";
import type { Editor } from "../accounts/people.ts";
import type { SignInPlace } from "../accounts/ports.ts";
import { reachOf } from "../accounts/reach.ts";
import type { Upload } from "./upload.ts";
import { zeroCharacterIn } from "./zero-characters.ts";

/** Whose session, or access token, a request came with, its text, and from where. */
export interface Caller {
  readonly holder: Holder;
  readonly token: string;
  readonly address: string;
  /** null: by a session. */
  readonly access: UsedToken | null;
}

/** Whose account it is that asks; for endpoints of people only. */
export function idOf({ holder }: Caller): PersonId {
  if (holder.kind !== "person") throw new Error("a device came through to a person's account");
  return holder.personId;
}

/** What the scopes of access tokens are about. */
type Area = "places" | "people" | "lessons" | "operations" | "reports" | "audit";

/** Notes a change in the audit; `holder` is who did it where the session does not say so. */
export type Note = (change: Change, holder?: Holder) => Promise<void>;

interface Address {
  readonly method: "get" | "post" | "put" | "delete";
  /**
   * Below /api/v1, in Express's notation. The input is its parameters, else a GET's query, else the body; a PUT's body
   * comes beside its parameters.
   */
  readonly path: string;
  /** 201 for what makes a record; 200 otherwise. */
  readonly status?: 201;
  /** A POST to a path with parameters that takes a body beside them. */
  readonly body?: true;
  /** Of the scope that an access token needs; `any` token will do; none will. Left out: see `openTo`, else none. */
  readonly area?: Area | "any" | "none";
  /** Reads a file as the body, once it is known who asks; the input's `file`, beside the parameters. */
  readonly upload?: Upload;
  /** Run before anything else. */
  readonly throttles?: readonly RequestHandler[];
}

interface Named {
  readonly name: string;
}

/** How a change is noted in the audit. */
export interface Audited<I, O> {
  readonly action: AuditAction;
  /** What was changed; the account that asks, where nothing is said. `before` is what there was to look at. */
  readonly subject?: (input: I, value: O, before: Named | undefined) => AuditSubject;
  /** The record as it stands, asked before and after the change. */
  readonly look?: (input: I) => Promise<Named | undefined>;
  /** Where there is nothing to look at: what became of it. Never a secret. */
  readonly after?: (input: I, value: O) => object;
  /** Whose session the change opened. */
  readonly holder?: (value: O) => Holder;
}

type Shape<I extends z.ZodType, O extends z.ZodType<object>> = Address & {
  readonly input: I;
  readonly output: O;
} & (
    | { readonly method: "get"; readonly audit?: never }
    | {
        readonly method: "post" | "put" | "delete";
        /** null: it changes nothing that an administrator could ask about later. Say why beside it. */
        readonly audit: Audited<z.output<I>, z.output<O>> | null;
      }
  );

/** One route as data. `answer` parses what it gets; only sessions of its audience may be let through to it. */
export type Endpoint = Address & {
  readonly input: z.ZodType;
  readonly output: z.ZodType<object>;
  /** What it notes in the audit, if anything. */
  readonly notes: AuditAction | null;
} & (
    | { readonly audience: "anyone"; answer(input: unknown, note: Note, from: SignInPlace): Promise<Outcome<object>> }
    | {
        readonly audience: "holders" | "people" | "administrators" | "administrators-of-everything";
        answer(input: unknown, note: Note, caller: Caller): Promise<Outcome<object>>;
      }
  );

/** For a route that takes, or answers, no more than `{}`. */
export const nothing = z.strictObject({});

/** No session is asked for. */
export function forAnyone<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, from: SignInPlace) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return {
    ...routeOf(shape),
    audience: "anyone",
    answer: (input, note, from) => answer(shape, input, note, (parsed) => act(parsed, from)),
  };
}

/** For any session: a person's or a device's. */
export function forHolders<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return { ...routeOf(shape), audience: "holders", answer: asCaller(shape, act) };
}

/** For a session of a person, whatever the role. */
export function forPeople<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return { ...routeOf(shape), audience: "people", answer: asCaller(shape, act) };
}

/** For a session of a person who is an administrator: what is beyond the reach of one region's is the action's to say. */
export function forAdministrators<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return { ...routeOf(shape), audience: "administrators", answer: asCaller(shape, act) };
}

/** For an administrator of no region in particular. */
export function forAdministratorsOfEverything<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return { ...routeOf(shape), audience: "administrators-of-everything", answer: asCaller(shape, act) };
}

function routeOf<I extends z.ZodType, O extends z.ZodType<object>>(shape: Shape<I, O>) {
  const { audit, ...route } = shape;
  return { ...route, notes: audit?.action ?? null };
}

function asCaller<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
) {
  return (input: unknown, note: Note, caller: Caller) =>
    answer(shape, input, note, (parsed) => act(parsed, caller), caller.holder);
}

/** Opens routes to access tokens, unless a route says something else. */
export function openTo(area: Area, endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((endpoint) => ({ ...endpoint, area: endpoint.area ?? area }));
}

/** What an access token must have: a scope; `any` token will do; null: only somebody who is signed in may ask. */
export function scopeOf({ area = "none", method, notes }: Endpoint): TokenScope | "any" | null {
  if (area === "none") return null;
  if (area === "any") return area;
  const reads = method === "get" || notes === null;
  return tokenScope.parse(`${area}:${reads ? "read" : "write"}`);
}

/** Of an endpoint that only people are let through to. */
export function personOf(holder: Holder): PersonId {
  if (holder.kind !== "person") throw new Error("a device was let through to what is a person's");
  return holder.personId;
}

/** Of an endpoint that only administrators are let through to. */
export function editorOf({ holder }: Caller): Editor {
  return { id: personOf(holder), reach: reachOf(holder) };
}

async function answer<I extends z.ZodType, O extends z.ZodType<object>>(
  { input, output, audit }: Shape<I, O>,
  given: unknown,
  note: Note,
  act: (input: z.output<I>) => Promise<Outcome<z.input<O>>>,
  self?: Holder,
): Promise<Outcome<object>> {
  const zeroAt = zeroCharacterIn(given);
  if (zeroAt !== undefined) return refused("input.invalid", { path: zeroAt, rule: "zero_character" });
  const parsed = input.safeParse(given);
  if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
  const before = await audit?.look?.(parsed.data);
  const outcome = await act(parsed.data);
  if (!outcome.ok) return outcome;
  // Answers are parsed, too: what the contract does not name (a password's hash beside a name) never gets out.
  const value = output.parse(outcome.value);
  if (audit) {
    const after = audit.look ? await audit.look(parsed.data) : audit.after?.(parsed.data, value);
    const subject = audit.subject?.(parsed.data, value, before) ?? (self && holderSubject(self));
    if (subject === undefined) throw new Error(`${audit.action} says of nothing that it was changed`);
    const change = { action: audit.action, subject, before: before ?? null, after: after ?? null };
    await note(change, audit.holder?.(value));
  }
  return { ok: true, value };
}
