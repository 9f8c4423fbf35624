import { expect, test } from "vitest";
import { countedBefore, keepCounted } from "../../../client/questions/counted.ts";
import { safeStorage } from "../../../client/ui/safe-storage.ts";
import { questionId } from "../../../signaling/contract/questions.ts";

const asked = questionId.parse("que-00000001");
const next = questionId.parse("que-00000002");

/** A tab's storage; `said` stands in it already. */
function tab(said?: string) {
  const kept = new Map<string, string>(said === undefined ? [] : [["oneroom.counted", said]]);
  return safeStorage(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }));
}

test("what was counted is there after a reload, for the question that it was counted for and no other", () => {
  const storage = tab();
  keepCounted(storage, asked, { hands: ["3", "20", ""], written: "" });
  expect(countedBefore(storage, asked)).toEqual({ hands: ["3", "20", ""], written: "" });
  expect(countedBefore(storage, next)).toEqual({ hands: [], written: "" });
  keepCounted(storage, next, { hands: [], written: "a quarter" });
  expect(countedBefore(storage, next)).toEqual({ hands: [], written: "a quarter" });
  expect(countedBefore(storage, asked)).toEqual({ hands: [], written: "" });
});

test.each([
  undefined,
  "",
  "{",
  "null",
  "7",
  '{"question":"que-00000001","hands":7}',
  '{"question":"que-00000001","hands":[7,null]}',
])("of %j in the storage nothing comes that is no text", (said) => {
  const { hands, written } = countedBefore(tab(said), asked);
  expect([...hands, written].every((each) => each === "")).toBe(true);
});
