import { describe, expect, test } from "vitest";
import { agendaOf } from "../../../client/state/agenda.ts";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import { lessonId, personId } from "../../../signaling/contract/ids.ts";

const HOUR_MS = 3_600_000;
/** Ten in the morning where the test runs. */
const now = new Date(2026, 8, 1, 10).getTime();

function lesson(id: string, startsInH: number, change: Partial<LessonRecord> = {}): LessonRecord {
  return {
    id: lessonId.parse(id),
    title: id,
    teacher: { id: personId.parse("per-lin"), name: "Ms Lin" },
    startsAt: now + startsInH * HOUR_MS,
    endsAt: now + (startsInH + 1) * HOUR_MS,
    state: "waiting",
    startedAt: null,
    endedAt: null,
    endReason: null,
    masterClassroom: null,
    classrooms: [],
    ...change,
  };
}

describe("the lesson that a page is for", () => {
  test.each<[string, LessonRecord[], string | undefined]>([
    ["is none without lessons", [], undefined],
    ["is the next of today", [lesson("later", 3), lesson("next", 1)], "next"],
    [
      "is the one on air, though another is due",
      [lesson("due", -0.5), lesson("on-air", -1.5, { state: "live" })],
      "on-air",
    ],
    ["is the one that is due, before one whose time has passed", [lesson("missed", -2), lesson("due", 2)], "due"],
    ["is one whose time has passed, when there is no other: it may still start", [lesson("missed", -2)], "missed"],
    [
      "is never one that is over or cancelled",
      [lesson("over", -1, { state: "ended" }), lesson("off", 1, { state: "cancelled" })],
      undefined,
    ],
    ["is not one of tomorrow", [lesson("tomorrow", 24)], undefined],
  ])("%s", (_name, lessons, expected) => {
    expect(agendaOf(lessons, now).current?.id).toBe(expected);
  });

  test("is found across midnight", () => {
    const lateEvening = new Date(2026, 8, 1, 23, 40).getTime();
    const early = { ...lesson("early", 0), startsAt: lateEvening + HOUR_MS / 2, endsAt: lateEvening + HOUR_MS };
    expect(agendaOf([early], lateEvening).current?.id).toBe("early");
  });
});

test("the first lesson after today is known", () => {
  expect(agendaOf([lesson("in-two-days", 48), lesson("tomorrow", 24), lesson("today", 2)], now).later?.id).toBe(
    "tomorrow",
  );
});
