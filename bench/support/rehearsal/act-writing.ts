import { act } from "../../../tests/e2e/support/act.ts";
import { writingSurface } from "../../../tests/e2e/support/write.ts";
import { agreeOnSheet, each, writeLines, writeStroke } from "./gestures.ts";
import type { Step } from "./play.ts";
import { untilAll } from "./until.ts";

/** On a laptop of 1280x720, in pixels: nobody writes legibly on less. */
const WIDTH_TO_WRITE_ON = 400;

/** On slide 2; the sheets keep what is written for the end. */
export const writingSteps: readonly Step[] = [
  {
    name: "the teacher writes; undo takes the last stroke back everywhere",
    run: async (cast) => {
      await act(cast.teacher, "pen-b");
      const { width } = await writingSurface(cast.teacher);
      if (width < WIDTH_TO_WRITE_ON) throw new Error(`the teacher's sheet is ${width} pixels wide`);
      await writeLines(cast.teacher, 4);
      await agreeOnSheet(cast.screens, { strokes: 4 });
      await act(cast.teacher, "undo");
      const apart = await agreeOnSheet(cast.screens, { strokes: 3 });
      return `on a sheet of ${width} pixels; ink apart by ${(apart * 100).toFixed(1)} %`;
    },
  },
  {
    name: "one stroke is erased",
    run: async (cast) => {
      await act(cast.teacher, "eraser");
      // Across the second line only.
      await writeStroke(cast.teacher, [0.4, 0.15], [0.4, 0.18]);
      await agreeOnSheet(cast.screens, { strokes: 2 });
      return undefined;
    },
  },
  {
    name: "the pointer is seen on every screen",
    run: async ({ teacher, everyRoom }) => {
      await act(teacher, "pointer");
      const { x, y, width, height } = await writingSurface(teacher);
      const pages = Object.fromEntries(everyRoom.map(({ name, page }) => [name, page]));
      let turn = 0;
      await untilAll(
        "a pointer on every screen",
        async () => {
          turn += 1;
          await teacher.mouse.move(x + width * (0.4 + 0.02 * (turn % 5)), y + height / 2);
          return await each(pages, (page) => page.locator(".pointer-dot").count());
        },
        (dots) => dots === 1,
      );
      await teacher.mouse.move(5, 5);
      await untilAll(
        "no pointer any more",
        () => each(pages, (page) => page.locator(".pointer-dot").count()),
        (dots) => dots === 0,
      );
      return undefined;
    },
  },
  {
    name: "another sheet is written on and cleared",
    run: async (cast) => {
      await act(cast.teacher, "dark-sheet");
      await agreeOnSheet(cast.screens, { strokes: 0 });
      await act(cast.teacher, "pen-y");
      await writeLines(cast.teacher, 3);
      await agreeOnSheet(cast.screens, { strokes: 3 });
      await act(cast.teacher, "clear-sheet");
      await agreeOnSheet(cast.screens, { strokes: 0 });
      await writeLines(cast.teacher, 2, 3);
      await agreeOnSheet(cast.screens, { strokes: 2 });
      return undefined;
    },
  },
  {
    name: "the weak classroom has the pen and writes; the teacher takes it back",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      const holder = teacher.locator(".pen-holder select");
      await holder.selectOption(rooms.weak.id);
      await rooms.weak.page.locator(".writing-surface").waitFor();
      await writeLines(rooms.weak.page, 2, 6);
      await agreeOnSheet(cast.screens, { strokes: 4 });
      await holder.selectOption("master");
      await rooms.weak.page.locator(".writing-surface").waitFor({ state: "detached" });
      return undefined;
    },
  },
];
