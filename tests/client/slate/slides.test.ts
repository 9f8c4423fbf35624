import { expect, test } from "vitest";
import { nothingKept } from "../../../client/slate/picture-cache.ts";
import { Slides } from "../../../client/slate/slides.ts";
import { type DeckSlides, deckId } from "../../../signaling/contract/deck.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import type { PlanView } from "../../../signaling/contract/plan.ts";
import { sheetId } from "../../../signaling/contract/slate.ts";
import type { Slate } from "../../../signaling/contract/slate-state.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** Pages are fetched before they are shown, and stand in nobody's way. */

const BYTES = 75_000;
const PAGES = [1, 2, 3, 4];
const deck = deckId.parse("deck-1");
const planned = (tier: PlanView["tier"], budgetKbps: number): PlanView => ({
  tier,
  budgetKbps,
  cause: { code: "starting-unmeasured", budgetKbps },
  changedAt: 0,
  trend: "steady",
  plannedKbps: 100,
  neededKbps: 2_000,
  playout: { pictureMs: 0, voiceMs: 0 },
  sources: [],
});

function setUp(first: PlanView | undefined) {
  const clock = new FakeClock();
  const fetched: string[] = [];
  let plan = first;
  const slides = new Slides({
    api: {
      deck: async () => ({ ok: true, value: deckOfPages }),
      slidePicture: async (hash) => {
        fetched.push(hash);
        return new Blob([hash]);
      },
    },
    lessonId: lessonId.parse("les-1"),
    cache: nothingKept,
    clock,
    screenWidth: 1_280,
    plan: () => plan,
  });
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1_000);
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { slides, fetched, pass, replan: (next: PlanView) => (plan = next) };
}

const deckOfPages: DeckSlides = {
  deck: {
    id: deck,
    name: "Fractions",
    createdAt: 0,
    origin: "file",
    state: "ready",
    refusal: null,
    pages: PAGES.length,
    done: PAGES.length,
    bytes: BYTES * PAGES.length,
  },
  slides: PAGES.map((number) => ({
    number,
    height: 0.5625,
    text: "",
    images: [{ hash: String(number).repeat(64), width: 1_280, bytes: BYTES }],
  })),
};
const page = (number: number) => ({ kind: "slide" as const, deck, number, height: 0.5625 });
const slate: Slate = {
  sheets: PAGES.map((number) => ({ id: sheetId.parse(number), ground: page(number), strokes: [], inkLength: 0 })),
  shown: sheetId.parse(2),
  pen: "master",
};
const numbers = (fetched: readonly string[]) => fetched.map((hash) => Number(hash[0]));

test("from the page that is shown onwards, one after the other", async () => {
  const { slides, fetched, pass } = setUp(undefined);
  slides.fetchAhead(slate);
  await pass(4);
  expect(numbers(fetched)).toEqual([2, 3, 4, 1]);
});

test("beside a lesson, within a seventh of what the link carries", async () => {
  const { slides, fetched, pass } = setUp(planned("reduced", 400));
  slides.fetchAhead(slate);
  // 600 kbit at 60 kbit/s.
  await pass(9);
  expect(numbers(fetched)).toEqual([2]);
  await pass(10);
  expect(numbers(fetched)).toEqual([2, 3]);
});

test("not at all while the link carries no moving picture, but what is shown comes at once; and on, when it does", async () => {
  const { slides, fetched, pass, replan } = setUp(planned("stills", 120));
  slides.fetchAhead(slate);
  await pass(30);
  expect(fetched).toEqual([]);
  await slides.address(page(3), "screen");
  expect(numbers(fetched)).toEqual([3]);
  replan(planned("full", 20_000));
  await pass(10);
  expect(numbers(fetched)).toEqual([3, 2, 4, 1]);
});
