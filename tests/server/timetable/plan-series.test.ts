import { describe, expect, it } from "vitest";
import { planSeries, type Timing } from "../../../server/timetable/plan-series.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { termId } from "../../../signaling/contract/ids.ts";
import type { TermView } from "../../../signaling/contract/timetable.ts";

/** The autumn of 2026: it begins on a Tuesday; the first week of October is off, the Saturday after makes up. */
const term: TermView = {
  id: termId.parse("ter-1"),
  name: "Autumn",
  zone: "Asia/Shanghai",
  startsOn: "2026-09-01",
  endsOn: "2026-10-18",
  periods: [],
  holidays: [{ name: "National Day", from: "2026-10-01", to: "2026-10-07" }],
  makeUpDays: [{ date: "2026-10-10", follows: 3 }],
  version: 1,
};
const weekly: Timing = {
  rule: "FREQ=WEEKLY;BYDAY=WE",
  from: null,
  until: null,
  skip: [],
  start: "08:00",
  end: "08:40",
};

function days(timing: Partial<Timing> = {}, inTerm: TermView = term): string[] {
  const plan = planSeries({ ...weekly, ...timing }, inTerm);
  if (!plan.ok) throw new Error(`refused with ${plan.error.code}`);
  return plan.value.lessons.map(({ date }) => date);
}

describe("the lessons of a series", () => {
  it("are the rule's days in the term without holidays, and those that make up for its weekday", () => {
    const plan = planSeries(weekly, term);
    expect(plan).toMatchObject({ ok: true, value: { holidays: [{ date: "2026-10-07", name: "National Day" }] } });
    expect(days()).toEqual([
      ...["2026-09-02", "2026-09-09", "2026-09-16", "2026-09-23", "2026-09-30"],
      ...["2026-10-10", "2026-10-14"],
    ]);
    expect(plan.ok && plan.value.lessons.filter(({ makesUp }) => makesUp).map(({ date }) => date)).toEqual([
      "2026-10-10",
    ]);
    expect(days({ rule: "FREQ=WEEKLY;BYDAY=SA" })).not.toContain("2026-10-10");
  });

  it("are at the same time by the zone's clock, also when the clock is changed", () => {
    const spring = {
      ...term,
      zone: "Europe/Berlin",
      startsOn: "2026-03-16",
      endsOn: "2026-04-12",
      holidays: [],
      makeUpDays: [],
    };
    const plan = planSeries(weekly, spring);
    const hours = plan.ok ? plan.value.lessons.map(({ startsAt }) => new Date(startsAt).toISOString()) : [];
    expect(hours).toEqual([
      "2026-03-18T07:00:00.000Z",
      "2026-03-25T07:00:00.000Z",
      "2026-04-01T06:00:00.000Z",
      "2026-04-08T06:00:00.000Z",
    ]);
    const night = { rule: "FREQ=WEEKLY;BYDAY=SU", start: "02:30", end: "03:30" };
    expect(planSeries({ ...weekly, ...night }, spring)).toEqual(
      refused("lesson.no-such-time", { date: "2026-03-29", time: "02:30", zone: "Europe/Berlin" }),
    );
  });

  it("count every second week from the week of the first day", () => {
    const rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE";
    expect(days({ rule, until: "2026-09-30" })).toEqual([
      "2026-09-02",
      "2026-09-14",
      "2026-09-16",
      "2026-09-28",
      "2026-09-30",
    ]);
    expect(days({ rule, from: "2026-09-09", until: "2026-09-30" })).toEqual(["2026-09-09", "2026-09-21", "2026-09-23"]);
  });

  it("leave out the days that are skipped, and what lies outside of the bounds", () => {
    expect(days({ from: "2026-09-09", until: "2026-09-23", skip: ["2026-09-16"] })).toEqual([
      "2026-09-09",
      "2026-09-23",
    ]);
  });

  it("follow rules of other kinds", () => {
    expect(days({ rule: "FREQ=MONTHLY;BYDAY=1FR" })).toEqual(["2026-09-04"]);
    expect(days({ rule: "FREQ=DAILY;INTERVAL=10" })).toEqual(["2026-09-01", "2026-09-11", "2026-09-21", "2026-10-11"]);
  });

  it.each([
    "",
    "nonsense",
    "FREQ=YEARLY;BYDAY=MO",
    "FREQ=SECONDLY",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=WEEKLY;BYDAY=MO;BYDAY=TU",
    "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
    "FREQ=WEEKLY;BYDAY=MO;INTERVAL=0",
    "FREQ=WEEKLY;BYDAY=MO\nDTSTART:19700101T000000",
  ])("are refused for the rule %j", (rule) => {
    expect(planSeries({ ...weekly, rule }, term)).toEqual(refused("series.rule-unreadable"));
  });

  it.each<[string, Partial<Timing>]>([
    ["a rule whose only days are holidays", { from: "2026-10-01", until: "2026-10-07" }],
    ["a day that no month has", { rule: "FREQ=MONTHLY;BYMONTHDAY=31", until: "2026-09-30" }],
    ["an end before the start", { from: "2026-09-20", until: "2026-09-10" }],
    ["skipping all of it", { from: "2026-09-02", until: "2026-09-02", skip: ["2026-09-02"] }],
  ])("are never with %s", (_, timing) => {
    expect(planSeries({ ...weekly, ...timing }, term)).toEqual(refused("series.never-occurs"));
  });

  it("lie within the term", () => {
    const outside = refused("series.outside-term", { startsOn: "2026-09-01", endsOn: "2026-10-18" });
    expect(planSeries({ ...weekly, from: "2026-08-31" }, term)).toEqual(outside);
    expect(planSeries({ ...weekly, until: "2026-10-19" }, term)).toEqual(outside);
  });

  it("are at most two hundred", () => {
    const year = { ...term, endsOn: "2027-08-01", holidays: [], makeUpDays: [] };
    expect(planSeries({ ...weekly, rule: "FREQ=DAILY" }, year)).toEqual(
      refused("series.too-many-lessons", { limit: 200 }),
    );
  });

  it("end after they start, within half a day", () => {
    expect(planSeries({ ...weekly, end: "08:00" }, term)).toEqual(refused("lesson.ends-before-start"));
    expect(planSeries({ ...weekly, end: "20:01" }, term)).toEqual(refused("lesson.too-long", { limitMinutes: 720 }));
  });
});
