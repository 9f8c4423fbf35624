import { expect, test } from "vitest";
import { type Watched, watched, watchedAtFirst } from "../../../server/policy/watched.ts";
import { fc } from "../../support/properties.ts";

/** What is shown second by second while the picture comes (1) or does not (0). */
function shown(comes: string): string {
  let state: Watched = watchedAtFirst;
  return [...comes]
    .map((each, second) => {
      state = watched(state, each === "1", second * 1_000);
      return state.as === "video" ? "v" : "s";
    })
    .join("");
}

test.each([
  ["111111", "vvvvvv"],
  ["110001", "vvvvvv"],
  ["1100000", "vvvvvss"],
  ["000001111", "vvvssssss"],
  ["000001111111", "vvvssssssvvv"],
  ["0000011101111", "vvvssssssssss"],
])("%s is shown as %s", (comes, wanted) => {
  expect(shown(comes)).toBe(wanted);
});

test("nothing changes more often than every three seconds, however a link behaves", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("0", "1"), { maxLength: 200 }), (seconds) => {
      const changes = [...shown(seconds.join("")).matchAll(/(?<=v)s|(?<=s)v/g)].map(({ index }) => index);
      for (const [at, change] of changes.entries()) expect(change - (changes[at - 1] ?? -3)).toBeGreaterThanOrEqual(3);
    }),
  );
});
