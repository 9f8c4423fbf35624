import { z } from "zod";
import { apiRefusals } from "./api-refusals.ts";
import { clash } from "./clash.ts";
import { deckRefusals } from "./deck-refusals.ts";

/**
 * Every refusal that a server can send, over the socket or over HTTP: a code and its parameters, never a sentence.
 * The page's catalogue turns it into words (client/i18n).
 */
export const refusalParams = {
  /** `path` is the dotted place in the input, `rule` the schema rule that it broke. */
  "input.invalid": z.object({ path: z.string(), rule: z.string() }),
  "input.too-large": z.object({ limitBytes: z.int() }),
  "request.unknown": z.object({}),
  "request.not-found": z.object({}),
  "request.too-many": z.object({ retryAfterMs: z.int() }),
  "protocol.unsupported": z.object({ supported: z.int() }),
  "server.failed": z.object({ reference: z.string() }),
  "server.stopping": z.object({}),
  "session.missing": z.object({}),
  "session.ended": z.object({}),
  "session.wrong-password": z.object({}),
  /** The password was right, and is not enough. */
  "session.code-required": z.object({}),
  "session.wrong-code": z.object({}),
  "session.forbidden": z.object({}),
  "link.unusable": z.object({}),
  /** No provider is set up. */
  "provider.off": z.object({}),
  "provider.unreachable": z.object({}),
  /** It, or the person there, said no; or what came back fails a check. */
  "provider.refused": z.object({}),
  /** It took too long, was used before, or began in another browser. */
  "provider.expired": z.object({}),
  /** `name`: what the provider calls them. */
  "provider.unknown-person": z.object({ name: z.string() }),
  /** Somebody else at the provider is linked with this person. */
  "provider.other-account": z.object({}),
  "pairing.unknown-code": z.object({}),
  "pairing.expired": z.object({}),
  "record.not-found": z.object({ record: z.string() }),
  "record.name-taken": z.object({ name: z.string() }),
  "record.in-use": z.object({ record: z.string() }),
  /** Somebody else saved it since it was read. */
  "record.changed": z.object({ record: z.string() }),
  /** The name belongs to a record that was put away and can be brought back. */
  "record.archived": z.object({ name: z.string() }),
  /** An assistant without a classroom. */
  "person.no-classroom": z.object({}),
  /** Nobody archives, or takes the rights of, the account that asks: somebody must be left who can bring it back. */
  "person.self": z.object({}),
  "term.ends-before-start": z.object({}),
  "term.too-long": z.object({ limitDays: z.int() }),
  "term.overlaps": z.object({ name: z.string() }),
  "term.zone-unknown": z.object({ zone: z.string() }),
  /** `period`: its number, from 1. */
  "term.period-wrong": z.object({ period: z.int() }),
  "term.day-wrong": z.object({ date: z.string() }),
  "series.rule-unreadable": z.object({}),
  "series.never-occurs": z.object({}),
  "series.too-many-lessons": z.object({ limit: z.int() }),
  "series.outside-term": z.object({ startsOn: z.string(), endsOn: z.string() }),
  "series.period-unknown": z.object({ period: z.int() }),
  "series.one-by-one": z.object({}),
  "series.other-term": z.object({}),
  "lesson.no-such-time": z.object({ date: z.string(), time: z.string(), zone: z.string() }),
  "lesson.not-cancelled": z.object({}),
  /** `count` is how many there are; `clashes` the first of them. */
  "lesson.clashes": z.object({ count: z.int(), clashes: z.array(clash) }),
  "webhook.unfit-address": z.object({}),
  "webhook.needs-https": z.object({}),
  /** An address of this machine or its network, which the operator has not allowed. */
  "webhook.private-address": z.object({}),
  "webhook.too-many": z.object({ limit: z.int() }),
  "webhook.off": z.object({}),
  /** Not text, or a quotation mark that is never closed; about where. */
  "sheet.unreadable": z.object({ line: z.int() }),
  "sheet.empty": z.object({}),
  "sheet.too-long": z.object({ limit: z.int() }),
  "token.too-many": z.object({ limit: z.int() }),
  "ticket.missing": z.object({}),
  "ticket.invalid": z.object({}),
  "ticket.expired": z.object({}),
  "ticket.forbidden": z.object({}),
  "lesson.ends-before-start": z.object({}),
  "lesson.too-long": z.object({ limitMinutes: z.int() }),
  "lesson.no-classrooms": z.object({}),
  "lesson.not-open-yet": z.object({ opensAt: z.int() }),
  "lesson.over": z.object({}),
  "lesson.cancelled": z.object({}),
  "lesson.removed": z.object({}),
  "lesson.not-live": z.object({}),
  "lesson.not-joined": z.object({}),
  /** So many watch it unseen already. */
  "lesson.observers-full": z.object({ limit: z.int() }),
  "stage.full": z.object({ limit: z.int() }),
  "stage.absent": z.object({ classroomId: z.string() }),
  /** So many are kept in one lesson; no more are taken. */
  "talk.full": z.object({ limit: z.int() }),
  /** This service runs without checks. */
  "check.off": z.object({}),
  /** The classroom is in the lesson: a check would take its picture away. */
  "check.in-lesson": z.object({}),
  /** It takes no answers any more, or another one is asked. */
  "question.closed": z.object({}),
  /** The answer is none to this kind of question. */
  "question.unfit": z.object({}),
  "answer.unknown-code": z.object({}),
  /** The device has no pass of this classroom in this lesson. */
  "answer.no-pass": z.object({}),
  /** The lesson has another key to its captions, or none. */
  "caption.wrong-key": z.object({}),
  /** It is late, or was final before; the next number is above `last`. */
  "caption.out-of-order": z.object({ last: z.int() }),
  /** The big screen that showed this code is no longer in the lesson, or shows another. */
  "assistant.revoked": z.object({}),
  "media.unavailable": z.object({}),
  "media.no-other-worker": z.object({}),
  "media.unsupported": z.object({}),
  "media.not-found": z.object({}),
  "media.not-allowed": z.object({ source: z.string() }),
  "slate.not-allowed": z.object({}),
  "slate.not-found": z.object({}),
  "slate.full": z.object({}),
  "slate.stale": z.object({}),
  "slate.out-of-order": z.object({ expected: z.int() }),
  ...deckRefusals,
  ...apiRefusals,
} as const;

export type RefusalCode = keyof typeof refusalParams;
export type RefusalParams<C extends RefusalCode> = z.infer<(typeof refusalParams)[C]>;

/** One refusal: `{code, params}`. */
export type Refusal = { [C in RefusalCode]: { code: C; params: RefusalParams<C> } }[RefusalCode];

/** What a method that may be refused returns: the value, or the reason why not. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: Refusal };

/** The outcome of a method that has nothing to tell. */
export type Done = Outcome<Record<string, never>>;

export function granted<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Builds the refusing outcome; `params` is checked against the code by the compiler. */
export function refused<C extends RefusalCode>(
  code: C,
  ...params: Record<string, never> extends RefusalParams<C> ? [] : [RefusalParams<C>]
): { ok: false; error: Extract<Refusal, { code: C }> };
export function refused(code: RefusalCode, params: object = {}) {
  return { ok: false, error: { code, params } };
}
