import { expect, test } from "vitest";
import { BeforeLesson } from "../../../client/slate/before-lesson.ts";
import type { PictureCache } from "../../../client/slate/picture-cache.ts";
import { Slides } from "../../../client/slate/slides.ts";
import { type DeckPictures, deckId } from "../../../signaling/contract/deck.ts";
import { lessonId } from "../../../signaling/contract/ids.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A deck of 50 MB is in the classroom before its lesson, and costs nothing in it. */

const [maths, physics] = [lessonId.parse("les-maths"), lessonId.parse("les-physics")];
const deck = deckId.parse("dck-large");
const BYTES = 1_000_000;
const PAGES = 50;
const hashOf = (number: number) => number.toString(16).padStart(64, "0");
const pictures: DeckPictures = {
  deck,
  pages: Array.from({ length: PAGES }, (_, index) => ({
    number: index + 1,
    images: [
      { hash: `small${index}`, width: 480, bytes: 9 },
      { hash: hashOf(index + 1), width: 1_280, bytes: BYTES },
    ],
  })),
};

function keptIn(store: Map<string, Blob | DeckPictures>): PictureCache {
  const found = <T extends Blob | DeckPictures>(key: string, is: (kept: Blob | DeckPictures) => kept is T) => {
    const kept = store.get(key);
    return kept !== undefined && is(kept) ? kept : undefined;
  };
  return {
    picture: async (hash) => found(hash, (kept): kept is Blob => kept instanceof Blob),
    keepPicture: async (hash, picture) => void store.set(hash, picture),
    deck: async (id) => found(id, (kept): kept is DeckPictures => !(kept instanceof Blob)),
    keepDeck: async (kept) => void store.set(kept.deck, kept),
  };
}

function setUp(meant: Partial<Record<string, DeckPictures[]>>) {
  const clock = new FakeClock();
  const cache = keptIn(new Map());
  let receivedBytes = 0;
  const asked: string[] = [];
  const api = {
    lessonPictures: async (id: string) => {
      asked.push(id);
      return { ok: true, value: meant[id] ?? [] } as const;
    },
    deck: async () => {
      throw new Error("the deck is known already");
    },
    slidePicture: async () => {
      receivedBytes += BYTES;
      return new Blob([new Uint8Array(BYTES)]);
    },
  };
  const before = new BeforeLesson({ api, cache, clock, screenWidth: 1_280 });
  const pass = async (steps = 400) => {
    for (let step = 0; step < steps; step += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(10);
    }
  };
  return { clock, cache, api, before, pass, asked, received: () => receivedBytes };
}

test("a deck of 50 MB that was fetched before the lesson costs not a byte in it", async () => {
  const { api, cache, clock, before, pass, received } = setUp({ [maths]: [pictures] });
  before.want([maths]);
  await expect
    .poll(async () => {
      await pass(50);
      return await cache.deck(deck);
    })
    .toEqual(pictures);
  expect(received()).toBe(PAGES * BYTES);
  before.close();
  const slides = new Slides({ api, lessonId: maths, cache, clock, screenWidth: 1_280, plan: () => undefined });
  for (let number = 1; number <= PAGES; number += 1)
    expect(await slides.address({ kind: "slide", deck, number, height: 0.5625 }, "screen")).toMatch(/^blob:/);
  expect(received()).toBe(PAGES * BYTES);
  slides.close();
});

test("the next lesson comes first; what is here already is not fetched again, and new slides are found later", async () => {
  const meant: Partial<Record<string, DeckPictures[]>> = { [physics]: [] };
  const { before, pass, asked, received, clock } = setUp(meant);
  before.want([maths, physics]);
  await pass();
  expect(asked).toEqual([maths, physics]);
  meant[physics] = [{ deck, pages: pictures.pages.slice(0, 2) }];
  clock.advance(5 * 60_000);
  await pass();
  expect(received()).toBe(2 * BYTES);
  clock.advance(5 * 60_000);
  await pass();
  expect(received()).toBe(2 * BYTES);
  before.close();
});

test("it stops when a lesson needs the link", async () => {
  const { before, pass, received, clock } = setUp({ [maths]: [pictures] });
  before.want([maths]);
  await pass(3);
  before.want([]);
  await pass();
  const until = received();
  expect(until).toBeLessThan(PAGES * BYTES);
  clock.advance(60 * 60_000);
  await pass();
  expect(received()).toBe(until);
});
