import type { Browser, Page } from "playwright-core";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import type { DemoProcess } from "../../../tests/e2e/support/demo-process.ts";
import { pullCameras } from "./devices.ts";
import { groupOf, type Stand } from "./group.ts";
import {
  asleep,
  draw,
  inDemo,
  joinAndGoLive,
  line,
  openRoom,
  openTeacher,
  type Room,
  ring,
  slidesPdf,
  untilSharp,
  wake,
} from "./in-lesson.ts";
import { BIG_SHARE, bigScreen, DESK_SHARE, laptop } from "./open.ts";

/** A lesson on open links: two classrooms, the stage, the board, slides and ink. */
export const lesson = groupOf({
  name: "lesson",
  title: "A lesson: stage, board and slides",
  pictures: {
    "teacher-before": "The teacher before the lesson: camera, microphone and what the own uplink carries.",
    waiting: "A classroom has joined and waits for the teacher.",
    live: "The lesson runs: the teacher, full screen; nobody touches the screen, and the keys are gone.",
    "keys-awake": "Somebody takes the mouse or the remote control: the keys are there.",
    "second-device": "The way for the assistant's tablet: a picture for its camera, or a code.",
    "teacher-devices": "Which camera, which microphone, which camera on the board.",
    "teacher-wall": "The teacher's wall of all classrooms.",
    "seen-by-teacher": "A classroom is told that the teacher sees it.",
    "hand-raised": "A classroom has raised its hand, and knows where it stands.",
    "teacher-hands": "The teacher's queue of hands; the first one's camera runs already.",
    "on-stage": "A classroom was called up: it is told that all see and hear it.",
    "others-on-stage": "Another classroom sees and hears it.",
    "teacher-stage": "The teacher with a classroom on stage, the board camera beside it.",
    board: "The board camera, large on a classroom's screen.",
    decks: "The teacher's slides.",
    slide: "A slide with ink on it, sharp on every screen; the teacher beside it.",
    "teacher-slides": "The teacher writes on the slide.",
    "pen-held": "The classroom has the pen, and writes for all.",
    "teacher-board": "A dark sheet to write on.",
    "dark-sheet": "The same in a classroom.",
    "room-camera-lost": "A classroom whose camera was pulled out is told, whoever looks.",
    "camera-lost": "The teacher's camera was pulled out: what happened, and what to do.",
  },
  async take(stand) {
    await inDemo(stand.browser, async (demo) => await teach(stand, demo));
  },
});

async function teach({ browser, shoot }: Stand<string>, demo: DemoProcess): Promise<void> {
  const { links } = demo;
  const first = await openRoom(browser, links, 0, bigScreen);
  const second = await openRoom(browser, links, 1, { ...bigScreen, language: "en" });
  const teacher = await openTeacher(browser, links, laptop);
  await act(first.page, "join");
  await untilLesson(first.page, "waiting");
  await first.page.locator('[data-action="leave"]').waitFor();
  await shoot(first.page, "waiting", BIG_SHARE);
  await teacher.locator('[data-check="done"]').waitFor();
  await shoot(teacher, "teacher-before", DESK_SHARE);
  await joinAndGoLive(teacher, [second]);
  await untilLesson(first.page, "live");
  await untilSharp(first.page, "teacher", 540);
  await wake(first);
  await shoot(first.page, "keys-awake", BIG_SHARE);
  await act(first.page, "second-device");
  await first.page.locator(".second-device-code").waitFor();
  await shoot(first.page, "second-device", BIG_SHARE);
  await first.page.keyboard.press("Escape");
  await asleep(first);
  await shoot(first.page, "live", BIG_SHARE);
  await takeStage({ shoot }, teacher, first, second);
  await takeBoard({ shoot }, teacher, first, second);
  await takeSlides({ browser, shoot }, teacher, first, second);
  await pullCameras(first.page);
  await wake(first);
  await act(first.page, "check-camera");
  await first.page.locator(".room-notices .notice").waitFor();
  await shoot(first.page, "room-camera-lost", BIG_SHARE);
  await pullCameras(teacher);
  await teacher.locator(".desk-notices .notice.bad").waitFor();
  await shoot(teacher, "camera-lost", DESK_SHARE);
}

type Shoot = Pick<Stand<string>, "shoot">;

