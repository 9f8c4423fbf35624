import { randomUUID } from "node:crypto";
import type { ErrorRequestHandler } from "express";
import { z } from "zod";
import type { Refusal } from "../../signaling/contract/errors.ts";
import type { Log } from "../log.ts";
import { sendProblem } from "./problem.ts";

/** A body that is larger is refused unread. The longest that the contract allows is a lesson with 500 classrooms. */
export const MAX_BODY_BYTES = 65_536;

/** What Express and its body parser throw about the request itself (http-errors). */
const requestError = z.object({ status: z.int().min(400).max(499), type: z.string().optional() });

/** Last in line: a request that could not be read is the asker's failure, everything else ours. */
export function failures(log: Log): ErrorRequestHandler {
  return (cause: unknown, request, response, next) => {
    const about = { method: request.method, path: request.path };
    if (response.headersSent) {
      log.error({ ...about, err: cause }, "an answer broke off");
      next(cause);
      return;
    }
    const read = requestError.safeParse(cause);
    if (read.success) {
      sendProblem(response, unreadable(read.data));
      return;
    }
    const reference = randomUUID();
    log.error({ ...about, reference, err: cause }, "a request failed");
    sendProblem(response, { code: "server.failed", params: { reference } });
  };
}

function unreadable({ status, type }: z.output<typeof requestError>): Refusal {
  if (status === 415) return { code: "input.wrong-type", params: { expected: "application/json; charset=utf-8" } };
  if (status === 413) return { code: "input.too-large", params: { limitBytes: MAX_BODY_BYTES } };
  return { code: "input.invalid", params: { path: "", rule: type ?? "unreadable" } };
}
