import type { Page } from "playwright-core";
import { act } from "../../../tests/e2e/support/act.ts";
import type { Cast } from "./cast.ts";
import { atDesk, each, fillAndSend, tabletOf } from "./gestures.ts";
import type { Step } from "./play.ts";
import { resultOn } from "./screen.ts";
import { until, untilAll } from "./until.ts";

/** Hands counted: 3, 14, 1 in the strong room, 2, 20, 0 in the weak one, and one child's device at the second answer. */
const HANDS = { strong: [3, 14, 1], weak: [2, 20, 0] } as const;
const VOTERS = 18 + 22 + 1;

async function countHands(page: Page, hands: readonly number[]): Promise<void> {
  const fields = page.locator(".hands-fields input");
  for (const [index, count] of hands.entries()) await fields.nth(index).fill(String(count));
  await act(page, "answer-question");
}

async function votersAt(teacher: Page): Promise<number> {
  return Number(await teacher.locator(".current-question").getAttribute("data-voters"));
}

/** A child's device in the far classroom, by the code on its screen. */
async function childOf(cast: Cast): Promise<Page> {
  const { far } = cast.rooms;
  const code = await far.page.locator(".question-code strong").innerText();
  return await cast.openDevice(far, `/answer#${code}`, "child");
}

/** The same result on the classrooms' cards and at the teacher. */
async function untilOneResult(cast: Cast, wanted: readonly string[]): Promise<void> {
  const shown = () =>
    each(cast.screens, (page, name) =>
      resultOn(page, name === "teacher" ? ".current-question > .tally-bars" : ".question-card"),
    );
  await untilAll("one result on every screen", shown, (rows) => rows.join() === wanted.join());
}

export const askingSteps: readonly Step[] = [
  {
    name: "a choice is asked; a room, the assistant's tablet and a child's device answer",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      await act(teacher, "tab-questions");
      await act(teacher, "ask-3");
      await Promise.all(
        cast.everyRoom.map(({ page }) => page.locator('.question-card[data-question="single"]').waitFor()),
      );
      await atDesk(rooms.strong, (page) => countHands(page, HANDS.strong));
      await countHands(tabletOf(cast), HANDS.weak);
      const child = await childOf(cast);
      await act(child, "choose-1");
      await child.locator(".notice.good").waitFor();
      await child.context().close();
      await until("all voters", async () => (await votersAt(teacher)) === VOTERS);
      return `${VOTERS} voters`;
    },
  },
  {
    name: "the answer is revealed: the same bars everywhere",
    run: async (cast) => {
      await act(cast.teacher, "reveal-question");
      await untilOneResult(cast, ["A: 5", "B: 35", "C: 1"]);
      await act(cast.teacher, "put-question-away");
      await Promise.all(
        cast.everyRoom.map(({ page }) => page.locator(".question-card").waitFor({ state: "detached" })),
      );
      return undefined;
    },
  },
  {
    name: "a number is asked, and closed while an answer is on its way",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      await act(teacher, "ask-number");
      await Promise.all(
        cast.everyRoom.map(({ page }) => page.locator('.question-card[data-question="number"]').waitFor()),
      );
      await atDesk(rooms.strong, (page) => fillAndSend(page, "answer-question", "12"));
      await fillAndSend(tabletOf(cast), "answer-question", "12");
      await until("two answers", async () => (await votersAt(teacher)) === 2);
      const child = await childOf(cast);
      await child.locator("form.form input").fill("7");
      await Promise.all([act(child, "send-answer"), act(teacher, "close-question")]);
      const taken = await until("what became of the child's answer", async () => {
        if ((await child.locator(".notice.good").count()) > 0) return "taken";
        return (await child.locator(".notice.bad, .notice.warn").count()) > 0 ? "refused" : undefined;
      });
      await child.context().close();
      const voters = taken === "taken" ? 3 : 2;
      await until("a tally that says the same", async () => (await votersAt(teacher)) === voters);
      return `${taken}, ${voters} voters`;
    },
  },
  {
    name: "its result is revealed, and stays on the screens",
    run: async (cast) => {
      const { teacher } = cast;
      const voters = await votersAt(teacher);
      await act(teacher, "reveal-question");
      await untilOneResult(cast, voters === 3 ? ["12: 2", "7: 1"] : ["12: 2"]);
      return undefined;
    },
  },
];
