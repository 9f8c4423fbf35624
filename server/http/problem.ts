import type { Response } from "express";
import type { z } from "zod";
import type { problem } from "../../signaling/contract/api.ts";
import type { Refusal, RefusalCode } from "../../signaling/contract/errors.ts";
import { titleOf } from "./problem-titles.ts";

/** The HTTP status of each refusal. A new code does not compile until it has one. */
export const statusOf: Readonly<Record<RefusalCode, number>> = {
  "input.invalid": 400,
  "input.too-large": 413,
  "input.wrong-type": 415,
  "request.unknown": 404,
  "request.not-found": 404,
  "request.wrong-method": 405,
  "request.too-many": 429,
  "protocol.unsupported": 400,
  "server.failed": 500,
  "server.stopping": 503,
  "session.missing": 401,
  "session.ended": 401,
  "session.wrong-password": 401,
  "session.code-required": 401,
  "session.wrong-code": 401,
  "session.forbidden": 403,
  "token.ended": 401,
  "token.out-of-scope": 403,
  "token.not-here": 403,
  "token.too-many": 409,
  "idempotency.in-flight": 409,
  "idempotency.other-request": 422,
  "link.unusable": 410,
  "provider.off": 404,
  "provider.unreachable": 503,
  "provider.refused": 401,
  "provider.expired": 410,
  "provider.unknown-person": 403,
  "provider.other-account": 403,
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
  "series.other-term": 422,
  "lesson.no-such-time": 422,
  "lesson.not-cancelled": 409,
  "lesson.clashes": 409,
  "webhook.unfit-address": 422,
  "webhook.needs-https": 422,
  "webhook.private-address": 422,
  "webhook.too-many": 409,
  "webhook.off": 409,
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
  "lesson.observers-full": 409,
  "lesson.not-joined": 409,
  "stage.full": 409,
  "stage.absent": 409,
  "talk.full": 409,
  "check.off": 404,
  "check.in-lesson": 409,
  "question.closed": 409,
  "question.unfit": 422,
  "answer.unknown-code": 404,
  "answer.no-pass": 403,
  "caption.wrong-key": 403,
  "caption.out-of-order": 409,
  "assistant.revoked": 410,
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
  "deck.wrong-type": 415,
  "deck.unreadable": 422,
  "deck.encrypted": 422,
  "deck.too-long": 422,
  "deck.too-costly": 422,
  "deck.no-converter": 501,
  "deck.interrupted": 503,
  "deck.no-room": 409,
};

/** Answers with a problem document (RFC 9457). `instance` is the address that was asked, or what the log has it under. */
export function sendProblem(response: Response, refusal: Refusal): void {
  const { code, params } = refusal;
  const status = statusOf[code];
  const document: z.input<typeof problem> = {
    type: `urn:oneroom:error:${code}`,
    title: titleOf[code],
    status,
    ...detailOf(refusal),
    instance: code === "server.failed" ? `urn:uuid:${params.reference}` : response.req.baseUrl + response.req.path,
    code,
    params,
  };
  const challenge = challengeOf(refusal);
  if (challenge !== undefined) response.set("WWW-Authenticate", challenge);
  if (code === "request.wrong-method") response.set("Allow", params.allowed);
  response.status(status).type("application/problem+json").send(JSON.stringify(document));
}

/** In words what the parameters say; most say it by themselves. */
function detailOf({ code, params }: Refusal): { detail?: string } {
  if (code === "input.invalid") return { detail: `${params.path === "" ? "the input" : params.path}: ${params.rule}` };
  if (code === "token.out-of-scope") return { detail: `The token would need the scope ${params.scope}.` };
  if (code === "request.wrong-method") return { detail: `Allowed: ${params.allowed}` };
  if (code === "input.wrong-type") return { detail: `Expected: ${params.expected}` };
  return {};
}

/** RFC 9110, 11.6.1: a 401 names the scheme that it wants. RFC 6750, 3.1: what was wrong with the token. */
function challengeOf({ code, params }: Refusal): string | undefined {
  if (code === "token.ended") return 'Bearer error="invalid_token"';
  if (code === "token.out-of-scope") return `Bearer error="insufficient_scope", scope="${params.scope}"`;
  return statusOf[code] === 401 ? "Bearer" : undefined;
}
