import type { z } from "zod";
import { type Outcome, refused } from "./contract/errors.ts";
import { invalidInput } from "./contract/invalid-input.ts";
import {
  type Handlers,
  type ParsedInput,
  type RequestName,
  type RequestOutput,
  requests,
} from "./contract/requests.ts";

/** What `dispatch` tells about a handler that broke; the page gets only the reference. */
export type ReportFailure = (request: RequestName, reference: string, cause: unknown) => void;

/** The same table, seen so that the compiler can follow a generic name from its schema to its handler. */
const schemas: { [N in RequestName]: { input: z.ZodType<ParsedInput<N>> } } = requests;

/** Answers whether the table of requests has this name. `in` would also find `constructor`. */
function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requests, name);
}

/**
 * Parses one request, runs its handler and makes the acknowledgement. Never throws and never rejects: whatever comes
 * over the socket is answered with a value or with a code.
 */
export async function dispatch(
  handlers: Handlers,
  name: string,
  input: unknown,
  reportFailure: ReportFailure,
): Promise<Outcome<RequestOutput<RequestName>>> {
  if (!isRequestName(name)) return refused("request.unknown");
  return await run(handlers, name, input, reportFailure);
}

async function run<N extends RequestName>(
  handlers: Handlers,
  name: N,
  input: unknown,
  reportFailure: ReportFailure,
): Promise<Outcome<RequestOutput<N>>> {
  const parsed = schemas[name].input.safeParse(input);
  if (!parsed.success) return { ok: false, error: invalidInput(parsed.error) };
  try {
    return await handlers[name](parsed.data);
  } catch (cause) {
    const reference = crypto.randomUUID();
    reportFailure(name, reference, cause);
    return refused("server.failed", { reference });
  }
}
