import { expect, it } from "vitest";
import { type CalendarLesson, calendarText } from "../../../server/timetable/calendar-text.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";

function lesson(changes: Partial<CalendarLesson> = {}): CalendarLesson {
  return {
    id: lessonId.parse("les-1"),
    title: "Maths",
    description: "Lin Fang",
    location: "Hill School",
    zone: "Asia/Shanghai",
    startsAt: Date.UTC(2026, 8, 2),
    endsAt: Date.UTC(2026, 8, 2, 0, 40),
    cancelled: false,
    version: 3,
    changedAt: Date.UTC(2026, 7, 1),
    ...changes,
  };
}

/** Lines as a reader sees them: unfolded. */
const linesOf = (text: string) => text.replaceAll("\r\n ", "").split("\r\n");
const block = (lines: string[], name: string) =>
  lines.slice(lines.indexOf(`BEGIN:${name}`), lines.indexOf(`END:${name}`) + 1);

it("a lesson is an event of its own with its zone, and a number that goes up with each change", () => {
  const lines = linesOf(calendarText("Lin Fang", [lesson()]));
  expect(lines.slice(0, 3)).toEqual(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OneRoom//Timetable//EN"]);
  expect(block(lines, "VEVENT")).toEqual([
    "BEGIN:VEVENT",
    "UID:les-1@oneroom",
    "DTSTAMP:20260801T000000Z",
    "LAST-MODIFIED:20260801T000000Z",
    "SEQUENCE:2",
    "DTSTART;TZID=Asia/Shanghai:20260902T080000",
    "DTEND;TZID=Asia/Shanghai:20260902T084000",
    "SUMMARY:Maths",
    "LOCATION:Hill School",
    "DESCRIPTION:Lin Fang",
    "STATUS:CONFIRMED",
    "TRANSP:OPAQUE",
    "END:VEVENT",
  ]);
  expect(block(lines, "VTIMEZONE")).toEqual([
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T020000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "END:STANDARD",
    "END:VTIMEZONE",
  ]);
  expect(lines.slice(-2)).toEqual(["END:VCALENDAR", ""]);
});

it("a cancelled lesson stays and says so", () => {
  const lines = linesOf(calendarText("x", [lesson({ cancelled: true })]));
  expect(lines).toContain("STATUS:CANCELLED");
  expect(lines).toContain("TRANSP:TRANSPARENT");
});

it("a zone tells each change of the clock between the first and the last lesson, by the clock before it", () => {
  const inBerlin = [Date.UTC(2026, 8, 2), Date.UTC(2027, 3, 7)].map((startsAt) =>
    lesson({ zone: "Europe/Berlin", startsAt, endsAt: startsAt + 1 }),
  );
  const zone = block(linesOf(calendarText("x", inBerlin)), "VTIMEZONE").filter((line) =>
    /^(BEGIN|DTST|TZO)/.test(line),
  );
  expect(zone.slice(1)).toEqual([
    ...["BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"],
    ...["BEGIN:STANDARD", "DTSTART:20261025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"],
    ...["BEGIN:DAYLIGHT", "DTSTART:20270328T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"],
  ]);
});

it("texts are escaped, and lines folded at 75 octets without cutting a character", () => {
  const title = `${"认识分数".repeat(20)}; a, b\\c\nEND:VCALENDAR`;
  const text = calendarText("x", [lesson({ title })]);
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n\uFFFD]/);
  expect(linesOf(text)).toContain(`SUMMARY:${"认识分数".repeat(20)}\\; a\\, b\\\\c\\nEND:VCALENDAR`);
  expect(linesOf(text).filter((line) => line === "END:VCALENDAR")).toHaveLength(1);
});

it("without a lesson there is a calendar still, and the same lessons give the same text", () => {
  expect(linesOf(calendarText("x", []))).toContain("END:VCALENDAR");
  expect(calendarText("x", [lesson()])).toBe(calendarText("x", [lesson()]));
});
