import { afterAll, beforeAll, expect, it } from "vitest";
import { granted } from "../../../signaling/contract/errors.ts";
import { openWorld, refusalOf, type World } from "./world.ts";

let world: World;
let given = 0;

beforeAll(async () => {
  world = await openWorld({
    answering: {
      look: () => granted({ question: null }),
      passFor: (_code, pass) => {
        given += 1;
        return granted({ pass: pass ?? `device-number-${given}.signature-of-the-service` });
      },
      answer: async () => granted({}),
    },
  });
});
afterAll(() => world.close());

const ask = (code: string, from: string, pass: string | null = null) =>
  world.ask("post", "/answers/passes", { body: { code, pass }, from });

it("an address gets ninety passes for one code in a quarter of an hour: a class, and no crowd", async () => {
  const school = "203.0.113.9";
  for (let child = 0; child < 90; child += 1) expect((await ask("123456", school)).status).toBe(200);
  expect(refusalOf(await ask("123456", school)).code).toBe("request.too-many");
  // The class next door, and the same class from another network, are not held up.
  expect((await ask("654321", school)).status).toBe(200);
  expect((await ask("123456", "203.0.113.10")).status).toBe(200);
});

it("what is no code or no pass is refused before anybody is asked", async () => {
  const before = given;
  for (const body of [{ code: "12345", pass: null }, { code: "123456" }, { code: "123456", pass: "<script>" }, {}])
    expect(refusalOf(await world.ask("post", "/answers/passes", { body })).code).toBe("input.invalid");
  expect(given).toBe(before);
});
