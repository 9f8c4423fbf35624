import { expect, test } from "vitest";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { codeOf, lessonWorld, north } from "../../support/lesson-world.ts";

const one = lessonId.parse("lsn-one");
const caption = (sequence: number, text = "text", final = true) => ({ sequence, text, final, language: "zh-CN" });

async function lesson() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  const room = await world.openClassroom(north);
  await teacher.join();
  await room.join();
  const say = (...which: Parameters<typeof caption>) => world.lessons.captioning.say(one, caption(...which));
  const heard = (page: typeof room) => page.heard.filter(({ name }) => name === "captionShown");
  return { ...world, teacher, room, say, heard };
}

test("a caption is told to every page that is in the lesson; one that comes later does not hear what was said before", async () => {
  const { say, heard, teacher, room, clock, openClassroom } = await lesson();
  expect(codeOf(say(1, "今天", false))).toBe("granted");
  const told = { ...caption(1, "今天", false), saidAt: clock.now() };
  expect([teacher, room].map((page) => heard(page))).toEqual([
    [{ name: "captionShown", notice: told }],
    [{ name: "captionShown", notice: told }],
  ]);
  const late = await openClassroom(north);
  await late.join();
  expect(heard(late)).toEqual([]);
});

test("a sentence that still changes may come again; one that is final or past may not, and the source is told where it is", async () => {
  const { say, heard, room } = await lesson();
  expect([say(5, "a", false), say(5, "ab", false), say(5, "abc", true)].map(codeOf)).toEqual(Array(3).fill("granted"));
  expect(say(5, "abcd", true)).toEqual({ ok: false, error: { code: "caption.out-of-order", params: { last: 5 } } });
  expect(codeOf(say(4))).toBe("caption.out-of-order");
  expect(codeOf(say(9))).toBe("granted");
  expect(heard(room)).toHaveLength(4);
});

test("a source that runs wild is held to five captions a second, and told when to go on", async () => {
  const { say, clock } = await lesson();
  const codes = Array.from({ length: 25 }, (_, index) => codeOf(say(index + 1)));
  expect(codes.filter((code) => code === "granted")).toHaveLength(20);
  expect(say(30)).toEqual({ ok: false, error: { code: "request.too-many", params: { retryAfterMs: 200 } } });
  clock.advance(200);
  expect(codeOf(say(30))).toBe("granted");
  expect(codeOf(say(31))).toBe("request.too-many");
});

test("a lesson that nobody has open takes no captions", async () => {
  expect(codeOf(lessonWorld().lessons.captioning.say(one, caption(1)))).toBe("lesson.not-live");
});
