import { afterEach, beforeEach, expect, it } from "vitest";
import { zeroCharacterIn } from "../../../server/http/zero-characters.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

describeEachDatabase("the zero character, which PostgreSQL keeps in no text", (database) => {
  let world: World;
  let token: string;
  beforeEach(async () => {
    world = await openWorld({}, database.store);
    token = (await populate(world)).admin.token;
  });
  afterEach(() => world.close());

  it("is refused wherever it comes from, in the same words on every database", async () => {
    const asked: [string, string, object | undefined, string][] = [
      ["get", "/audit?search=a%00b", undefined, "search"],
      ["get", "/audit?actorId=%00", undefined, "actorId"],
      ["get", "/reports/links?region=a%00b", undefined, "region"],
      ["post", "/schools", { name: "a\u0000b", linkProfile: "mobile" }, "name"],
      ["post", "/people", { name: "a\u0000b", signInName: "abc", role: "teacher" }, "name"],
      ["post", "/tokens", { name: "a\u0000b", scopes: ["places:read"], days: 1 }, "name"],
      ["post", "/webhooks", { url: "https://a.example/", events: ["lesson.started"], region: "a\u0000" }, "region"],
    ];
    for (const [method, path, body, where] of asked) {
      const answer = await world.ask(method, path, { token, ...(body && { body }) });
      expect(refusalOf(answer)).toMatchObject({ status: 400, code: "input.invalid", params: { path: where } });
    }
  });
});

it("is found in names and in depth, without a stack that could end", () => {
  let deep: unknown = "\u0000";
  for (let depth = 0; depth < 50_000; depth++) deep = [deep];
  expect(zeroCharacterIn(deep)).toMatch(/^0\.0\./);
  expect(zeroCharacterIn({ list: [{ text: "a" }, { text: "\u0000" }] })).toBe("list.1.text");
  expect(zeroCharacterIn({ "\u0000": 1 })).toBeDefined();
  expect(zeroCharacterIn({ file: Buffer.from("\u0000"), none: null, number: 0 })).toBeUndefined();
});
