import type { Browser, Page } from "playwright-core";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import type { DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { signInBy } from "../../../tests/e2e/support/rest.ts";
import { fillAndSend } from "../rehearsal/gestures.ts";
import { groupOf, type Stand } from "./group.ts";
import { asleep, inDemo, joinAndGoLive, openRoom, openTeacher, type Room, untilSharp, wake } from "./in-lesson.ts";
import { BIG_SHARE, bigScreen, DESK_SHARE, laptop, openPage, tablet, telephone } from "./open.ts";

/** What goes as data: questions, messages, captions, roll call; the tablet, a child's device, observers. */
export const talk = groupOf({
  name: "talk",
  title: "A lesson: questions, messages and the assistant's tablet",
  pictures: {
    "tablet-code": "The assistant's tablet asks for the code on the classroom's screen.",
    tablet: "The assistant's tablet: the hand, what is missing, messages, roll call.",
    "tablet-roll-call": "The roll call and the notes.",
    "roll-call": "The same on the classroom's own screen.",
    "tablet-trouble": "The classroom lost the sound: the teacher was told.",
    "teacher-trouble": "The teacher reads what is missing, and what the network says.",
    "message-card": "A message of the teacher, large on the classroom's screen.",
    "teacher-messages": "Messages at the teacher.",
    captions: "Captions of a recogniser under the picture.",
    "ask-form": "The teacher writes a question.",
    "question-single": "A choice of one, with the code for children's devices.",
    "tablet-question": "The assistant counts hands.",
    "answer-code": "A child's device asks for the code.",
    answer: "The question on a child's device.",
    "answer-given": "It has answered.",
    "teacher-tally": "Answers come in at the teacher.",
    "question-revealed": "The result on the classroom's screen.",
    "question-multiple": "A choice of several.",
    "question-number": "A number.",
    "question-text": "A word or two.",
    "tablet-stage": "The tablet while its classroom is on stage.",
    muted: "The administration has muted this classroom.",
    "observer-list": "An observer: what is on air.",
    "observer-watching": "An observer watches, unseen.",
    "observer-question": "What is asked is on the observer's screen, too.",
    operations: "What is on air now: each classroom's picture with the reason, its link and its sound.",
    "operations-dark": "The same in Chinese, on a computer that asks for dark pages.",
    "operations-remove": "The administrator takes a classroom out of the lesson.",
    removed: "That classroom reads it, and may come back once it is let in again.",
    "teacher-gone": "The teacher's page is gone for a moment; the classroom waits.",
    "teacher-ending": "The teacher ends the lesson; for a moment it can be taken back.",
    "lesson-over": "The lesson is over, in a classroom.",
    "teacher-over": "The lesson is over, at the teacher.",
    "tablet-over": "The lesson is over, on the tablet.",
  },
  async take(stand) {
    await inDemo(stand.browser, async (demo) => {
      const { links } = demo;
      const room = await openRoom(stand.browser, links, 0, bigScreen);
      const teacher = await openTeacher(stand.browser, links, laptop);
      await joinAndGoLive(teacher, [room]);
      const assistant = await takeTablet(stand, demo, room);
      await untilSharp(room.page, "teacher", 540);
      const all = { demo, teacher, room, assistant };
      await takeTrouble(stand, all);
      await takeMessages(stand, all);
      await takeQuestions(stand, all);
      await takeWatchers(stand, all);
      await takeEnd(stand, all);
    });
  },
});

interface All {
  readonly demo: DemoProcess;
  readonly teacher: Page;
  readonly room: Room;
  readonly assistant: Page;
}

async function takeTablet({ browser, shoot }: Stand<string>, demo: DemoProcess, room: Room): Promise<Page> {
  await wake(room);
  await act(room.page, "second-device");
  const code = (await room.page.locator(".second-device-code").innerText()).replace(/\s/g, "");
  await room.page.keyboard.press("Escape");
  const page = await openPage(browser, `${demo.origin}/assistant`, tablet);
  await page.locator("main form").waitFor();
  await shoot(page, "tablet-code", DESK_SHARE);
  await page.locator("main input").fill(code);
  await act(page, "open-assistant");
  await page.locator('main[data-assistant="open"] .room-desk').waitFor();
  await shoot(page, "tablet", DESK_SHARE);
  return page;
}

async function takeTrouble({ shoot }: Stand<string>, { teacher, room, assistant }: All): Promise<void> {
  await fillAndSend(assistant, "count-heads", "31");
  await fillAndSend(assistant, "add-note", "两人迟到");
  await assistant.locator(".note-list").waitFor();
  await assistant.locator(".roll-call").evaluate((part) => part.scrollIntoView({ block: "end" }));
  await shoot(assistant, "tablet-roll-call", DESK_SHARE);
  await wake(room);
  await act(room.page, "tell-teacher");
  await room.page.locator("dialog .room-desk").waitFor();
  await room.page.locator("dialog .note-list").waitFor();
  await shoot(room.page, "roll-call", BIG_SHARE);
  await room.page.keyboard.press("Escape");
  await assistant.evaluate(() => scrollTo(0, 0));
  await act(assistant, "lost-sound");
  await assistant.locator(".trouble-keys .notice.good").waitFor();
  await shoot(assistant, "tablet-trouble", DESK_SHARE);
  await teacher.locator(`[data-trouble="${room.id}"]`).waitFor();
  await shoot(teacher, "teacher-trouble", DESK_SHARE);
  await act(teacher, "settle-trouble", room.id);
}

async function takeMessages({ shoot }: Stand<string>, { demo, teacher, room, assistant }: All): Promise<void> {
  await act(teacher, "tab-messages");
  await fillAndSend(assistant, "send-message", "第三行看不清楚");
  await teacher.locator(".message-text").first().waitFor();
  await teacher.locator('form:has([data-action="send-message"]) select').selectOption("all");
  await fillAndSend(teacher, "send-message", "第三行写的是四分之一，请大家抄下来。");
  await room.page.locator(".message-card").waitFor();
  await shoot(room.page, "message-card", BIG_SHARE);
  await shoot(teacher, "teacher-messages", DESK_SHARE);
  await wake(room);
  await act(room.page, "close-message");
  const rest = await signInBy(demo.links.teacher);
  const [lesson] = await rest.lessons();
  const { key } = await rest.post<{ key: string }>(`/api/v1/lessons/${lesson?.id}/caption-key`, {});
  const said = ["我们把一个圆平均分成四份，", "每一份就是这个圆的四分之一。"];
  for (const [index, text] of said.entries()) {
    const answer = await fetch(new URL(`/api/v1/lessons/${lesson?.id}/captions`, demo.origin), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key, sequence: index + 1, text, language: "zh-CN", final: true }),
    });
    if (!answer.ok) throw new Error(`the caption was refused: ${answer.status}`);
  }
  await room.page.locator(".captions p", { hasText: said[1] ?? "" }).waitFor();
  await asleep(room);
  await shoot(room.page, "captions", BIG_SHARE);
}

