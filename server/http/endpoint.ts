import type { RequestHandler } from "express";
import { z } from "zod";
import type { Holder } from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import { invalidInput } from "../../signaling/contract/invalid-input.ts";

/** Whose session a request came with, and its token. */
export interface Caller {
  readonly holder: Holder;
  readonly token: string;
}

interface Address {
  readonly method: "get" | "post" | "delete";
  /** Below /api/v1, in Express's notation. The input is its parameters, else a GET's query, else the body. */
  readonly path: string;
  /** 201 for what makes a record; 200 otherwise. */
  readonly status?: 201;
  /** Run before anything else. */
  readonly throttles?: readonly RequestHandler[];
}

interface Shape<I extends z.ZodType, O extends z.ZodType<object>> extends Address {
  readonly input: I;
  readonly output: O;
}

/** One route as data. `answer` parses what it gets; only sessions of its audience may be let through to it. */
export type Endpoint = Address & { readonly input: z.ZodType; readonly output: z.ZodType<object> } & (
    | { readonly audience: "anyone"; answer(input: unknown): Promise<Outcome<object>> }
    | {
        readonly audience: "holders" | "administrators";
        answer(input: unknown, caller: Caller): Promise<Outcome<object>>;
      }
  );

/** For a route that takes, or answers, no more than `{}`. */
export const nothing = z.strictObject({});

/** No session is asked for. */
export function forAnyone<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return { ...shape, audience: "anyone", answer: (input) => answer(shape, input, act) };
}

/** For any session: a person's or a device's. */
export function forHolders<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  const answerTo = (input: unknown, caller: Caller) => answer(shape, input, (parsed) => act(parsed, caller));
  return { ...shape, audience: "holders", answer: answerTo };
}

/** For a session of a person who is an administrator. */
export function forAdministrators<I extends z.ZodType, O extends z.ZodType<object>>(
  shape: Shape<I, O>,
  act: (input: z.output<I>, caller: Caller) => Promise<Outcome<z.input<O>>>,
): Endpoint {
  return { ...forHolders(shape, act), audience: "administrators" };
}

async function answer<I extends z.ZodType, O extends z.ZodType<object>>(
  { input, output }: Shape<I, O>,
  given: unknown,
  act: (input: z.output<I>) => Promise<Outcome<z.input<O>>>,
): Promise<Outcome<object>> {
  const parsed = input.safeParse(given);
  if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
  const outcome = await act(parsed.data);
  // Answers are parsed, too: what the contract does not name (a password's hash beside a name) never gets out.
  return outcome.ok ? { ok: true, value: output.parse(outcome.value) } : outcome;
}
