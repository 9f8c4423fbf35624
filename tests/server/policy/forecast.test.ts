import { describe, expect, test } from "vitest";
import { forecast, type Measurement, TELLING_KBPS } from "../../../server/policy/forecast.ts";
import { fc } from "../../support/properties.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UTC8 = 8 * 60;
/** A Monday, ten in the morning in UTC+8. */
const MONDAY_10 = Date.UTC(2026, 10, 2, 2, 0);

const check = (daysAgo: number, hour: number, kbps: number): Measurement => ({
  atMs: MONDAY_10 - daysAgo * DAY_MS + (hour - 10) * HOUR_MS,
  kbps,
  kind: "check",
  full: true,
});
const minutes = (daysAgo: number, hour: number, kbps: number, full: boolean, count = 40): Measurement[] =>
  Array.from({ length: count }, (_, minute) => ({
    atMs: MONDAY_10 - daysAgo * DAY_MS + (hour - 10) * HOUR_MS + minute * 60_000,
    kbps,
    kind: "digest",
    full,
  }));
const of = (history: readonly Measurement[]) => forecast(history, MONDAY_10, UTC8, "terrestrial");

describe("forecast", () => {
  test("nothing known: what links of this kind usually carry, with no confidence", () => {
    expect(of([])).toEqual({ budgetKbps: 1_000, measurements: 0, basis: "link-kind", least: false, confidence: 0 });
    expect(forecast([], MONDAY_10, UTC8, "satellite").budgetKbps).toBe(600);
  });

  test("a low percentile of the same hour, not the mean", () => {
    const history = [7, 14, 21, 28, 35].map((daysAgo, index) => check(daysAgo, 10, 1_000 + 250 * index));
    expect(of(history)).toMatchObject({ budgetKbps: 1_000, measurements: 5, basis: "hour" });
  });

  test("a slow afternoon does not spoil the morning", () => {
    const history = [7, 14, 21, 28].flatMap((daysAgo) => [check(daysAgo, 10, 4_000), check(daysAgo, 16, 700)]);
    expect(of(history).budgetKbps).toBe(4_000);
    expect(forecast(history, MONDAY_10 + 6 * HOUR_MS, UTC8, "terrestrial").budgetKbps).toBe(700);
  });

  test("too little for the hour: the hours beside it, then all", () => {
    const beside = [1, 2, 3, 4].map((daysAgo) => check(daysAgo, 11, 2_000));
    expect(of(beside)).toMatchObject({ budgetKbps: 2_000, basis: "nearby-hours" });
    expect(of([check(3, 20, 1_500)])).toMatchObject({ budgetKbps: 1_500, measurements: 1, basis: "any-hour" });
  });

  test("midnight has neighbours on both sides", () => {
    const late = [1, 2, 3, 4].map((daysAgo) => check(daysAgo, 23, 2_000));
    const atMidnight = MONDAY_10 + 14 * HOUR_MS;
    expect(forecast(late, atMidnight, UTC8, "terrestrial").basis).toBe("nearby-hours");
  });

  test("a line that was upgraded is believed within weeks", () => {
    const old = [60, 67, 74, 81].map((daysAgo) => check(daysAgo, 10, 500));
    const now = [1, 4, 7].map((daysAgo) => check(daysAgo, 10, 8_000));
    expect(of([...old, ...now]).budgetKbps).toBe(8_000);
  });

  test("minutes in which nothing more was sent do not count against the link", () => {
    const easy = [1, 2, 3].flatMap((daysAgo) => minutes(daysAgo, 10, 600, false));
    const checks = [1, 2, 3].map((daysAgo) => check(daysAgo, 10, 3_000));
    expect(of([...easy, ...checks]).budgetKbps).toBe(3_000);
  });

  test("minutes on a full link do", () => {
    const full = [1, 2, 3].flatMap((daysAgo) => minutes(daysAgo, 10, 600, true));
    const checks = [1, 2, 3].map((daysAgo) => check(daysAgo, 10, 3_000));
    expect(of([...full, ...checks]).budgetKbps).toBe(600);
  });

  test("never full: the highest that was shown, though hardly a minute of each lesson shows it", () => {
    const lessons = [7, 14, 21].flatMap((daysAgo) => [
      ...minutes(daysAgo, 10, 600, false, 44),
      ...minutes(daysAgo, 10, 1_600, false, 1),
    ]);
    expect(of(lessons)).toMatchObject({ budgetKbps: 1_600, measurements: 135 });
  });

  test("minutes in which hardly anything came say nothing, however many, unless the link was full with it", () => {
    const idle = [1, 2, 3, 4, 5, 6, 7].flatMap((daysAgo) => minutes(daysAgo, 10, 12, false));
    expect(of(idle)).toMatchObject({ basis: "link-kind", measurements: 0 });
    expect(of([...idle, ...minutes(8, 10, 900, false)])).toMatchObject({ budgetKbps: 900, least: true });
    expect(of(minutes(7, 10, 40, true)).budgetKbps).toBe(40);
  });

  test("says when nothing of it has found an end", () => {
    const open = minutes(7, 10, 600, false);
    expect(of(open)).toMatchObject({ budgetKbps: 600, least: true });
    expect(of([...open, check(7, 10, 900)]).least).toBe(false);
    // One bad minute is no end of the weeks in which all that was sent has passed.
    const weeks = [7, 14, 21, 28].flatMap((daysAgo) => minutes(daysAgo, 10, 900, false));
    expect(of([...weeks, ...minutes(7, 10, 800, true, 1)])).toMatchObject({ budgetKbps: 900, least: true });
  });

  test("never full: one day that was better than ten others is no promise", () => {
    const days = Array.from({ length: 10 }, (_, day) => minutes(7 + day, 10, 900, false)).flat();
    expect(of([...days, ...minutes(17, 10, 5_000, false)]).budgetKbps).toBe(900);
  });

  test("more measurements that agree are trusted more", () => {
    const few = [1, 2, 3].map((daysAgo) => check(daysAgo, 10, 2_000));
    const many = Array.from({ length: 20 }, (_, daysAgo) => check(daysAgo + 1, 10, 2_000));
    const apart = Array.from({ length: 20 }, (_, daysAgo) => check(daysAgo + 1, 10, daysAgo % 2 === 0 ? 500 : 2_000));
    expect(of(many).confidence).toBeGreaterThan(of(few).confidence);
    expect(of(many).confidence).toBeGreaterThan(2 * of(apart).confidence);
  });

  test("what lies in the future is not known", () => {
    expect(of([check(-1, 10, 9_000)]).basis).toBe("link-kind");
  });

  const histories = fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 100 * DAY_MS }).map((agoMs) => MONDAY_10 - agoMs),
      kbps: fc.integer({ min: TELLING_KBPS, max: 50_000 }),
      kind: fc.constantFrom("check" as const, "digest" as const),
      full: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  );

  test("it is one of the measured rates, whatever their order", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { budgetKbps, confidence } = of(history);
        expect(history.map(({ kbps }) => kbps)).toContain(budgetKbps);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThan(1);
        expect(of([...history].reverse()).budgetKbps).toBe(budgetKbps);
      }),
    );
  });

  test("a link that was faster in every measurement has no lower forecast", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const faster = history.map((each) => ({ ...each, kbps: each.kbps * 2 }));
        expect(of(faster).budgetKbps).toBe(2 * of(history).budgetKbps);
      }),
    );
  });
});
