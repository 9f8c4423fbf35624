import { expect, it } from "vitest";
import { deckId } from "../../../signaling/contract/deck.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, aLesson, LESSON, NINE, TEACHER } from "./records.ts";

const [maths, physics] = [deckId.parse("dck-maths"), deckId.parse("dck-physics")];
const fresh = { state: "converting", refusal: null, pages: 0, done: 0, bytes: 0, origin: "file" } as const;
const newDeck = { ...fresh, id: maths, ownerId: TEACHER, name: "Fractions", createdAt: NINE };
const picture = (letter: string) => ({ hash: letter.repeat(64), width: 480, bytes: 9 });
const page = (number: number, ...letters: string[]) => ({
  number,
  height: 0.5625,
  text: "½",
  images: letters.map(picture),
});
const ready = (pages: number) => ({ state: "ready", refusal: null, pages, done: pages, bytes: pages * 9 }) as const;

describeEachDatabase("decks on record", (database) => {
  it("come back with their pages, or with the reason why there are none", async () => {
    const { decks } = database.store;
    await addRecords(database.store);
    await decks.add(newDeck);
    expect(await decks.unsettled()).toEqual([maths]);
    await decks.settle(maths, ready(1), [page(1, "a")]);
    expect(await decks.slides(maths)).toEqual([page(1, "a")]);
    expect(await decks.ofOwner(TEACHER, 9)).toMatchObject([{ id: maths, state: "ready", pages: 1, done: 1, bytes: 9 }]);
    expect(await decks.unsettled()).toEqual([]);
    const refusal = { code: "deck.too-long", params: { limitPages: 3 } } as const;
    await decks.add({ ...newDeck, id: physics });
    await decks.settle(physics, { state: "refused", refusal, pages: 0, done: 0, bytes: 0 }, []);
    expect(await decks.find(physics)).toMatchObject({ state: "refused", refusal });
    expect(await decks.bytesOf(TEACHER)).toBe(9);
  });

  it("are meant for lessons, whose classrooms learn of their pictures in the order of the pages", async () => {
    const { decks, lessons } = database.store;
    await addRecords(database.store);
    await lessons.add(LESSON, aLesson(), 0);
    for (const id of [maths, physics]) await decks.add({ ...newDeck, id });
    await decks.settle(maths, ready(2), [page(1, "a"), page(2, "b")]);
    await decks.settle(physics, ready(1), [page(1, "c")]);
    await decks.attach(LESSON, physics, NINE, { shown: false });
    await decks.attach(LESSON, maths, NINE + 1, { shown: false });
    await decks.attach(LESSON, physics, NINE + 2, { shown: false });
    expect(await decks.attached(LESSON)).toEqual([physics, maths]);
    expect(await decks.picturesFor(LESSON, 9)).toEqual([
      { deck: physics, pages: [{ number: 1, images: [picture("c")] }] },
      {
        deck: maths,
        pages: [
          { number: 1, images: [picture("a")] },
          { number: 2, images: [picture("b")] },
        ],
      },
    ]);
    expect((await decks.picturesFor(LESSON, 2)).map(({ pages }) => pages.length)).toEqual([1, 1]);
    await decks.detach(LESSON, physics);
    expect((await decks.picturesFor(LESSON, 9)).map((each) => each.deck)).toEqual([maths]);
  });

  it("stay while a lesson that is not over shows them, and are found when nobody has used them for long", async () => {
    const { decks, lessons } = database.store;
    await addRecords(database.store);
    await lessons.add(LESSON, aLesson(), 0);
    for (const id of [maths, physics]) await decks.add({ ...newDeck, id });
    await decks.settle(maths, ready(2), [page(1, "a"), page(2, "b")]);
    await decks.settle(physics, ready(1), [page(1, "b")]);
    await decks.attach(LESSON, maths, NINE + 5, { shown: true });
    await decks.attach(LESSON, physics, NINE + 1, { shown: false });
    const unused = (at: number) => decks.unusedSince({ refused: at, board: at, file: at });
    expect(await unused(NINE + 100)).toEqual([physics]);
    expect(await unused(NINE + 1)).toEqual([]);
    expect(await decks.remove(maths)).toBe(false);
    await lessons.ended(LESSON, NINE + 50, "teacher");
    expect((await unused(NINE + 100)).sort()).toEqual([maths, physics]);
    expect(await decks.ownPictures(maths)).toEqual(["a".repeat(64)]);
    expect(await decks.remove(maths)).toBe(true);
    expect(await decks.attached(LESSON)).toEqual([physics]);
    expect(await decks.ownPictures(physics)).toEqual(["b".repeat(64)]);
    expect(await decks.remove(maths)).toBe(false);
  });
});
