import { expect, it } from "vitest";
import { sheetId } from "../../../signaling/contract/slate.ts";
import { apply, emptySlate, type Slate } from "../../../signaling/contract/slate-state.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { addRecords, aLesson, LESSON } from "./records.ts";

const [one, two, three] = [sheetId.parse(1), sheetId.parse(2), sheetId.parse(3)];
const blank = { kind: "blank", dark: false } as const;
const added = (slate: Slate, ...ids: (typeof one)[]): Slate =>
  apply(slate, { op: "add", sheets: ids.map((id) => ({ id, ground: blank })), before: null });
const drawn = (slate: Slate, sheet: typeof one, id: string): Slate =>
  apply(slate, { op: "draw", sheet, id, from: 0, pen: "k2", ink: "2AB" });

describeEachDatabase("slates on record", (database) => {
  it("come back as they were, without the pen's holder, sheet by sheet as they change", async () => {
    const { store } = database;
    await addRecords(store);
    await store.lessons.add(LESSON, aLesson(), 0);
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
});
