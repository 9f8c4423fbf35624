import { expect, it } from "vitest";
import { deckId } from "../../../signaling/contract/deck.ts";
import { sheetId } from "../../../signaling/contract/slate.ts";
import { apply, emptySlate, type Slate } from "../../../signaling/contract/slate-state.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, aLesson, LESSON, TEACHER } from "./records.ts";

const [one, two, three] = [sheetId.parse(1), sheetId.parse(2), sheetId.parse(3)];
const deck = deckId.parse("dck-fractions");
const blank = { kind: "blank", dark: false } as const;
const added = (slate: Slate, ...ids: (typeof one)[]): Slate =>
  apply(slate, { op: "add", sheets: ids.map((id) => ({ id, ground: blank })), before: null });
const drawn = (slate: Slate, sheet: typeof one, id: string): Slate =>
  apply(slate, { op: "draw", sheet, id, from: 0, pen: "k2", ink: "2AB" });

describeEachDatabase("slates on record", (database) => {
  it("come back as they were, without the pen's holder, sheet by sheet as they change", async () => {
    const { store } = database;
    await addRecords(store);
    await store.lessons.add(LESSON, aLesson());
    expect(await store.slates.of(LESSON)).toBeUndefined();
    const first = drawn(drawn(added(emptySlate, one, two), one, "aaaaa1"), two, "aaaaa2");
    await store.slates.keep(LESSON, { slate: first, sheetsMade: 2 }, first.sheets);
    expect(await store.slates.of(LESSON)).toEqual({ slate: first, sheetsMade: 2 });
    let later = apply(added(first, three), { op: "remove", sheets: [two] });
    later = apply(drawn(later, one, "aaaaa3"), { op: "show", sheet: three });
    const changed = later.sheets.filter((sheet) => !first.sheets.includes(sheet));
    await store.slates.keep(LESSON, { slate: later, sheetsMade: 3 }, changed);
    await database.reopen();
    expect(await database.store.slates.of(LESSON)).toEqual({ slate: later, sheetsMade: 3 });
  });

  it("and decks with their pages, or with the reason why there are none", async () => {
    const { store } = database;
    await addRecords(store);
    const record = { id: deck, ownerId: TEACHER, name: "Fractions", createdAt: 5, pages: 0, done: 0 };
    await store.decks.add({ ...record, state: "converting", refusal: null });
    expect(await store.decks.unsettled()).toEqual([deck]);
    const images = [{ hash: "a".repeat(64), width: 480, bytes: 9 }];
    const slides = [{ number: 1, height: 0.5625, text: "½", images }];
    await store.decks.settle(deck, { state: "ready", refusal: null, pages: 1, done: 1 }, slides);
    expect(await store.decks.slides(deck)).toEqual(slides);
    expect(await store.decks.ofOwner(TEACHER, 9)).toMatchObject([{ id: deck, state: "ready", pages: 1, done: 1 }]);
    expect(await store.decks.unsettled()).toEqual([]);
    const refusal = { code: "deck.too-long", params: { limitPages: 3 } } as const;
    const bad = { ...record, id: deckId.parse("dck-bad") };
    await store.decks.add({ ...bad, state: "converting", refusal: null });
    await store.decks.settle(bad.id, { state: "refused", refusal, pages: 0, done: 0 }, []);
    expect(await store.decks.find(bad.id)).toMatchObject({ state: "refused", refusal });
  });
});
