import type { Failure, FailureParams, SaidCode } from "../http/failure.ts";
import { refusals as en } from "./en/refusals.ts";
import { createFormat } from "./format.ts";
import { useI18n } from "./i18n.tsx";
import { baseOf, type Format, type PageLanguage } from "./page-language.ts";
import { fill, type ParamsOf } from "./words.ts";
import { refusals as zhCN } from "./zh-CN/refusals.ts";

const refusalWords = { en, "zh-CN": zhCN, area: "refusals" };

type Printed<C extends SaidCode> = ParamsOf<(typeof en)[C]>;
const none = () => ({});

/** How the parameters of each refusal become the parameters of its text: units that people read, times, nothing raw. */
const printed: { [C in SaidCode]: (params: FailureParams<C>, format: Format) => Printed<C> } = {
  "input.invalid": ({ path, rule }) => ({ path, rule }),
  "input.too-large": ({ limitBytes }) => ({ limitKb: Math.floor(limitBytes / 1000) }),
  "request.unknown": none,
  "request.not-found": none,
  "request.too-many": ({ retryAfterMs }) => ({ count: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
  "protocol.unsupported": none,
  "server.failed": ({ reference }) => ({ reference }),
  "server.stopping": none,
  "session.missing": none,
  "session.ended": none,
  "session.wrong-password": none,
  "session.code-required": none,
  "session.wrong-code": none,
  "session.forbidden": none,
  "link.unusable": none,
  "provider.off": none,
  "provider.unreachable": none,
  "provider.refused": none,
  "provider.expired": none,
  "provider.unknown-person": ({ name }) => ({ name }),
  "provider.other-account": none,
  "pairing.unknown-code": none,
  "pairing.expired": none,
  "record.not-found": none,
  "record.name-taken": ({ name }) => ({ name }),
  "record.in-use": none,
  "record.changed": none,
  "record.archived": ({ name }) => ({ name }),
  "person.no-classroom": none,
  "person.self": none,
  "term.ends-before-start": none,
  "term.too-long": ({ limitDays }) => ({ limitDays }),
  "term.overlaps": ({ name }) => ({ name }),
  "term.zone-unknown": ({ zone }) => ({ zone }),
  "term.period-wrong": ({ period }) => ({ period }),
  "term.day-wrong": ({ date }) => ({ date }),
  "series.rule-unreadable": none,
  "series.never-occurs": none,
  "series.too-many-lessons": ({ limit }) => ({ limit }),
  "series.outside-term": ({ startsOn, endsOn }) => ({ startsOn, endsOn }),
  "series.period-unknown": ({ period }) => ({ period }),
  "series.one-by-one": none,
  "series.other-term": none,
  "lesson.no-such-time": ({ date, time, zone }) => ({ date, time, zone }),
  "lesson.not-cancelled": none,
  "lesson.clashes": ({ count, clashes: [first] }, format) => ({
    count,
    first: first === undefined ? "–" : `${first.name}, ${first.other.title}, ${format.moment(first.other.startsAt)}`,
  }),
  "webhook.unfit-address": none,
  "webhook.needs-https": none,
  "webhook.private-address": none,
  "webhook.too-many": ({ limit }) => ({ limit }),
  "webhook.off": none,
  "sheet.unreadable": ({ line }) => ({ line }),
  "sheet.empty": none,
  "sheet.too-long": ({ limit }) => ({ limit }),
  "ticket.missing": none,
  "ticket.invalid": none,
  "ticket.expired": none,
  "ticket.forbidden": none,
  "lesson.ends-before-start": none,
  "lesson.too-long": ({ limitMinutes }) => ({ limitMinutes }),
  "lesson.no-classrooms": none,
  "lesson.not-open-yet": ({ opensAt }, format) => ({ opensAt: format.moment(opensAt) }),
  "lesson.over": none,
  "lesson.cancelled": none,
  "lesson.removed": none,
  "lesson.not-live": none,
  "lesson.observers-full": ({ limit }) => ({ limit }),
  "lesson.not-joined": none,
  "stage.full": ({ limit }) => ({ count: limit }),
  "stage.absent": none,
  "talk.full": ({ limit }) => ({ count: limit }),
  "check.off": none,
  "check.in-lesson": none,
  "question.closed": none,
  "question.unfit": none,
  "answer.unknown-code": none,
  "answer.no-pass": none,
  "caption.wrong-key": none,
  "caption.out-of-order": none,
  "assistant.revoked": none,
  "media.unavailable": none,
  "media.no-other-worker": none,
  "media.unsupported": none,
  "media.not-found": none,
  "media.not-allowed": none,
  "slate.not-allowed": none,
  "slate.not-found": none,
  "slate.full": none,
  "slate.stale": none,
  "slate.out-of-order": none,
  "deck.wrong-type": none,
  "deck.unreadable": none,
  "deck.encrypted": none,
  "deck.too-long": ({ limitPages }) => ({ limitPages }),
  "deck.too-costly": none,
  "deck.no-converter": ({ packages }) => ({ packages }),
  "deck.interrupted": none,
  "deck.no-room": ({ limitBytes }) => ({ limitMb: Math.round(limitBytes / 1_000_000) }),
  "token.too-many": ({ limit }) => ({ limit }),
  "server.unreachable": none,
  "answer.unreadable": none,
};

type Exact<C extends SaidCode> = { code: C; params: FailureParams<C> };

/** A refusal or failure as a sentence. A code that only a newer service knows reads as `answer.unreadable`. */
export function refusalText<C extends SaidCode>(failure: Exact<C>, language: PageLanguage, timeZone?: string): string {
  const print: ((params: FailureParams<C>, format: Format) => Printed<C>) | undefined = printed[failure.code];
  if (!print) return refusalText({ code: "answer.unreadable", params: {} }, language);
  const added = typeof language === "string" ? undefined : language.entry(refusalWords.area, failure.code);
  const spoken = added === undefined ? baseOf(language) : language;
  const entry = added ?? refusalWords[baseOf(language)][failure.code];
  return fill(entry, spoken, print(failure.params, createFormat(spoken, timeZone)));
}

/** `const explain = useRefusalText(); explain(answer.error)` */
export function useRefusalText(timeZone?: string): (failure: Failure) => string {
  const language = useI18n().speech.value;
  return (failure) => refusalText(isSaid(failure) ? failure : unreadable, language, timeZone);
}

const unreadable = { code: "answer.unreadable", params: {} } as const;

/** Programs that use the API hear of more than a page ever does. */
function isSaid(failure: Failure): failure is Extract<Failure, { code: SaidCode }> {
  return failure.code in printed;
}
