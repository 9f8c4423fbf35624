import { beforeEach, describe, expect, it } from "vitest";
import { createSchedule, type Schedule } from "../../../server/timetable/schedule.ts";
import { type Outcome, refused } from "../../../signaling/contract/errors.ts";
import { personId } from "../../../signaling/contract/ids.ts";
import {
  type LessonChange,
  type NewSeries,
  type NewTerm,
  newSeries,
  type SeriesView,
  type TermView,
  type WeekLesson,
} from "../../../signaling/contract/timetable.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { ADMINISTRATOR, addRecords, aLesson, HILL_1, HILL_2, LAKE_1, LESSON, TEACHER } from "../store/records.ts";

const OTHER = personId.parse("per-other");
/** A Monday, before the term. */
const NOW = Date.UTC(2026, 7, 31, 1);
const autumn: NewTerm = {
  name: "Autumn",
  zone: "Asia/Shanghai",
  startsOn: "2026-09-01",
  endsOn: "2026-10-18",
  periods: [
    { start: "08:00", end: "08:40" },
    { start: "08:50", end: "09:30" },
  ],
  holidays: [],
  makeUpDays: [],
};

describeEachDatabase("the timetable", (database) => {
  let schedule: Schedule;
  let clock: FakeClock;
  let term: TermView;

  beforeEach(async () => {
    clock = new FakeClock(NOW);
    await addRecords(database.store);
    await database.store.people.add({ id: OTHER, name: "Bai", signInName: "bai", role: "teacher", passwordHash: null });
    schedule = createSchedule({ store: database.store, clock, zone: "Asia/Shanghai" });
    term = granted(await schedule.terms.add(autumn));
  });

  function draft(changes: Partial<NewSeries> = {}): NewSeries {
    const series = {
      termId: term.id,
      title: "Maths",
      teacherId: TEACHER,
      classroomIds: [HILL_1],
      when: { by: "period" as const, period: 1 },
      rule: "FREQ=WEEKLY;BYDAY=WE",
    };
    return newSeries.parse({ ...series, ...changes });
  }
  const added = async (changes: Partial<NewSeries> = {}): Promise<SeriesView> =>
    granted(await schedule.series.add(draft(changes), ADMINISTRATOR));
  const weekOf = async (day: string, by: "teacher" | "classroom" = "teacher"): Promise<WeekLesson[]> =>
    (await schedule.week(by === "teacher" ? { by, id: TEACHER, day } : { by, id: HILL_1, day })).lessons;
  const lessonOn = async (day: string): Promise<WeekLesson> => {
    const lesson = (await weekOf(day)).find(({ date }) => date === day);
    if (lesson === undefined) throw new Error(`no lesson on ${day}`);
    return lesson;
  };
  const change = (
    lesson: WeekLesson,
    scope: "one" | "following",
    what: LessonChange,
    accepted: NewSeries["accepted"] = [],
  ) =>
    schedule.changes.change(
      {
        lessonId: lesson.id,
        version: lesson.version,
        seriesVersion: lesson.series?.version ?? null,
        scope,
        change: what,
        accepted,
      },
      ADMINISTRATOR,
    );
  /** Every lesson of the teacher in the term, as "day start state". */
  const all = async (): Promise<string[]> => {
    const weeks: string[] = [];
    for (let day = Date.UTC(2026, 8, 1); day <= Date.UTC(2026, 9, 18); day += 7 * 86_400_000) {
      const lessons = await weekOf(new Date(day).toISOString().slice(0, 10));
      weeks.push(
        ...lessons.map(({ date, start, state }) => `${date} ${start}${state === "waiting" ? "" : ` ${state}`}`),
      );
    }
    return weeks;
  };
  const wednesdays = ["09-02", "09-09", "09-16", "09-23", "09-30", "10-07", "10-14"];
  const plain = (days: string[], time = "08:00") => days.map((day) => `2026-${day} ${time}`);

  describe("a term", () => {
    it("is kept, and refused when it is wrong or overlaps another", async () => {
      expect(await schedule.terms.list()).toEqual([{ ...autumn, id: term.id, version: 1 }]);
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
        expect(await schedule.terms.add({ ...autumn, ...wrong })).toEqual(refusal);
      expect(await schedule.terms.list()).toHaveLength(1);
    });

    it("is saved by one of two who changed it at the same time", async () => {
      const first = schedule.terms.change({ ...autumn, name: "First", termId: term.id, version: 1 }, ADMINISTRATOR);
      const second = schedule.terms.change({ ...autumn, name: "Second", termId: term.id, version: 1 }, ADMINISTRATOR);
      const outcomes = await Promise.all([first, second]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes).toContainEqual(refused("record.changed", { record: "term" }));
    });

    it("takes lessons away with a holiday, gives them back without it, and makes up on a Saturday", async () => {
      await added();
      const before = await lessonOn("2026-10-07");
      const holidays = [{ name: "National Day", from: "2026-10-01", to: "2026-10-07" }];
      const makeUpDays = [{ date: "2026-10-10", follows: 3 }];
      const changed = { ...autumn, holidays, makeUpDays, termId: term.id };
      granted(await schedule.terms.change({ ...changed, version: 1 }, ADMINISTRATOR));
      expect(await all()).toEqual([
        ...plain(["09-02", "09-09", "09-16", "09-23", "09-30"]),
        "2026-10-07 08:00 cancelled",
        ...plain(["10-10", "10-14"]),
      ]);
      expect((await schedule.week({ by: "teacher", id: TEACHER, day: "2026-10-08" })).days.slice(2, 6)).toEqual([
        { date: "2026-10-07", holiday: "National Day", follows: null, inTerm: true },
        { date: "2026-10-08", holiday: null, follows: null, inTerm: true },
        { date: "2026-10-09", holiday: null, follows: null, inTerm: true },
        { date: "2026-10-10", holiday: null, follows: 3, inTerm: true },
      ]);
      granted(await schedule.terms.change({ ...changed, makeUpDays: [], holidays: [], version: 2 }, ADMINISTRATOR));
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
      granted(await schedule.terms.change({ ...autumn, periods, termId: term.id, version: 1 }, ADMINISTRATOR));
      expect(await all()).toEqual(["2026-09-02 08:10", "2026-09-10 15:00", ...plain(wednesdays.slice(2), "08:10")]);
    });
  });

  describe("a series", () => {
    it("has its lessons from the beginning, for teacher and classrooms, as a preview said", async () => {
      const preview = granted(await schedule.series.preview(draft()));
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
      expect(granted(await schedule.series.find(series.id))).toEqual(series);
      expect(await all()).toEqual(plain(wednesdays));
      expect(await weekOf("2026-09-04", "classroom")).toEqual(await weekOf("2026-09-04"));
      const [lesson] = await weekOf("2026-09-04");
      expect(lesson).toMatchObject({ startsAt: Date.UTC(2026, 8, 2), series: { id: series.id, period: 1 } });
      const inSchool = (await schedule.week({ by: "classroom", id: LAKE_1, day: "2026-09-02" })).lessons;
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
        expect(await schedule.series.add(draft(wrong), ADMINISTRATOR)).toEqual(refusal);
        expect(await schedule.series.preview(draft(wrong))).toEqual(refusal);
      }
      expect(await all()).toEqual([]);
    });

    it("that begins in a running term has no lessons that are over", async () => {
      clock.advance(20 * 86_400_000);
      await added();
      expect(await all()).toEqual(plain(wednesdays.slice(3)));
      clock.advance(60 * 86_400_000);
      expect(await schedule.series.add(draft(), ADMINISTRATOR)).toEqual(refused("series.never-occurs"));
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
      const outcome = await schedule.series.add(draft({ accepted: [] }), ADMINISTRATOR);
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
      expect(granted(await schedule.series.preview(draft())).clashes).toEqual(clashes);
      await added({ accepted: [LESSON] });
      expect(await all()).toHaveLength(wednesdays.length + 1);
      const elsewhere = draft({
        teacherId: OTHER,
        classroomIds: [HILL_2],
        when: { by: "time", start: "08:40", end: "09:00" },
      });
      expect(await schedule.series.add(elsewhere, ADMINISTRATOR)).toMatchObject({ ok: true });
    });

    it("is saved by one of two who want the same classroom at the same time", async () => {
      const outcomes = await Promise.all(
        [TEACHER, OTHER].map((teacherId) => schedule.series.add(draft({ teacherId }), ADMINISTRATOR)),
      );
      expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    });
  });

  describe("one lesson", () => {
    it("is moved, and moved back without a trace", async () => {
      await added();
      const lesson = await lessonOn("2026-09-09");
      granted(await change(lesson, "one", { kind: "move", date: "2026-09-11", when: { by: "period", period: 2 } }));
      const moved = await lessonOn("2026-09-11");
      expect(moved).toMatchObject({ id: lesson.id, start: "08:50", changed: { time: true } });
      expect(await change(lesson, "one", { kind: "cancel" })).toEqual(refused("record.changed", { record: "lesson" }));
      granted(await change(moved, "one", { kind: "move", date: "2026-09-09", when: { by: "period", period: 1 } }));
      expect(await lessonOn("2026-09-09")).toMatchObject({ id: lesson.id, version: 3, changed: { time: false } });
      expect(await all()).toEqual(plain(wednesdays));
    });

    it("is cancelled, restored, handed to a substitute, and gets other classrooms", async () => {
      await added();
      granted(await change(await lessonOn("2026-09-09"), "one", { kind: "cancel" }));
      const cancelled = await lessonOn("2026-09-09");
      expect(cancelled.state).toBe("cancelled");
      const substitute = { kind: "substitute", teacherId: OTHER } as const;
      expect(await change(cancelled, "one", substitute)).toEqual(refused("lesson.cancelled"));
      granted(await change(cancelled, "one", { kind: "restore" }));
      const rooms = { kind: "classrooms", masterClassroomId: null, classroomIds: [LAKE_1, HILL_2] } as const;
      granted(await change(await lessonOn("2026-09-09"), "one", { ...rooms, classroomIds: [...rooms.classroomIds] }));
      expect((await lessonOn("2026-09-09")).classrooms.map(({ id }) => id)).toEqual([LAKE_1, HILL_2]);
      expect(await lessonOn("2026-09-16")).toMatchObject({
        classrooms: [{ id: HILL_1 }],
        changed: { classrooms: false },
      });
      granted(await change(await lessonOn("2026-09-09"), "one", substitute));
      expect(await all()).toEqual(plain(wednesdays.filter((day) => day !== "09-09")));
      expect(await change(await lessonOn("2026-09-16"), "one", { kind: "restore" })).toEqual(
        refused("lesson.not-cancelled"),
      );
    });

    it("that has begun or is over is not changed", async () => {
      await added();
      const lesson = await lessonOn("2026-09-09");
      await database.store.lessons.wentLive(lesson.id, NOW);
      expect(await change(lesson, "one", { kind: "cancel" })).toEqual(refused("record.in-use", { record: "lesson" }));
      await database.store.lessons.ended(lesson.id, NOW + 1, "teacher");
      expect(await change(lesson, "one", { kind: "cancel" })).toEqual(refused("lesson.over"));
    });

    it("is not moved onto another without a word", async () => {
      await added();
      await added({ title: "Art", rule: "FREQ=WEEKLY;BYDAY=TH" });
      const onto = { kind: "move", date: "2026-09-10", when: { by: "period", period: 1 } } as const;
      const outcome = await change(await lessonOn("2026-09-09"), "one", onto);
      expect(outcome).toMatchObject({ ok: false, error: { code: "lesson.clashes", params: { count: 2 } } });
      const art = await lessonOn("2026-09-10");
      granted(await change(await lessonOn("2026-09-09"), "one", onto, [art.id]));
      expect((await weekOf("2026-09-10")).map(({ title, date }) => `${title} ${date}`).sort()).toEqual([
        "Art 2026-09-10",
        "Maths 2026-09-10",
      ]);
    });
  });

  describe("a lesson and all that follow", () => {
    const thursday = { kind: "move", date: "2026-09-17", when: { by: "period", period: 2 } } as const;

    it("are moved, with their ids, and moved back", async () => {
      const series = await added();
      const lesson = await lessonOn("2026-09-16");
      expect(granted(await change(lesson, "following", thursday))).toMatchObject({ lessons: 5, kept: 0 });
      const days = ["09-17", "09-24", "10-01", "10-08", "10-15"];
      expect(await all()).toEqual([...plain(["09-02", "09-09"]), ...plain(days, "08:50")]);
      const moved = await lessonOn("2026-09-17");
      expect(moved.id).toBe(lesson.id);
      expect(moved.series?.id).not.toBe(series.id);
      expect(await change(lesson, "following", thursday)).toEqual(refused("record.changed", { record: "lesson" }));
      granted(
        await change(moved, "following", { kind: "move", date: "2026-09-16", when: { by: "period", period: 1 } }),
      );
      expect(await all()).toEqual(plain(wednesdays));
    });

    it("leave the other weekdays of their series where they are", async () => {
      await added({ rule: "FREQ=WEEKLY;BYDAY=MO,WE", until: "2026-09-30" });
      granted(await change(await lessonOn("2026-09-16"), "following", thursday));
      expect(await all()).toEqual([
        ...plain(["09-02", "09-07", "09-09", "09-14"]),
        "2026-09-17 08:50",
        ...["2026-09-21 08:00", "2026-09-24 08:50", "2026-09-28 08:00", "2026-10-01 08:50"],
      ]);
    });

    it("keep what was decided for one of them alone", async () => {
      await added();
      const own = { kind: "move", date: "2026-09-25", when: { by: "time", start: "15:00", end: "15:40" } } as const;
      granted(await change(await lessonOn("2026-09-23"), "one", own));
      granted(await change(await lessonOn("2026-09-30"), "one", { kind: "substitute", teacherId: OTHER }));
      expect(granted(await change(await lessonOn("2026-09-16"), "following", thursday))).toMatchObject({
        lessons: 4,
        kept: 1,
      });
      expect(await all()).toEqual([
        ...plain(["09-02", "09-09"]),
        ...["2026-09-17 08:50", "2026-09-25 15:00", "2026-10-08 08:50", "2026-10-15 08:50"],
      ]);
      const bais = await schedule.week({ by: "teacher", id: OTHER, day: "2026-10-01" });
      expect(bais.lessons.map(({ date, start }) => `${date} ${start}`)).toEqual(["2026-10-01 08:50"]);
    });

    it("are handed to a substitute, and get other classrooms, from then on", async () => {
      await added();
      granted(await change(await lessonOn("2026-09-16"), "following", { kind: "substitute", teacherId: OTHER }));
      expect(await all()).toEqual(plain(["09-02", "09-09"]));
      const week = await schedule.week({ by: "teacher", id: OTHER, day: "2026-10-01" });
      const [lesson] = week.lessons;
      if (lesson === undefined) throw new Error("the substitute has no lesson");
      expect(lesson).toMatchObject({ date: "2026-09-30", changed: { teacher: false } });
      const rooms = { kind: "classrooms", masterClassroomId: HILL_1, classroomIds: [LAKE_1] } as const;
      granted(await change(lesson, "following", { ...rooms, classroomIds: [...rooms.classroomIds] }));
      const next = (await schedule.week({ by: "classroom", id: LAKE_1, day: "2026-10-07" })).lessons;
      expect(next).toMatchObject([{ masterClassroom: { id: HILL_1 }, classrooms: [{ id: LAKE_1 }] }]);
      expect((await schedule.week({ by: "classroom", id: LAKE_1, day: "2026-09-23" })).lessons).toEqual([]);
    });

    it("are cancelled and restored", async () => {
      await added();
      const outcome = granted(await change(await lessonOn("2026-09-16"), "following", { kind: "cancel" }));
      expect(outcome).toMatchObject({ lessons: 5 });
      expect((await all()).filter((line) => line.endsWith("cancelled"))).toHaveLength(5);
      granted(
        await schedule.terms.change({ ...autumn, name: "Autumn 2026", termId: term.id, version: 1 }, ADMINISTRATOR),
      );
      granted(await change(await lessonOn("2026-09-16"), "following", { kind: "restore" }));
      expect(await all()).toEqual(plain(wednesdays));
    });

    it("are changed by one of two who look at the same series", async () => {
      await added();
      const [first, second] = [await lessonOn("2026-09-16"), await lessonOn("2026-09-23")];
      granted(await change(first, "following", { kind: "cancel" }));
      expect(await change(second, "following", thursday)).toMatchObject({
        ok: false,
        error: { code: "record.changed" },
      });
    });

    it("say when a rule cannot express it", async () => {
      await added({ rule: "FREQ=MONTHLY;BYDAY=3WE" });
      expect(await change(await lessonOn("2026-09-16"), "following", thursday)).toEqual(refused("series.one-by-one"));
    });
  });
});

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused with ${JSON.stringify(outcome.error)}`);
  return outcome.value;
}