async function takeStage({ shoot }: Shoot, teacher: Page, first: Room, second: Room): Promise<void> {
  await act(teacher, "overview");
  for (const { id } of [first, second]) await teacher.locator(`.overview-tile[data-classroom="${id}"] video`).waitFor();
  await teacher.locator(".overview-tile .picture-note").first().waitFor({ state: "detached" });
  await first.page.locator(".seen-banner").waitFor();
  await untilSharp(teacher, "pupils", 180);
  await shoot(teacher, "teacher-wall", DESK_SHARE);
  await shoot(first.page, "seen-by-teacher", BIG_SHARE);
  await act(teacher, "overview");
  await first.page.locator(".seen-banner").waitFor({ state: "detached" });
  await wake(second);
  await act(second.page, "raise-hand");
  await teacher.locator(`[data-hand="${second.id}"]`).waitFor();
  await wake(first);
  await act(first.page, "raise-hand");
  await teacher.locator(`[data-hand="${first.id}"]`).waitFor();
  await teacher.locator(`[data-hand="${second.id}"] .chip.good`).waitFor();
  await second.page.locator(".hand-line").waitFor();
  await shoot(second.page, "hand-raised", BIG_SHARE);
  await shoot(teacher, "teacher-hands", DESK_SHARE);
  await act(teacher, "call-hand", second.id);
  await second.page.locator(".stage-banner").waitFor();
  await act(teacher, "dismiss-hand");
}

async function takeBoard({ shoot }: Shoot, teacher: Page, first: Room, second: Room): Promise<void> {
  await act(teacher, "devices");
  await teacher.getByLabel("Board camera").selectOption({ label: "Document Camera" });
  await shoot(teacher, "teacher-devices", DESK_SHARE);
  await act(teacher, "devices");
  await untilSharp(first.page, "board", 1080);
  await untilSharp(first.page, "pupils", 180);
  await shoot(first.page, "others-on-stage", BIG_SHARE);
  await asleep(second);
  await shoot(second.page, "on-stage", BIG_SHARE);
  await untilSharp(teacher, "pupils", 270);
  await shoot(teacher, "teacher-stage", 0.9);
  await act(teacher, "close-classroom", second.id);
  await second.page.locator(".stage-banner").waitFor({ state: "detached" });
  await second.page.locator("video[data-preview]").waitFor({ state: "detached" });
  await untilSharp(second.page, "board", 1080);
  await shoot(second.page, "board", BIG_SHARE);
  await act(teacher, "devices");
  await teacher.getByLabel("Board camera").selectOption("");
  await act(teacher, "devices");
}

async function takeSlides(
  { browser, shoot }: { browser: Browser } & Shoot,
  teacher: Page,
  first: Room,
  second: Room,
): Promise<void> {
  await act(teacher, "open-slate");
  await act(teacher, "open-decks");
  const file = { name: "认识分数 Fractions.pdf", mimeType: "application/pdf", buffer: await slidesPdf(browser) };
  await teacher.locator('dialog input[type="file"]').setInputFiles(file);
  await teacher.locator('[data-action="use-deck"]').waitFor();
  await shoot(teacher, "decks", DESK_SHARE);
  await act(teacher, "use-deck");
  await act(teacher, "next-sheet");
  await first.page.locator('.slate-main img[data-slide="2"]').waitFor();
  await act(teacher, "pen-r");
  await draw(teacher, ring(0.66, 0.52, 0.11));
  await draw(teacher, line(0.32, 0.68, 0.935));
  await first.page.locator('.slate-main .sheet[data-strokes="2"]').waitFor();
  await shoot(first.page, "slide", BIG_SHARE);
  await shoot(teacher, "teacher-slides", DESK_SHARE);
  await teacher.locator(".pen-holder select").selectOption(second.id);
  await wake(second);
  await act(second.page, "pen-b");
  await draw(second.page, ring(0.35, 0.52, 0.15));
  await first.page.locator('.slate-main .sheet[data-strokes="3"]').waitFor();
  await shoot(second.page, "pen-held", BIG_SHARE);
  await teacher.locator(".pen-holder select").selectOption("master");
  await act(teacher, "dark-sheet");
  await act(teacher, "pen-y");
  await draw(teacher, ring(0.3, 0.4, 0.12));
  await draw(teacher, [
    [0.3, 0.2],
    [0.3, 0.6],
  ]);
  await draw(teacher, [
    [0.18, 0.4],
    [0.42, 0.4],
  ]);
  await act(teacher, "pen-k");
  await draw(teacher, line(0.55, 0.8, 0.42));
  await first.page.locator('.slate-main .sheet[data-strokes="4"]').waitFor();
  await shoot(teacher, "teacher-board", DESK_SHARE);
  await asleep(first);
  await shoot(first.page, "dark-sheet", BIG_SHARE);
}
