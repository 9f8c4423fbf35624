import type { Response } from "express";
import type { z } from "zod";
import type { problem } from "../../signaling/contract/api.ts";
import type { Refusal, RefusalCode } from "../../signaling/contract/errors.ts";

/** The HTTP status of each refusal. A new code does not compile until it has one. */
export const statusOf: Readonly<Record<RefusalCode, number>> = {
  "input.invalid": 400,
  "input.too-large": 413,
  "request.unknown": 404,
  "request.not-found": 404,
  "request.too-many": 429,
  "protocol.unsupported": 400,
  "server.failed": 500,
  "server.stopping": 503,
  "session.missing": 401,
  "session.ended": 401,
  "session.wrong-password": 401,
  "session.forbidden": 403,
  "link.unusable": 410,
  "pairing.unknown-code": 404,
  "pairing.expired": 410,
  "record.not-found": 404,
  "record.name-taken": 409,
  "record.in-use": 409,
  "record.changed": 409,
  "record.archived": 409,
  "person.no-classroom": 422,
  "person.self": 409,
  "term.ends-before-start": 422,
  "term.too-long": 422,
  "term.overlaps": 409,
  "term.zone-unknown": 422,
  "term.period-wrong": 422,
  "term.day-wrong": 422,
  "series.rule-unreadable": 422,
  "series.never-occurs": 422,
  "series.too-many-lessons": 422,
  "series.outside-term": 422,
  "series.period-unknown": 422,
  "series.one-by-one": 422,
  "lesson.no-such-time": 422,
  "lesson.not-cancelled": 409,
  "lesson.clashes": 409,
  "sheet.unreadable": 422,
  "sheet.empty": 422,
  "sheet.too-long": 422,
  "ticket.missing": 401,
  "ticket.invalid": 401,
  "ticket.expired": 401,
  "ticket.forbidden": 403,
  "lesson.ends-before-start": 422,
  "lesson.too-long": 422,
  "lesson.no-classrooms": 422,
  "lesson.not-open-yet": 409,
  "lesson.over": 409,
  "lesson.cancelled": 409,
  "lesson.removed": 403,
  "lesson.not-live": 409,
  "lesson.not-joined": 409,
  "stage.full": 409,
  "stage.absent": 409,
  "talk.full": 409,
  "check.off": 404,
  "check.in-lesson": 409,
  "question.closed": 409,
  "question.unfit": 422,
  "answer.unknown-code": 404,
  "media.unavailable": 503,
  "media.no-other-worker": 409,
  "media.unsupported": 422,
  "media.not-found": 404,
  "media.not-allowed": 403,
  "slate.not-allowed": 403,
  "slate.not-found": 404,
  "slate.full": 409,
  "slate.stale": 410,
  "slate.out-of-order": 409,
};

/** Answers with a problem document (RFC 9457). */
export function sendProblem(response: Response, { code, params }: Refusal): void {
  const status = statusOf[code];
  const document: z.input<typeof problem> = { type: `urn:oneroom:error:${code}`, status, code, params };
  // RFC 9110, 11.6.1: a 401 names the scheme that it wants.
  if (status === 401) response.set("WWW-Authenticate", "Bearer");
  response.status(status).type("application/problem+json").send(JSON.stringify(document));
}
