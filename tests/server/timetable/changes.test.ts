import { describe, expect, it } from "vitest";
import { refused } from "../../../signaling/contract/errors.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { ADMINISTRATOR, HILL_1, HILL_2, LAKE_1 } from "../store/records.ts";
import { autumn, autumnTimetable, granted, NOW, OTHER, plain, wednesdays } from "./autumn.ts";

describeEachDatabase("the timetable", (database) => {
  const at = autumnTimetable(database);
  const { added, weekOf, lessonOn, change, all } = at;

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
      const bais = await at.schedule.week({ by: "teacher", id: OTHER, day: "2026-10-01" });
      expect(bais.lessons.map(({ date, start }) => `${date} ${start}`)).toEqual(["2026-10-01 08:50"]);
    });

    it("are handed to a substitute, and get other classrooms, from then on", async () => {
      await added();
      granted(await change(await lessonOn("2026-09-16"), "following", { kind: "substitute", teacherId: OTHER }));
      expect(await all()).toEqual(plain(["09-02", "09-09"]));
      const week = await at.schedule.week({ by: "teacher", id: OTHER, day: "2026-10-01" });
      const [lesson] = week.lessons;
      if (lesson === undefined) throw new Error("the substitute has no lesson");
      expect(lesson).toMatchObject({ date: "2026-09-30", changed: { teacher: false } });
      const rooms = { kind: "classrooms", masterClassroomId: HILL_1, classroomIds: [LAKE_1] } as const;
      granted(await change(lesson, "following", { ...rooms, classroomIds: [...rooms.classroomIds] }));
      const next = (await at.schedule.week({ by: "classroom", id: LAKE_1, day: "2026-10-07" })).lessons;
      expect(next).toMatchObject([{ masterClassroom: { id: HILL_1 }, classrooms: [{ id: LAKE_1 }] }]);
      expect((await at.schedule.week({ by: "classroom", id: LAKE_1, day: "2026-09-23" })).lessons).toEqual([]);
    });

    it("are cancelled and restored", async () => {
      await added();
      const outcome = granted(await change(await lessonOn("2026-09-16"), "following", { kind: "cancel" }));
      expect(outcome).toMatchObject({ lessons: 5 });
      expect((await all()).filter((line) => line.endsWith("cancelled"))).toHaveLength(5);
      granted(
        await at.schedule.terms.change(
          { ...autumn, name: "Autumn 2026", termId: at.term.id, version: 1 },
          ADMINISTRATOR,
        ),
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
