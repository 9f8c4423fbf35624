import { describe, expect, test } from "vitest";
import { keepErrand, takeErrand } from "../../../client/sign-in/provider-errand.ts";
import { memoryStorage } from "./memory-storage.ts";

describe("an errand at the provider", () => {
  test("is the tab's, and is taken once", () => {
    const tab = memoryStorage();
    const errand = { key: "key-1", hash: "#lessons/les-1" };
    keepErrand(tab, errand);
    expect(takeErrand(memoryStorage())).toEqual({ key: "", hash: "" });
    expect(takeErrand(tab)).toEqual(errand);
    expect(takeErrand(tab)).toEqual({ key: "", hash: "" });
  });

  test("leads to no place outside the page, and what is torn is no errand", () => {
    const tab = memoryStorage();
    keepErrand(tab, { key: "key-1", hash: "https://evil.example.org/" });
    expect(takeErrand(tab)).toEqual({ key: "key-1", hash: "" });
    for (const torn of ['{"key":', '{"key":"a"}', "7"]) {
      tab.setItem("oneroom.provider", torn);
      expect([torn, takeErrand(tab)]).toEqual([torn, { key: "", hash: "" }]);
    }
  });
});
