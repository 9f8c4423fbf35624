import type { Page } from "playwright-core";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import type { DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { groupOf, type Stand } from "./group.ts";
import { draw, inDemo, openRoom, openTeacher, ring, untilSharp, wake } from "./in-lesson.ts";
import { BIG_SHARE, bigScreen, DESK_SHARE, laptop, openPage, tablet } from "./open.ts";

const tags = ["ug", "kk-Arab", "ko", "bo", "mn-Mong"] as const;
type Tag = (typeof tags)[number];
const names: Readonly<Record<Tag, string>> = {
  ug: "Uyghur, from right to left",
  "kk-Arab": "Kazakh in Arabic letters, from right to left",
  ko: "Korean",
  bo: "Tibetan",
  "mn-Mong": "Mongolian",
};
const states = {
  pairing: "a screen that belongs to no classroom yet",
  check: "in front of the door, with what the link carries",
  live: "in the lesson, with the keys",
  question: "a question, with a hand raised",
  desk: "what the classroom can tell the teacher",
  tablet: "the assistant's tablet",
  over: "the lesson is over",
} as const;
type State = keyof typeof states;

const pictures = Object.fromEntries(
  tags.flatMap((tag) =>
    (Object.keys(states) as State[]).map((state) => [`${tag}-${state}`, `${names[tag]}: ${states[state]}.`]),
  ),
) as Record<`${Tag}-${State}`, string>;

/** A classroom's page in the languages that come as files, one room after the other on the same screen. */
export const languages = groupOf({
  name: "languages",
  title: "A classroom's page in the added languages",
  pictures,
  async take(stand) {
    const rooms = String(tags.length);
    await inDemo(stand.browser, async (demo) => await takeRooms(stand, demo), { DEMO_CLASSROOMS: rooms });
  },
});

async function takeRooms({ browser, shoot }: Stand<`${Tag}-${State}`>, demo: DemoProcess): Promise<void> {
  const { links, origin } = demo;
  const teacher = await openTeacher(browser, links, laptop);
  await act(teacher, "go-live");
  await untilLesson(teacher, "live");
  await act(teacher, "open-slate");
  await act(teacher, "pen-b");
  await draw(teacher, ring(0.4, 0.5, 0.14));
  await act(teacher, "tab-questions");
  const screens: [Tag, Page][] = [];
  for (const [index, tag] of tags.entries()) {
    const alone = await openPage(browser, `${origin}/classroom?lang=${tag}`, bigScreen);
    await alone.locator("[data-pairing-code]").waitFor();
    await alone.locator(`html[lang="${tag}"]`).waitFor({ state: "attached" });
    await shoot(alone, `${tag}-pairing`, BIG_SHARE);
    await alone.context().close();
    const through = (url: string) => url.replace("#", `?lang=${tag}#`);
    const room = await openRoom(browser, links, index, bigScreen, { through });
    const { page } = room;
    await page.locator(`html[lang="${tag}"]`).waitFor({ state: "attached" });
    await page.locator('[data-check="done"]').waitFor();
    await shoot(page, `${tag}-check`, BIG_SHARE);
    await act(page, "join");
    await untilLesson(page, "live");
    await untilSharp(page, "teacher", 180);
    await wake(room);
    await shoot(page, `${tag}-live`, BIG_SHARE);
    await act(page, "raise-hand");
    await page.locator(".hand-line").waitFor();
    await act(teacher, "ask-truth");
    await page.locator(".question-card").waitFor();
    await wake(room);
    await shoot(page, `${tag}-question`, BIG_SHARE);
    await act(page, "tell-teacher");
    await page.locator("dialog .room-desk").waitFor();
    await act(page, "lost-sound");
    await page.locator("dialog .notice.good").waitFor();
    await shoot(page, `${tag}-desk`, BIG_SHARE);
    await page.keyboard.press("Escape");
    await wake(room);
    await act(page, "second-device");
    const code = (await page.locator(".second-device-code").innerText()).replace(/\s/g, "");
    await page.keyboard.press("Escape");
    const device = await openPage(browser, `${origin}/assistant?lang=${tag}#${code}`, tablet);
    await device.locator('main[data-assistant="open"] .room-desk').waitFor();
    await device.locator(`html[lang="${tag}"]`).waitFor({ state: "attached" });
    await shoot(device, `${tag}-tablet`, DESK_SHARE);
    await device.context().close();
    await act(teacher, "put-question-away");
    screens.push([tag, page]);
  }
  await act(teacher, "end-lesson");
  for (const [tag, page] of screens) {
    await untilLesson(page, "ended");
    await page.locator(".message h1").waitFor();
    await shoot(page, `${tag}-over`, BIG_SHARE);
  }
}
