import { expect, it } from "vitest";
import type { LessonScope } from "../../../server/timetable/ports.ts";
import { classroomId, lessonId, personId } from "../../../signaling/contract/ids.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, aLesson, HILL, HILL_1, HILL_2, LAKE_1, LESSON, MINUTE, NINE, TEACHER } from "./records.ts";

const WHOLE = { limit: 1_000, after: null };

describeEachDatabase("lessons", (database) => {
  it("come back after a restart with teacher and classrooms, in the order of invitation", async () => {
    await addRecords(database.store);
    await database.store.lessons.add(LESSON, aLesson(), NINE);
    const { lessons } = await database.reopen();
    expect(await lessons.find(LESSON)).toEqual({
      id: LESSON,
      title: "Maths",
      teacher: { id: TEACHER, name: "Lin Fang" },
      startsAt: NINE,
      endsAt: NINE + 40 * MINUTE,
      state: "waiting",
      startedAt: null,
      endedAt: null,
      endReason: null,
      masterClassroom: null,
      classrooms: [
        { id: LAKE_1, name: "Class 1", school: "Lake School" },
        { id: HILL_1, name: "Class 1", school: "Hill School" },
      ],
    });
    expect(await lessons.find(lessonId.parse("les-unknown"))).toBeUndefined();
    await database.run("update lessons set master_classroom_id = 'cla-hill-2'");
    const masterClassroom = { id: HILL_2, name: "Class 2", school: "Hill School" };
    expect(await lessons.find(LESSON)).toMatchObject({ masterClassroom, classrooms: [{ id: LAKE_1 }, { id: HILL_1 }] });
  });

  it("are written whole or not at all", async () => {
    await addRecords(database.store);
    const { lessons } = database.store;
    const bad = aLesson({ classroomIds: [HILL_1, classroomId.parse("cla-unknown")] });
    await expect(lessons.add(LESSON, bad, NINE)).rejects.toThrow(/foreign key/i);
    expect(await lessons.find(LESSON)).toBeUndefined();
    expect(await lessons.list({ all: true }, { fromMs: 0, toMs: NINE * 2 }, WHOLE)).toEqual({ items: [], next: null });
  });

  it("are listed by start where they overlap the time, for everybody, a teacher or a classroom", async () => {
    await addRecords(database.store);
    const { lessons, people } = database.store;
    const other = personId.parse("per-other");
    await people.add({ id: other, name: "Bai", signInName: "bai", role: "teacher", passwordHash: null });
    const ids = ["les-late", "les-early", "les-other"].map((id) => lessonId.parse(id));
    const [late = LESSON, early = LESSON, others = LESSON] = ids;
    const tenOClock = { startsAt: NINE + 60 * MINUTE, endsAt: NINE + 100 * MINUTE };
    await lessons.add(late, aLesson({ ...tenOClock, classroomIds: [HILL_1] }), NINE);
    await lessons.add(early, aLesson({ classroomIds: [HILL_1, HILL_2] }), NINE);
    await lessons.add(others, aLesson({ ...tenOClock, teacherId: other, classroomIds: [LAKE_1, HILL_1] }), NINE);

    const list = async (scope: LessonScope, fromMs: number, toMs: number) =>
      (await lessons.list(scope, { fromMs, toMs }, WHOLE)).items;
    const idsOf = async (...query: Parameters<typeof list>) => (await list(...query)).map(({ id }) => id);
    const [dayStart, dayEnd] = [NINE - 60 * MINUTE, NINE + 600 * MINUTE];
    expect(await idsOf({ all: true }, dayStart, dayEnd)).toEqual([early, late, others]);
    expect(await idsOf({ teacherId: TEACHER }, dayStart, dayEnd)).toEqual([early, late]);
    expect(await idsOf({ classroomId: LAKE_1 }, dayStart, dayEnd)).toEqual([others]);
    expect(await idsOf({ classroomId: HILL_1 }, dayStart, dayEnd)).toEqual([early, late, others]);
    expect(await idsOf({ all: true }, NINE + 40 * MINUTE, NINE + 60 * MINUTE)).toEqual([]);
    expect(await idsOf({ all: true }, NINE + 39 * MINUTE, NINE + 60 * MINUTE)).toEqual([early]);
    expect(await idsOf({ all: true }, NINE + 40 * MINUTE, NINE + 61 * MINUTE)).toEqual([late, others]);

    const forLake = await list({ classroomId: LAKE_1 }, dayStart, dayEnd);
    expect(forLake[0]?.classrooms.map(({ id }) => id)).toEqual([LAKE_1, HILL_1]);
  });

  it("invite as many as 500 classrooms", async () => {
    await addRecords(database.store);
    const { lessons, places } = database.store;
    const classroomIds = Array.from({ length: 500 }, (_, number) => classroomId.parse(`cla-${number}`));
    for (const id of classroomIds) await places.addClassroom({ id, schoolId: HILL, name: id });
    await lessons.add(LESSON, aLesson({ classroomIds }), NINE);
    expect((await lessons.find(LESSON))?.classrooms.map(({ id }) => id)).toEqual(classroomIds);
  });

  it("go live, keep their first start through a restart, and end once", async () => {
    await addRecords(database.store);
    await database.store.lessons.add(LESSON, aLesson(), NINE);
    expect(await database.store.lessons.wentLive(LESSON, NINE + 1)).toBe(true);
    const { lessons } = await database.reopen();
    expect(await lessons.find(LESSON)).toMatchObject({ state: "live", startedAt: NINE + 1, endedAt: null });
    await lessons.wentLive(LESSON, NINE + 2);
    expect(await lessons.extended(LESSON, NINE + 7_000_000)).toBe(true);
    expect((await lessons.find(LESSON))?.endsAt).toBe(NINE + 7_000_000);
    await lessons.ended(LESSON, NINE + 3, "teacher");
    await lessons.ended(LESSON, NINE + 4, "time");
    expect(await lessons.wentLive(LESSON, NINE + 5)).toBe(false);
    expect(await lessons.extended(LESSON, NINE + 8_000_000)).toBe(false);
    expect(await lessons.find(LESSON)).toMatchObject({
      state: "ended",
      startedAt: NINE + 1,
      endedAt: NINE + 3,
      endReason: "teacher",
    });
  });

  it("are cancelled only while they wait", async () => {
    await addRecords(database.store);
    const { lessons } = database.store;
    await lessons.add(LESSON, aLesson(), NINE);
    expect(await lessons.cancel(LESSON, NINE - 1)).toBe(true);
    expect(await lessons.cancel(LESSON, NINE)).toBe(false);
    await lessons.wentLive(LESSON, NINE);
    await lessons.ended(LESSON, NINE, "time");
    expect(await lessons.find(LESSON)).toMatchObject({ state: "cancelled", endedAt: NINE - 1, endReason: "cancelled" });

    const live = lessonId.parse("les-live");
    await lessons.add(live, aLesson(), NINE);
    await lessons.wentLive(live, NINE);
    expect(await lessons.cancel(live, NINE)).toBe(false);
    await expect(lessons.ended(live, NINE, "cancelled")).rejects.toThrow(/cancelled/);
    expect(await lessons.find(live)).toMatchObject({ state: "live" });
  });

  it("that are long over and empty are ended at their planned end", async () => {
    await addRecords(database.store);
    const { lessons, attendance } = database.store;
    const ids = ["les-waiting", "les-live", "les-attended", "les-cancelled"].map((id) => lessonId.parse(id));
    const [waiting = LESSON, live = LESSON, attended = LESSON, cancelled = LESSON] = ids;
    for (const id of ids) await lessons.add(id, aLesson(), NINE);
    await lessons.wentLive(live, NINE);
    await lessons.wentLive(attended, NINE);
    await lessons.cancel(cancelled, NINE);
    await attendance.opened({ id: "sta-1", lessonId: attended, room: HILL_1, joinedAt: NINE });
    const end = NINE + 40 * MINUTE;
    expect(await lessons.endOverdue(end, end)).toBe(0);
    expect(await lessons.endOverdue(end + 1, end)).toBe(2);
    expect(await lessons.find(waiting)).toMatchObject({
      state: "ended",
      startedAt: null,
      endedAt: end,
      endReason: "time",
    });
    expect(await lessons.find(live)).toMatchObject({
      state: "ended",
      startedAt: NINE,
      endedAt: end,
      endReason: "time",
    });
    expect(await lessons.find(attended)).toMatchObject({ state: "live" });
    expect(await lessons.find(cancelled)).toMatchObject({ state: "cancelled" });
  });
});
