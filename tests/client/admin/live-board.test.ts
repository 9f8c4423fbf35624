import { effect } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { worriesOf } from "../../../client/admin/operations/attention.ts";
import { LiveBoard } from "../../../client/admin/operations/live-board.ts";
import { classroomId, lessonId } from "../../../signaling/contract/ids.ts";
import type { ClassroomOnAir, LessonOnAir } from "../../../signaling/contract/operations.ts";

const room = (name: string, changes: Partial<ClassroomOnAir> = {}): ClassroomOnAir => ({
  id: classroomId.parse(`cls-${name}`),
  name,
  school: "Lake School",
  presence: "present",
  onStage: false,
  muted: false,
  removed: false,
  sound: "heard",
  link: null,
  ...changes,
});

const lesson = (name: string, changes: Partial<LessonOnAir> = {}): LessonOnAir => ({
  id: lessonId.parse(`les-${name}`),
  title: name,
  teacher: { name: "Li", presence: "present", voice: "on" },
  startsAt: 1_000,
  endsAt: 2_000,
  state: "live",
  startedAt: 1_000,
  worker: 0,
  classrooms: [room("one"), room("two")],
  ...changes,
});

function board(...lessons: LessonOnAir[]) {
  const made = new LiveBoard();
  made.hear({ kind: "snapshot", at: 0, lessons });
  return { made, titles: () => made.shown.value.map((line) => line.lesson.value.title) };
}

describe("the board", () => {
  test("lists lessons by start, then title", () => {
    const { titles } = board(lesson("c", { startsAt: 500 }), lesson("b"), lesson("a"));
    expect(titles()).toEqual(["c", "a", "b"]);
  });

  test("a change touches its own lesson only, and in it only the classrooms that changed", () => {
    const { made } = board(lesson("a"), lesson("b"));
    const drawn: string[] = [];
    const lists: number[] = [];
    effect(() => void lists.push(made.shown.value.length));
    for (const line of made.shown.value) effect(() => void drawn.push(line.lesson.value.title));
    const [before] = made.shown.value.map((line) => line.lesson.peek());
    drawn.splice(0);
    const changed = lesson("a", { classrooms: [room("two", { presence: "away" })] });
    made.hear({ kind: "changes", at: 1, lessons: [changed], gone: [] });
    expect([drawn, lists]).toEqual([["a"], [2]]);
    const after = made.shown.value[0]?.lesson.peek();
    expect(after?.classrooms[0]).toBe(before?.classrooms[0]);
    expect(after?.classrooms[1]?.presence).toBe("away");
  });

  test("lessons come and go; a new snapshot is all there is", () => {
    const { made, titles } = board(lesson("a"), lesson("b"));
    made.hear({ kind: "changes", at: 1, lessons: [lesson("c")], gone: [lesson("a").id] });
    expect(titles()).toEqual(["b", "c"]);
    made.hear({ kind: "snapshot", at: 2, lessons: [lesson("c", { title: "d" })] });
    expect(titles()).toEqual(["d"]);
  });

  test("finds by title, teacher, school and classroom, and shows only what needs attention when asked", () => {
    const troubled = lesson("b", { classrooms: [room("hall", { sound: "missing" })] });
    const { made, titles } = board(lesson("a"), troubled);
    made.search.value = " HALL";
    expect(titles()).toEqual(["b"]);
    made.search.value = "li";
    expect(titles()).toEqual(["a", "b"]);
    made.worriedOnly.value = true;
    expect(titles()).toEqual(["b"]);
    made.hear({ kind: "changes", at: 1, lessons: [{ ...troubled, classrooms: [room("hall")] }], gone: [] });
    expect(titles()).toEqual([]);
    expect(made.totals.value).toEqual({ live: 2, waiting: 0, present: 3, invited: 3, worried: 0 });
  });

  test("follows again after the stream broke, until it is closed", async () => {
    const made = new LiveBoard();
    const asked: AbortSignal[] = [];
    const followed = made.follow({
      followOnAir: async (hear, stop) => {
        asked.push(stop);
        hear({ kind: "snapshot", at: 0, lessons: [lesson("a")] });
        if (asked.length === 2) made.close();
        return undefined;
      },
    });
    await followed;
    expect(asked.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(made.shown.value.length).toBe(1);
  });
});

describe("what needs attention", () => {
  const teacher = { name: "Li", presence: "present", voice: "on" } as const;
  test.each([
    ["all is well", {}, []],
    ["a classroom's connection is lost", { classrooms: [room("a", { presence: "away" })] }, [["lost", 1]]],
    [
      "two are missing",
      { classrooms: [room("a", { presence: "absent" }), room("b", { presence: "absent" })] },
      [["missing", 2]],
    ],
    [
      "missing before it is live is no worry",
      { state: "waiting", classrooms: [room("a", { presence: "absent" })] },
      [],
    ],
    ["one was removed", { classrooms: [room("a", { presence: "absent", removed: true })] }, []],
    ["the sound breaks up", { classrooms: [room("a", { sound: "broken" })] }, [["brokenSound", 1]]],
    ["nothing is known of the sound", { classrooms: [room("a", { sound: "unknown" })] }, []],
    ["the teacher is gone", { teacher: { ...teacher, presence: "away" } }, [["teacherGone", 1]]],
    ["the teacher sends no voice", { teacher: { ...teacher, voice: "none" } }, [["teacherMute", 1]]],
    ["the teacher has paused the voice", { teacher: { ...teacher, voice: "paused" } }, []],
  ] as [string, Partial<LessonOnAir>, [string, number][]][])("%s", (_what, changes, found) => {
    expect(worriesOf(lesson("a", changes)).map(({ worry, count }) => [worry, count])).toEqual(found);
  });
});
