import type { Page } from "playwright-core";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { act } from "../../../tests/e2e/support/act.ts";
import { selectorOf } from "../../../tests/e2e/support/senses.ts";
import type { Cast } from "./cast.ts";
import { each, sees } from "./gestures.ts";
import type { Step } from "./play.ts";
import { layoutOn } from "./screen.ts";
import { untilAll } from "./until.ts";

/** How the board is shown: "moving", "still", "voice only" where the link carries no picture at all; empty: not yet. */
async function boardOn(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const figure = document.querySelector(".picture.written");
    const video = figure?.querySelector("video");
    if (video && video.getVideoPlaybackQuality().totalVideoFrames > 0) return "moving";
    if (figure?.querySelector("img, canvas")) return "still";
    return document.querySelector('main[data-tier="audio"]') ? "voice only" : "";
  });
}

const roomPages = (cast: Cast) => Object.fromEntries(cast.everyRoom.map(({ name, page }) => [name, page]));

async function layoutEverywhere(cast: Cast, wanted: readonly string[]): Promise<void> {
  await untilAll(
    "one layout",
    () => each(roomPages(cast), layoutOn),
    (place) => wanted.includes(place),
  );
}

export const showingSteps: readonly Step[] = [
  {
    name: "the board camera goes on beside the teacher's, and off again",
    run: async (cast) => {
      const { teacher } = cast;
      const choice = teacher.getByLabel("Board camera");
      if ((await choice.count()) === 0) await act(teacher, "devices");
      await choice.selectOption({ index: 1 });
      // It moves, stands still, or makes way for the voice, as each room's plan says; what it did is told.
      const shown = await untilAll(
        "the board on every screen",
        () => each(roomPages(cast), boardOn),
        (how) => how !== "",
      );
      await choice.selectOption("");
      await untilAll(
        "no board any more",
        () => each(roomPages(cast), (page) => page.locator(selectorOf("video", "board", MASTER_ROOM)).count()),
        (count) => count === 0,
      );
      return Object.entries(shown)
        .map(([name, how]) => `${name} ${how}`)
        .join(", ");
    },
  },
  {
    name: "the layout is pinned: the teacher large, then side by side, then as it happens",
    run: async (cast) => {
      const choice = cast.teacher.locator('[data-action="layout"]');
      await choice.selectOption("teacher");
      await layoutEverywhere(cast, ["small"]);
      await choice.selectOption("sides");
      await layoutEverywhere(cast, ["half"]);
      await choice.selectOption("written");
      await layoutEverywhere(cast, ["large"]);
      await choice.selectOption("");
      return undefined;
    },
  },
  {
    name: "the overview shows every classroom to the teacher, and each knows it",
    run: async (cast) => {
      await act(cast.teacher, "overview");
      await Promise.all(cast.everyRoom.map(({ id }) => sees(cast.teacher, { source: "pupils", classroom: id })));
      await Promise.all(cast.everyRoom.map(({ page }) => page.locator(".seen-banner").waitFor()));
      await act(cast.teacher, "overview");
      await Promise.all(cast.everyRoom.map(({ page }) => page.locator(".seen-banner").waitFor({ state: "detached" })));
      return undefined;
    },
  },
];
