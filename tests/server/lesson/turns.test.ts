import { expect, test } from "vitest";
import { Turns } from "../../../server/lesson/turns.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function setUp() {
  const clock = new FakeClock();
  const start = clock.now();
  const turned: number[] = [];
  const turns = new Turns({
    clock,
    inTurn: (turn) => turn(),
    turn: async () => {
      turned.push(clock.now() - start);
    },
    onFailure: (cause) => {
      throw cause;
    },
  });
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) clock.advance(100);
  };
  return { turns, turned, pass, at: (ms: number) => start + ms };
}

test("what will be proven between two ticks turns the loop when it is, once", () => {
  const { turns, turned, pass, at } = setUp();
  pass(1_000);
  turns.due(at(1_500));
  pass(1_000);
  expect(turned).toEqual([1_000, 1_500, 2_000]);
});

test("what is due later, never, or no longer, turns nothing", () => {
  const { turns, turned, pass, at } = setUp();
  turns.due(at(1_400));
  pass(1_000);
  turns.due(at(1_500));
  turns.due(Number.POSITIVE_INFINITY);
  pass(1_000);
  turns.due(at(2_500));
  turns.close();
  pass(2_000);
  expect(turned).toEqual([1_000, 2_000]);
});

test("what is due already waits as long as two reports that rush", () => {
  const { turns, turned, pass, at } = setUp();
  pass(1_000);
  turns.due(at(900));
  pass(500);
  expect(turned).toEqual([1_000, 1_200]);
});
