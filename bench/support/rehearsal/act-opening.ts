import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import { makePdf } from "../../../tests/support/make-pdf.ts";
import { agreeOnSheet, each, hears, pressOn, sees } from "./gestures.ts";
import type { Step } from "./play.ts";
import { sheetOn } from "./screen.ts";
import { until, untilAll } from "./until.ts";

const teacherPicture = { source: "teacher", classroom: MASTER_ROOM } as const;
const SLIDES = ["One half", "One third", "One quarter"];

export const openingSteps: readonly Step[] = [
  {
    name: "each link is checked in front of the door",
    run: async ({ rooms: { strong, weak, far } }) => {
      const found = await each({ strong: strong.page, weak: weak.page, far: far.page }, async (page) => {
        await page.locator('[data-check="done"]').waitFor({ timeout: 150_000 });
        const figures = (await page.locator(".link-figures").first().textContent()) ?? "";
        return figures.split(" · ").slice(0, 3).join(", ");
      });
      return Object.entries(found)
        .map(([name, figures]) => `${name}: ${figures}`)
        .join("; ");
    },
  },
  {
    name: "the classrooms join, and wait",
    run: async ({ everyRoom }) => {
      await Promise.all(everyRoom.map(({ page }) => act(page, "join")));
      await Promise.all(everyRoom.map(({ page }) => page.locator('[data-action="leave"]').waitFor()));
      await Promise.all(everyRoom.map(({ page }) => untilLesson(page, "waiting")));
      return undefined;
    },
  },
  {
    name: "the teacher goes live, is seen and heard everywhere",
    run: async ({ teacher, everyRoom }) => {
      await act(teacher, "go-live");
      await untilLesson(teacher, "live");
      await Promise.all(everyRoom.map(({ page }) => untilLesson(page, "live")));
      await Promise.all(everyRoom.map(({ page }) => sees(page, teacherPicture)));
      await Promise.all(everyRoom.map(({ page }) => hears(page, MASTER_ROOM)));
      return undefined;
    },
  },
  {
    name: "the assistant's tablet opens with the code of the weak classroom's screen",
    run: async (cast) => {
      const { weak } = cast.rooms;
      await pressOn(weak, "second-device");
      const code = (await weak.page.locator(".second-device-code").innerText()).replace(/\s/g, "");
      cast.tablet = await cast.openDevice(weak, `/assistant#${code}`, "tablet");
      await cast.tablet.locator('main[data-assistant="open"] .room-desk').waitFor();
      await weak.page.keyboard.press("Escape");
      return undefined;
    },
  },
  {
    name: "a PDF is uploaded, its first page is on every screen",
    run: async (cast) => {
      const { teacher } = cast;
      await act(teacher, "open-slate");
      await act(teacher, "open-decks");
      const file = { name: "Fractions.pdf", mimeType: "application/pdf", buffer: makePdf({ pages: SLIDES }) };
      await teacher.locator('dialog input[type="file"]').setInputFiles(file);
      await act(teacher, "use-deck");
      await agreeOnSheet(cast.screens, { slide: "1" });
      return `${SLIDES.length} pages`;
    },
  },
  {
    name: "pages are turned, there and back",
    run: async (cast) => {
      const times = [];
      for (const [action, slide] of [
        ["next-sheet", "2"],
        ["next-sheet", "3"],
        ["sheet-before", "2"],
      ] as const) {
        const at = performance.now();
        await act(cast.teacher, action);
        await untilAll(
          "one slide",
          () => each(cast.screens, sheetOn),
          (shown) => shown?.slide === slide,
        );
        times.push(Math.round(performance.now() - at));
      }
      await until("the slide in full", async () => (await sheetOn(cast.teacher))?.slide === "2");
      return `on every screen after ${times.join(", ")} ms`;
    },
  },
];
