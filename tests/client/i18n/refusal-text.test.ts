import { expect, test } from "vitest";
import type { FailureParams, SaidCode } from "../../../client/http/failure.ts";
import { languageList } from "../../../client/i18n/language.ts";
import { refusalText } from "../../../client/i18n/refusal-text.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";

const opensAt = Date.UTC(2026, 10, 21, 1, 5);

/** One of each: a new code does not compile until it stands here. */
const examples: { [C in SaidCode]: FailureParams<C> } = {
  "input.invalid": { path: "title", rule: "too_small" },
  "input.too-large": { limitBytes: 65_536 },
  "request.unknown": {},
  "request.not-found": {},
  "request.too-many": { retryAfterMs: 1_500 },
  "protocol.unsupported": { supported: 2 },
  "server.failed": { reference: "f00d" },
  "server.stopping": {},
  "session.missing": {},
  "session.ended": {},
  "session.wrong-password": {},
  "session.code-required": {},
  "session.wrong-code": {},
  "session.forbidden": {},
  "link.unusable": {},
  "provider.off": {},
  "provider.unreachable": {},
  "provider.refused": {},
  "provider.expired": {},
  "provider.unknown-person": { name: "lin.fang" },
  "provider.other-account": {},
  "pairing.unknown-code": {},
  "pairing.expired": {},
  "record.not-found": { record: "lesson" },
  "record.name-taken": { name: "石门村小学" },
  "record.in-use": { record: "lesson" },
  "record.changed": { record: "school" },
  "record.archived": { name: "石门村小学" },
  "person.no-classroom": {},
  "person.self": {},
  "term.ends-before-start": {},
  "term.too-long": { limitDays: 370 },
  "term.overlaps": { name: "Autumn" },
  "term.zone-unknown": { zone: "Asia/Nowhere" },
  "term.period-wrong": { period: 3 },
  "term.day-wrong": { date: "2026-10-01" },
  "series.rule-unreadable": {},
  "series.never-occurs": {},
  "series.too-many-lessons": { limit: 200 },
  "series.outside-term": { startsOn: "2026-09-01", endsOn: "2027-01-15" },
  "series.period-unknown": { period: 9 },
  "series.one-by-one": {},
  "series.other-term": {},
  "lesson.no-such-time": { date: "2026-03-29", time: "02:30", zone: "Europe/Berlin" },
  "lesson.not-cancelled": {},
  "lesson.clashes": {
    count: 2,
    clashes: [
      {
        kind: "teacher",
        name: "Lin Fang",
        lesson: { id: null, title: "Maths", teacher: "Lin Fang", startsAt: opensAt, endsAt: opensAt + 1 },
        other: {
          id: lessonId.parse("les-1"),
          title: "Music",
          teacher: "Lin Fang",
          startsAt: opensAt,
          endsAt: opensAt + 1,
        },
      },
    ],
  },
  "webhook.unfit-address": {},
  "webhook.needs-https": {},
  "webhook.private-address": {},
  "webhook.too-many": { limit: 50 },
  "webhook.off": {},
  "sheet.unreadable": { line: 3 },
  "sheet.empty": {},
  "sheet.too-long": { limit: 20_000 },
  "ticket.missing": {},
  "ticket.invalid": {},
  "ticket.expired": {},
  "ticket.forbidden": {},
  "lesson.ends-before-start": {},
  "lesson.too-long": { limitMinutes: 480 },
  "lesson.no-classrooms": {},
  "lesson.not-open-yet": { opensAt },
  "lesson.over": {},
  "lesson.cancelled": {},
  "lesson.removed": {},
  "lesson.not-live": {},
  "lesson.observers-full": { limit: 5 },
  "lesson.not-joined": {},
  "stage.full": { limit: 6 },
  "stage.absent": { classroomId: "cls-1" },
  "talk.full": { limit: 50 },
  "question.closed": {},
  "question.unfit": {},
  "answer.unknown-code": {},
  "answer.no-pass": {},
  "caption.wrong-key": {},
  "caption.out-of-order": { last: 7 },
  "assistant.revoked": {},
  "media.unavailable": {},
  "check.off": {},
  "check.in-lesson": {},
  "media.no-other-worker": {},
  "media.unsupported": {},
  "media.not-found": {},
  "media.not-allowed": { source: "board" },
  "slate.not-allowed": {},
  "slate.not-found": {},
  "slate.full": {},
  "slate.stale": {},
  "slate.out-of-order": { expected: 3 },
  "deck.wrong-type": {},
  "deck.unreadable": {},
  "deck.encrypted": {},
  "deck.too-long": { limitPages: 300 },
  "deck.too-costly": {},
  "deck.no-converter": { packages: "poppler-utils" },
  "deck.interrupted": {},
  "deck.no-room": { limitBytes: 2_000_000_000 },
  "token.too-many": { limit: 50 },
  "server.unreachable": {},
  "answer.unreadable": {},
};

const isCode = (code: string): code is SaidCode => code in examples;

test.each(languageList)("%s: every failure is a whole sentence", (language) => {
  for (const code of Object.keys(examples).filter(isCode)) {
    const text = refusalText({ code, params: examples[code] }, language, "Asia/Shanghai");
    expect(text, code).not.toMatch(/[{}]|undefined|NaN/);
    expect(text, code).toMatch(/[.。]$/);
  }
});

test("parameters are shown in units that people read", () => {
  expect(refusalText({ code: "request.too-many", params: { retryAfterMs: 900 } }, "en")).toContain("in 1 second.");
  expect(refusalText({ code: "request.too-many", params: { retryAfterMs: 1_500 } }, "en")).toContain("in 2 seconds.");
  expect(refusalText({ code: "input.too-large", params: { limitBytes: 65_536 } }, "zh-CN")).toContain("65 kB");
  const early = { code: "lesson.not-open-yet", params: { opensAt } } as const;
  expect(refusalText(early, "zh-CN", "Asia/Shanghai")).toContain("11月21日 09:05");
});

test("a code of a newer service still reads as words", () => {
  const answer: { code: "lesson.over"; params: object } = JSON.parse('{"code": "lesson.on-the-moon", "params": {}}');
  expect(refusalText({ ...answer, params: {} }, "en")).toBe(
    refusalText({ code: "answer.unreadable", params: {} }, "en"),
  );
});
