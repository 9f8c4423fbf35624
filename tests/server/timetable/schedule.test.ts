import { describe, expect, it } from "vitest";
import { type Outcome, refused } from "../../../signaling/contract/errors.ts";
import type { NewSeries, NewTerm } from "../../../signaling/contract/timetable.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { ADMINISTRATOR, aLesson, HILL_1, HILL_2, LAKE_1, LESSON, TEACHER } from "../store/records.ts";
import { autumn, autumnTimetable, granted, OTHER, plain, wednesdays } from "./autumn.ts";

describeEachDatabase("the timetable", (database) => {
  const at = autumnTimetable(database);
  const { draft, added, weekOf, lessonOn, change, all } = at;

  describe("a term", () => {
    it("is kept, and refused when it is wrong or overlaps another", async () => {
      expect(await at.schedule.terms.list()).toEqual([{ ...autumn, id: at.term.id, version: 1 }]);
      const refusals: [Partial<NewTerm>, Outcome<never>][] = [
        [{}, refused("term.overlaps", { name: "Autumn" })],
        [{ endsOn: "2026-08-31" }, refused("term.ends-before-start")],
        [{ endsOn: "2027-12-31" }, refused("term.too-long", { limitDays: 370 })],
        [{ zone: "Asia/Nowhere" }, refused("term.zone-unknown", { zone: "Asia/Nowhere" })],
        [{ zone: "+08:00" }, refused("term.zone-unknown", { zone: "+08:00" })],
        [{ periods: [{ start: "08:00", end: "07:00" }] }, refused("term.period-wrong", { period: 1 })],
        [
          { holidays: [{ name: "X", from: "2026-10-07", to: "2026-10-01" }] },
          refused("term.day-wrong", { date: "2026-10-07" }),
        ],
        [{ makeUpDays: [{ date: "2026-12-01", follows: 1 }] }, refused("term.day-wrong", { date: "2026-12-01" })],
      ];
      for (const [wrong, refusal] of refusals)
        expect(await at.schedule.terms.add({ ...autumn, ...wrong })).toEqual(refusal);
      expect(await at.schedule.terms.list()).toHaveLength(1);
    });

    it("is saved by one of two who changed it at the same time", async () => {
      const first = at.schedule.terms.change(
        { ...autumn, name: "First", termId: at.term.id, version: 1 },
        ADMINISTRATOR,
      );
      const second = at.schedule.terms.change(
        { ...autumn, name: "Second", termId: at.term.id, version: 1 },
        ADMINISTRATOR,
      );
      const outcomes = await Promise.all([first, second]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes).toContainEqual(refused("record.changed", { record: "term" }));
    });

    it("takes lessons away with a holiday, gives them back without it, and makes up on a Saturday", async () => {
      await added();
      const before = await lessonOn("2026-10-07");
      const holidays = [{ name: "National Day", from: "2026-10-01", to: "2026-10-07" }];
      const makeUpDays = [{ date: "2026-10-10", follows: 3 }];
      const changed = { ...autumn, holidays, makeUpDays, termId: at.term.id };
      granted(await at.schedule.terms.change({ ...changed, version: 1 }, ADMINISTRATOR));
      expect(await all()).toEqual([
        ...plain(["09-02", "09-09", "09-16", "09-23", "09-30"]),
        "2026-10-07 08:00 cancelled",
        ...plain(["10-10", "10-14"]),
      ]);
      expect((await at.schedule.week({ by: "teacher", id: TEACHER, day: "2026-10-08" })).days.slice(2, 6)).toEqual([
        { date: "2026-10-07", holiday: "National Day", follows: null, inTerm: true },
        { date: "2026-10-08", holiday: null, follows: null, inTerm: true },
        { date: "2026-10-09", holiday: null, follows: null, inTerm: true },
        { date: "2026-10-10", holiday: null, follows: 3, inTerm: true },
      ]);
      granted(await at.schedule.terms.change({ ...changed, makeUpDays: [], holidays: [], version: 2 }, ADMINISTRATOR));
      expect((await lessonOn("2026-10-07")).id).toBe(before.id);
      expect(await all()).toEqual([
        ...plain(wednesdays.slice(0, 6)),
        "2026-10-10 08:00 cancelled",
        ...plain(["10-14"]),
      ]);
    });

    it("moves its lessons with the bell, but not one that has a time of its own", async () => {
      await added();
      const own = { kind: "move", date: "2026-09-10", when: { by: "time", start: "15:00", end: "15:40" } } as const;
      granted(await change(await lessonOn("2026-09-09"), "one", own));
      const periods = [{ start: "08:10", end: "08:50" }];
      granted(await at.schedule.terms.change({ ...autumn, periods, termId: at.term.id, version: 1 }, ADMINISTRATOR));
      expect(await all()).toEqual(["2026-09-02 08:10", "2026-09-10 15:00", ...plain(wednesdays.slice(2), "08:10")]);
    });
  });

  describe("a series", () => {
    it("has its lessons from the beginning, for teacher and classrooms, as a preview said", async () => {
      const preview = granted(await at.schedule.series.preview(draft()));
      expect(preview.lessons.map(({ date }) => date.slice(5))).toEqual(wednesdays);
      const series = await added({
        masterClassroomId: LAKE_1,
        classroomIds: [HILL_1, LAKE_1, HILL_1],
        subject: "Maths",
      });
      expect(series).toMatchObject({
        version: 1,
        teacher: { id: TEACHER, name: "Lin Fang" },
        masterClassroom: { id: LAKE_1, name: "Class 1", school: "Lake School" },
        classrooms: [{ id: HILL_1 }],
        ...{ period: 1, start: "08:00", end: "08:40", from: "2026-09-01", until: "2026-10-18" },
      });
      expect(granted(await at.schedule.series.find(series.id))).toEqual(series);
      expect(await all()).toEqual(plain(wednesdays));
      expect(await weekOf("2026-09-04", "classroom")).toEqual(await weekOf("2026-09-04"));
      const [lesson] = await weekOf("2026-09-04");
      expect(lesson).toMatchObject({ startsAt: Date.UTC(2026, 8, 2), series: { id: series.id, period: 1 } });
      const inSchool = (await at.schedule.week({ by: "classroom", id: LAKE_1, day: "2026-09-02" })).lessons;
      expect(inSchool.map(({ id }) => id)).toEqual([lesson?.id]);
    });

    it("is refused with a reason and leaves nothing behind", async () => {
      const refusals: [Partial<NewSeries>, Outcome<never>][] = [
        [{ teacherId: ADMINISTRATOR }, refused("record.not-found", { record: "teacher" })],
        [{ masterClassroomId: HILL_1 }, refused("lesson.no-classrooms")],
        [{ when: { by: "period", period: 9 } }, refused("series.period-unknown", { period: 9 })],
        [{ when: { by: "time", start: "09:00", end: "08:00" } }, refused("lesson.ends-before-start")],
        [{ rule: "FREQ=HOURLY" }, refused("series.rule-unreadable")],
        [{ until: "2026-09-01" }, refused("series.never-occurs")],
      ];
      for (const [wrong, refusal] of refusals) {
        expect(await at.schedule.series.add(draft(wrong), ADMINISTRATOR)).toEqual(refusal);
        expect(await at.schedule.series.preview(draft(wrong))).toEqual(refusal);
      }
      expect(await all()).toEqual([]);
    });

    it("that begins in a running term has no lessons that are over", async () => {
      at.clock.advance(20 * 86_400_000);
      await added();
      expect(await all()).toEqual(plain(wednesdays.slice(3)));
      at.clock.advance(60 * 86_400_000);
      expect(await at.schedule.series.add(draft(), ADMINISTRATOR)).toEqual(refused("series.never-occurs"));
    });

    it("that clashes is refused with both lessons named, unless that is accepted", async () => {
      await database.store.lessons.add(
        LESSON,
        aLesson({
          title: "Music",
          startsAt: Date.UTC(2026, 8, 9, 0, 30),
          endsAt: Date.UTC(2026, 8, 9, 1),
          classroomIds: [HILL_1],
        }),
        0,
      );
      const outcome = await at.schedule.series.add(draft({ accepted: [] }), ADMINISTRATOR);
      const both = {
        lesson: {
          id: null,
          title: "Maths",
          teacher: "Lin Fang",
          startsAt: Date.UTC(2026, 8, 9),
          endsAt: Date.UTC(2026, 8, 9, 0, 40),
        },
        other: {
          id: LESSON,
          title: "Music",
          teacher: "Lin Fang",
          startsAt: Date.UTC(2026, 8, 9, 0, 30),
          endsAt: Date.UTC(2026, 8, 9, 1),
        },
      };
      expect(outcome).toMatchObject({ ok: false, error: { code: "lesson.clashes", params: { count: 2 } } });
      const clashes = outcome.ok || outcome.error.code !== "lesson.clashes" ? [] : outcome.error.params.clashes;
      expect(clashes).toHaveLength(2);
      expect(clashes).toContainEqual({ kind: "teacher", name: "Lin Fang", ...both });
      expect(clashes).toContainEqual({ kind: "classroom", name: "Hill School Class 1", ...both });
      expect(granted(await at.schedule.series.preview(draft())).clashes).toEqual(clashes);
      await added({ accepted: [LESSON] });
      expect(await all()).toHaveLength(wednesdays.length + 1);
      const elsewhere = draft({
        teacherId: OTHER,
        classroomIds: [HILL_2],
        when: { by: "time", start: "08:40", end: "09:00" },
      });
      expect(await at.schedule.series.add(elsewhere, ADMINISTRATOR)).toMatchObject({ ok: true });
    });

    it("is saved by one of two who want the same classroom at the same time", async () => {
      const outcomes = await Promise.all(
        [TEACHER, OTHER].map((teacherId) => at.schedule.series.add(draft({ teacherId }), ADMINISTRATOR)),
      );
      expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    });
  });
});