async function takeQuestions({ browser, shoot }: Stand<string>, all: All): Promise<void> {
  const { demo, teacher, room, assistant } = all;
  await act(teacher, "tab-questions");
  await act(teacher, "write-question");
  await writeQuestion(teacher, "哪一个最大？", ["二分之一", "三分之一", "四分之一"]);
  await shoot(teacher, "ask-form", DESK_SHARE);
  await act(teacher, "ask-question");
  await room.page.locator('.question-card[data-question="single"]').waitFor();
  await shoot(room.page, "question-single", BIG_SHARE);
  const code = await room.page.locator(".question-code strong").innerText();
  const hands = assistant.locator(".hands-fields input");
  for (const [index, count] of [21, 6, 4].entries()) await hands.nth(index).fill(String(count));
  await assistant.evaluate(() => scrollTo(0, 0));
  await shoot(assistant, "tablet-question", DESK_SHARE);
  await act(assistant, "answer-question");
  const child = await openPage(browser, `${demo.origin}/answer`, telephone);
  await child.locator("main form").waitFor();
  await shoot(child, "answer-code");
  await child.locator("main input").fill(code);
  await child.keyboard.press("Enter");
  await child.locator('[data-action="choose-0"]').waitFor();
  await shoot(child, "answer");
  await act(child, "choose-0");
  await child.locator(".notice.good").waitFor();
  await shoot(child, "answer-given");
  await teacher.locator('.current-question[data-voters="32"]').waitFor();
  await shoot(teacher, "teacher-tally", DESK_SHARE);
  await act(teacher, "reveal-question");
  await room.page.locator(".question-card .tally-row").first().waitFor();
  await shoot(room.page, "question-revealed", BIG_SHARE);
  await act(teacher, "put-question-away");
  await room.page.locator(".question-card").waitFor({ state: "detached" });
  await act(teacher, "write-question");
  await teacher.locator('form:has([data-action="ask-question"]) select').selectOption("multiple");
  await writeQuestion(teacher, "哪些和二分之一一样大？", ["四分之二", "三分之二", "八分之四", "六分之二"]);
  await act(teacher, "ask-question");
  await shootQuestion(all, shoot, "multiple");
  for (const kind of ["number", "text"] as const) {
    await act(teacher, `ask-${kind}`);
    await shootQuestion(all, shoot, kind);
  }
}

