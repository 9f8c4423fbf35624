import { act, untilLesson } from "../../../tests/e2e/support/act.ts";
import { READABLE } from "./act-telling.ts";
import { standingApart } from "./compare.ts";
import { agreeOnSheet, atDesk, each, hears, sees, tabletOf } from "./gestures.ts";
import type { Step } from "./play.ts";
import { layoutOn, messagesOn, resultOn, sheetOn, stageOn } from "./screen.ts";
import { until, untilAll } from "./until.ts";

/** Every screen ends in the same state: sheet by sheet, then everything beside it. */
export const endingSteps: readonly Step[] = [
  {
    name: "every sheet is the same on every screen",
    run: async (cast) => {
      const { teacher } = cast;
      const thumbs = teacher.locator(".sheet-thumb");
      const told = [];
      for (let index = 0; index < (await thumbs.count()); index += 1) {
        await thumbs.nth(index).click();
        await until(
          "the sheet turned to",
          async () => (await thumbs.nth(index).getAttribute("aria-current")) === "true",
        );
        const apart = await agreeOnSheet(cast.screens, {});
        told.push(`${(await sheetOn(teacher))?.strokes} strokes ${(apart * 100).toFixed(1)} %`);
      }
      return `${told.length} sheets; ink apart at most: ${told.join(", ")}`;
    },
  },
  {
    name: "stage, layout, result and messages are the same on every screen",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      await act(teacher, "tab-classrooms");
      await act(teacher, "open-classroom", rooms.strong.id);
      for (const page of [teacher, rooms.weak.page, rooms.far.page]) await hears(page, rooms.strong.id);
      await sees(rooms.far.page, { source: "pupils", classroom: rooms.strong.id });
      const ids = Object.fromEntries(cast.everyRoom.map(({ name, id }) => [name, id]));
      await untilAll(
        "one stage",
        () => each(cast.screens, (page, name) => stageOn(page, ids[name])),
        (stage) => stage.join() === rooms.strong.id,
      );
      const pages = Object.fromEntries(cast.everyRoom.map(({ name, page }) => [name, page]));
      await until("one layout", async () => standingApart(await each(pages, layoutOn)).length === 0);
      await act(teacher, "tab-questions");
      const results = await each(cast.screens, (page, name) =>
        resultOn(page, name === "teacher" ? ".current-question > .tally-bars" : ".question-card"),
      );
      const apart = standingApart(results);
      if (apart.length > 0) throw new Error(`results: ${apart.join("; ")}`);
      await act(teacher, "tab-messages");
      await untilRead("teacher", () => messagesOn(teacher), READABLE.teacher);
      for (const room of cast.everyRoom)
        await atDesk(room, () => untilRead(room.name, () => messagesOn(room.page), READABLE[room.name]));
      await untilRead("tablet", () => messagesOn(tabletOf(cast)), READABLE.weak);
      return `layout ${await layoutOn(rooms.strong.page)}, result ${results.teacher?.join(", ")}`;
    },
  },
  {
    name: "the lesson ends everywhere",
    run: async (cast) => {
      await act(cast.teacher, "end-lesson");
      for (const page of Object.values(cast.screens)) await untilLesson(page, "ended");
      await tabletOf(cast).locator('main[data-assistant="code"]').waitFor();
      if (cast.errors.length > 0) throw new Error(`the pages wrote errors: ${cast.errors.join("; ")}`);
      return undefined;
    },
  },
];

async function untilRead(
  who: string,
  read: () => Promise<readonly string[]>,
  wanted: readonly string[],
): Promise<void> {
  let last: readonly string[] = [];
  const same = async () => {
    last = await read();
    return last.join() === wanted.join();
  };
  await until(`messages of ${who}`, same, 20_000).catch((cause: unknown) => {
    throw new Error(`${who} reads ${JSON.stringify(last)}`, { cause });
  });
}
