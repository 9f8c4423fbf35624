import { describe, expect, it } from "vitest";
import { inRule, repeatsOf } from "../../../client/admin/timetable/rule-form.ts";
import { freshForm, readForm } from "../../../client/admin/timetable/series-draft.ts";
import { dayToSkip } from "../../../client/admin/timetable/skip-days.ts";
import { clashing, lessonsIn, neighbour, periodOf } from "../../../client/admin/timetable/week-cells.ts";
import { classroomId, lessonId, personId, termId } from "../../../signaling/contract/ids.ts";
import type { TermView, Week, WeekLesson } from "../../../signaling/contract/timetable.ts";

const term: TermView = {
  id: termId.parse("ter-1"),
  version: 1,
  name: "Autumn",
  zone: "Asia/Shanghai",
  startsOn: "2026-09-01",
  endsOn: "2027-01-17",
  periods: [
    { start: "08:00", end: "08:40" },
    { start: "08:50", end: "09:30" },
  ],
  holidays: [],
  makeUpDays: [],
};

function lesson(id: string, changes: Partial<WeekLesson> = {}): WeekLesson {
  return {
    id: lessonId.parse(id),
    version: 1,
    title: id,
    subject: "",
    state: "waiting",
    ...{ date: "2026-09-02", start: "08:00", end: "08:40", startsAt: 0, endsAt: 40, startedAt: null },
    teacher: { id: personId.parse(`per-${id}`), name: id },
    masterClassroom: null,
    classrooms: [{ id: classroomId.parse(`cla-${id}`), name: "1", school: "Hill" }],
    series: null,
    changed: { time: false, teacher: false, classrooms: false },
    ...changes,
  };
}

describe("the week's cells", () => {
  const days = ["2026-09-02", "2026-09-03"].map((date) => ({ date, holiday: null, follows: null, inTerm: true }));
  const own = lesson("les-own", { start: "08:00", end: "09:00" });
  const week: Week = { zone: term.zone, term, days, lessons: [lesson("les-1"), own], cut: false };

  it("have the lessons of their day and bell; others keep no period", () => {
    expect(periodOf(own, term)).toBeNull();
    expect(lessonsIn({ date: "2026-09-02", period: 1 }, week).map(({ id }) => id)).toEqual(["les-1"]);
    expect(lessonsIn({ date: "2026-09-02", period: null }, week).map(({ id }) => id)).toEqual(["les-own"]);
  });

  it("have neighbours within the week and the day", () => {
    const corner = { date: "2026-09-02", period: 1 };
    expect(neighbour(corner, "ArrowRight", week)).toEqual({ date: "2026-09-03", period: 1 });
    expect(neighbour(corner, "ArrowDown", week)).toEqual({ date: "2026-09-02", period: 2 });
    expect(neighbour(corner, "ArrowLeft", week)).toBeUndefined();
    expect(neighbour(corner, "ArrowUp", week)).toBeUndefined();
    expect(neighbour({ ...corner, period: 2 }, "ArrowDown", week)).toBeUndefined();
    expect(neighbour({ ...corner, period: null }, "ArrowDown", week)).toBeUndefined();
  });

  it("clash where two lessons want the same at the same time", () => {
    const one = lesson("les-1");
    const sameTeacher = lesson("les-2", { teacher: one.teacher, startsAt: 30, endsAt: 70 });
    const sameRoom = lesson("les-3", { masterClassroom: one.classrooms[0] ?? null, startsAt: 39, endsAt: 70 });
    const touching = lesson("les-4", { teacher: one.teacher, startsAt: 70, endsAt: 99 });
    const cancelled = lesson("les-5", { teacher: one.teacher, startsAt: 70, endsAt: 99, state: "cancelled" });
    expect(clashing([one, sameTeacher, touching, cancelled])).toEqual(new Set(["les-1", "les-2"]));
    expect(clashing([one, sameRoom])).toEqual(new Set(["les-1", "les-3"]));
    expect(clashing([one, lesson("les-6")])).toEqual(new Set());
  });
});