async function writeQuestion(teacher: Page, text: string, choices: readonly string[]): Promise<void> {
  const inputs = teacher.locator('form:has([data-action="ask-question"]) input[type=text]');
  await inputs.first().fill(text);
  for (let more = 2; more < choices.length; more += 1) await act(teacher, "add-choice");
  for (const [index, choice] of choices.entries()) await inputs.nth(index + 1).fill(choice);
}

async function shootQuestion({ teacher, room }: All, shoot: Stand<string>["shoot"], kind: string): Promise<void> {
  await room.page.locator(`.question-card[data-question="${kind}"]`).waitFor();
  await asleep(room);
  await shoot(room.page, `question-${kind}`, BIG_SHARE);
  await act(teacher, "put-question-away");
  await room.page.locator(".question-card").waitFor({ state: "detached" });
}

async function takeWatchers({ browser, shoot }: Stand<string>, all: All): Promise<void> {
  const { demo, teacher, room, assistant } = all;
  await act(teacher, "tab-classrooms");
  await act(teacher, "open-classroom", room.id);
  await assistant.locator("main > .notice.good").waitFor();
  await assistant.evaluate(() => scrollTo(0, 0));
  await shoot(assistant, "tablet-stage", DESK_SHARE);
  const observer = await openPage(browser, demo.links.admin.replace("/admin", "/observer"), laptop);
  await observer.locator('[data-action="watch"]').first().waitFor();
  await shoot(observer, "observer-list", DESK_SHARE);
  await act(observer, "watch");
  await untilSharp(observer, "pupils", 180);
  await shoot(observer, "observer-watching", DESK_SHARE);
  await act(teacher, "tab-questions");
  await act(teacher, "ask-3");
  await observer.locator(".question-card").waitFor();
  await shoot(observer, "observer-question", DESK_SHARE);
  await act(teacher, "put-question-away");
  await act(teacher, "tab-classrooms");
  await observer.context().close();
  await act(teacher, "close-classroom", room.id);
  // Over the key that calls up, it would prepare the classroom again.
  await teacher.mouse.move(5, 5);
  const english = { ...tablet, language: "en" } as const;
  const admin = await openOperations(browser, demo, english);
  await shoot(admin, "operations", DESK_SHARE);
  await act(admin, "mute");
  await room.page.locator(".room-notices .notice").first().waitFor();
  await shoot(room.page, "muted", BIG_SHARE);
  await admin.getByText("Muted", { exact: true }).waitFor();
  await act(admin, "mute");
  await room.page.locator(".room-notices .notice").waitFor({ state: "detached" });
  await takeRemoval(shoot, admin, room);
  const dark = await openOperations(browser, demo, { ...tablet, colours: "dark" });
  await shoot(dark, "operations-dark", DESK_SHARE);
}

async function takeRemoval(shoot: Stand<string>["shoot"], admin: Page, { id, page }: Room): Promise<void> {
  const row = admin.locator(`tr[data-classroom="${id}"]`);
  await row.locator('[data-action="remove"]').click();
  await admin.locator('dialog [data-action="confirm-remove"]').waitFor();
  await shoot(admin, "operations-remove", DESK_SHARE);
  await act(admin, "confirm-remove");
  await page.locator(".message h1").waitFor();
  await shoot(page, "removed", BIG_SHARE);
  await row.locator('[data-action="remove"]').click();
  await page.locator('[data-action="join"]').click();
  await untilLesson(page, "live");
}

async function openOperations(browser: Browser, demo: DemoProcess, looks: typeof tablet): Promise<Page> {
  const page = await openPage(browser, demo.links.admin, looks);
  await page.click('a[href="#operations"]');
  await act(page, "show-classrooms");
  await page.locator('tr[data-sound="heard"]').first().waitFor();
  return page;
}

async function takeEnd({ shoot }: Stand<string>, { demo, teacher, room, assistant }: All): Promise<void> {
  await teacher.goto("about:blank");
  await room.page.getByText("老师的网络断开了").waitFor();
  await asleep(room);
  await shoot(room.page, "teacher-gone", BIG_SHARE);
  await teacher.goto(demo.links.teacher);
  await teacher.locator('[data-action="end-lesson"]').waitFor();
  await act(teacher, "end-lesson");
  await teacher.locator(".end-notice .notice").waitFor();
  await shoot(teacher, "teacher-ending", DESK_SHARE);
  await untilLesson(room.page, "ended");
  await untilLesson(teacher, "ended");
  await room.page.locator(".message h1").waitFor();
  await shoot(room.page, "lesson-over", BIG_SHARE);
  await teacher.locator(".message h1").waitFor();
  await shoot(teacher, "teacher-over", DESK_SHARE);
  await assistant.locator('main[data-assistant="code"]').waitFor();
  await shoot(assistant, "tablet-over", DESK_SHARE);
}
