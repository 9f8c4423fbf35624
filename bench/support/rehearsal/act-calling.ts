import type { Page } from "playwright-core";
import { act } from "../../../tests/e2e/support/act.ts";
import type { Cast, Room } from "./cast.ts";
import { hears, hearsNoMore, pressOn, sees, tabletOf } from "./gestures.ts";
import type { Step } from "./play.ts";
import { until } from "./until.ts";

/** Everybody who should see and hear a classroom that was called up. */
function othersThan(cast: Cast, ...rooms: readonly Room[]): readonly Page[] {
  return [cast.teacher, ...cast.everyRoom.filter((room) => !rooms.includes(room)).map(({ page }) => page)];
}

async function perceivedBy(pages: readonly Page[], { id }: Room): Promise<void> {
  await Promise.all(pages.map((page) => sees(page, { source: "pupils", classroom: id })));
  await Promise.all(pages.map((page) => hears(page, id)));
}

export const callingSteps: readonly Step[] = [
  {
    name: "hands: by the strong room's key, then from the assistant's tablet",
    run: async (cast) => {
      const { strong, weak } = cast.rooms;
      await act(cast.teacher, "tab-classrooms");
      await pressOn(strong, "raise-hand");
      await cast.teacher.locator(`[data-hand="${strong.id}"]`).waitFor();
      await act(tabletOf(cast), "raise-hand");
      await cast.teacher.locator(`[data-hand="${weak.id}"]`).waitFor();
      const queue = await cast.teacher
        .locator("[data-hand]")
        .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-hand")));
      if (queue.join() !== [strong.id, weak.id].join()) throw new Error(`the queue is ${queue.join()}`);
      await weak.page.locator('.hand-line[data-place="2"]').waitFor();
      return undefined;
    },
  },
  {
    name: "the first hand is prepared, called up, seen and heard by all",
    run: async (cast) => {
      const { strong } = cast.rooms;
      await cast.teacher.locator(`[data-hand="${strong.id}"] .chip.good`).waitFor();
      await until("its camera runs", async () => (await strong.page.locator("video[data-preview]").count()) > 0);
      const at = performance.now();
      await act(cast.teacher, "call-hand", strong.id);
      await sees(cast.teacher, { source: "pupils", classroom: strong.id }, 1);
      const seenMs = performance.now() - at;
      await strong.page.locator(".stage-banner").waitFor();
      await perceivedBy(othersThan(cast, strong), strong);
      return `at the teacher after ${Math.round(seenMs)} ms`;
    },
  },
  {
    name: "it is sent back, and heard by nobody any more",
    run: async (cast) => {
      const { strong } = cast.rooms;
      await act(cast.teacher, "close-classroom", strong.id);
      await Promise.all(othersThan(cast, strong).map((page) => hearsNoMore(page, strong.id)));
      await strong.page.locator(".stage-banner").waitFor({ state: "detached" });
      return undefined;
    },
  },
  {
    name: "two are called up at once; a third is refused with a reason",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      const { strong, weak, far } = rooms;
      // One hand, one key after the other, without waiting for what the first one does.
      await act(teacher, "call-hand", weak.id);
      await act(teacher, "open-classroom", far.id);
      await Promise.all([weak, far].map(({ page }) => page.locator(".stage-banner").waitFor()));
      await Promise.all([weak, far].map((room) => perceivedBy([teacher, strong.page], room)));
      await Promise.all([hears(weak.page, far.id), hears(far.page, weak.id)]);
      await act(teacher, "open-classroom", strong.id);
      const reason = teacher.locator(".classrooms .notice.bad");
      await reason.waitFor();
      return (await reason.locator(".notice-body > div").first().innerText()).trim();
    },
  },
  {
    name: "both are sent back",
    run: async (cast) => {
      const { weak, far } = cast.rooms;
      for (const { id } of [weak, far]) await act(cast.teacher, "close-classroom", id);
      for (const room of [weak, far]) {
        await Promise.all(othersThan(cast, room).map((page) => hearsNoMore(page, room.id)));
        await room.page.locator(".stage-banner").waitFor({ state: "detached" });
      }
      return undefined;
    },
  },
];