describe("a series as it is typed", () => {
  const fresh = freshForm([term], new Date(2026, 8, 20));
  const teacherId = personId.parse("per-1");
  const room = classroomId.parse("cla-1");
  const filled = fresh && {
    ...fresh,
    title: " Maths ",
    teacherId,
    weekdays: new Set([3, 1]),
    classroomIds: new Set([room]),
  };
  const read = (changes: object) => filled && readForm({ ...filled, ...changes });

  it("says what is missing", () => {
    expect(fresh && readForm(fresh)).toEqual({
      notes: { title: "missing", teacherId: "chooseTeacher", weekdays: "noWeekday", classroomIds: "noneChosen" },
    });
    expect(read({ masterClassroomId: room })).toEqual({ notes: { classroomIds: "noneChosen" } });
  });

  it("becomes a rule with its bounds", () => {
    expect(read({})).toMatchObject({
      draft: {
        title: "Maths",
        rule: "FREQ=WEEKLY;BYDAY=MO,WE",
        from: null,
        until: null,
        when: { by: "period", period: 1 },
      },
    });
    const odd = (changes: object) => read({ repeats: "odd", ...changes });
    const rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE";
    expect(odd({})).toMatchObject({ draft: { rule, from: "2026-09-01" } });
    expect(odd({ repeats: "even" })).toMatchObject({ draft: { rule, from: "2026-09-07" } });
    expect(odd({ from: "2026-09-09" })).toMatchObject({ draft: { from: "2026-09-14" } });
    expect(odd({ from: "2026-09-16" })).toMatchObject({ draft: { from: "2026-09-16" } });
  });

  it("repeats by a rule that weekdays cannot say, and again by weekdays", () => {
    const own = filled && { ...filled, ...inRule(filled, "own") };
    expect(own?.rule).toBe("FREQ=WEEKLY;BYDAY=MO,WE");
    const monthly = own && { ...own, rule: " freq=monthly;byday=1mo " };
    expect(monthly && [repeatsOf(monthly), readForm(monthly)]).toMatchObject([
      "own",
      { draft: { rule: "FREQ=MONTHLY;BYDAY=1MO", from: null } },
    ]);
    expect(read({ rule: " " })).toEqual({ notes: { rule: "missing" } });
    const back = own && { ...own, ...inRule({ ...own, rule: "FREQ=WEEKLY;BYDAY=TU" }, "odd") };
    expect(back && readForm(back)).toMatchObject({ draft: { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU" } });
    const even = filled && { ...filled, repeats: "even" as const };
    expect(even && readForm({ ...even, ...inRule(even, "own") })).toMatchObject({
      draft: { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", from: "2026-09-07" },
    });
    const kept = monthly && { ...monthly, ...inRule(monthly, "every") };
    expect(kept && readForm(kept)).toMatchObject({ draft: { rule: "FREQ=WEEKLY;BYDAY=MO,WE" } });
  });

  it("skips days on which it has a lesson, each once and in order", () => {
    const form = filled && { ...filled, skip: ["2026-09-09"], until: "2026-10-31" };
    const skipping = (day: string, changes: object = {}) => form && dayToSkip(day, { ...form, ...changes });
    expect(skipping("2026-09-07")).toEqual({ skip: ["2026-09-07", "2026-09-09"] });
    expect(read({ skip: ["2026-09-07"] })).toMatchObject({ draft: { skip: ["2026-09-07"] } });
    expect(skipping("")).toEqual({ fault: "noDay" });
    expect(skipping("2026-09-09")).toEqual({ fault: "skippedAlready" });
    expect(skipping("2026-08-31")).toEqual({ fault: "dayOutside" });
    expect(skipping("2026-11-02")).toEqual({ fault: "dayOutside" });
    expect(skipping("2026-09-08")).toEqual({ fault: "noLessonThen" });
    expect(skipping("2026-09-07", { repeats: "odd" })).toEqual({ fault: "noLessonThen" });
    expect(skipping("2026-09-08", { rule: "FREQ=DAILY" })).toHaveProperty("skip");
    const makeUpDays = [{ date: "2026-09-12", follows: 3 }];
    expect(skipping("2026-09-12", { term: { ...term, makeUpDays } })).toHaveProperty("skip");
  });
});
