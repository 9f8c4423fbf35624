import { expect, test } from "vitest";
import { ownPlan } from "../../../client/state/live.ts";
import { hillRoom, planView, riverRoom, welcome } from "../lesson-builders.ts";
import { enter, setUp } from "./participation-page.ts";

test("the own one shows at once", async () => {
  const page = setUp();
  await enter(page);
  page.signal.tell("roomPlanned", { room: hillRoom, plan: planView() });
  expect(ownPlan(page.participation.live.value)).toEqual(planView());
  page.signal.tell("roomPlanned", { room: hillRoom, plan: planView({ tier: "audio" }) });
  expect(ownPlan(page.participation.live.value)?.tier).toBe("audio");
});

test("what is received is held back as the own one says, also after media came anew, and as no other does", async () => {
  const page = setUp();
  await enter(page);
  const holding = (pictureMs: number) => planView({ playout: { pictureMs, voiceMs: 0 } });
  page.signal.tell("roomPlanned", { room: hillRoom, plan: holding(680) });
  page.signal.tell("roomPlanned", { room: riverRoom, plan: holding(40) });
  page.signal.tell("mediaReset", {});
  await page.settle();
  expect(page.opened.map(({ heldBack }) => heldBack)).toEqual([[680], [680]]);
});

test("those of other rooms come together", async () => {
  const page = setUp();
  page.connect();
  page.signal.tell("welcomed", { ...welcome(), seat: { role: "teacher" } });
  page.participation.join();
  await page.settle();
  const before = page.participation.live.value;
  page.signal.tell("roomPlanned", { room: hillRoom, plan: planView() });
  page.signal.tell("roomPlanned", { room: riverRoom, plan: planView({ tier: "full" }) });
  page.signal.tell("roomPlanned", { room: hillRoom, plan: planView({ tier: "stills" }) });
  expect(page.participation.live.value).toBe(before);
  page.clock.advance(500);
  const { plans } = page.participation.live.value;
  expect([...plans].map(([room, { tier }]) => [room, tier])).toEqual([
    [hillRoom, "stills"],
    [riverRoom, "full"],
  ]);
  page.signal.tell("roomPlanned", { room: riverRoom, plan: planView({ tier: "audio" }) });
  page.clock.advance(500);
  expect(page.participation.live.value.plans.get(hillRoom)?.tier).toBe("stills");
  expect(page.participation.live.value.plans.get(riverRoom)?.tier).toBe("audio");
});

test("end with the stay", async () => {
  const page = setUp();
  await enter(page);
  page.signal.tell("roomPlanned", { room: hillRoom, plan: planView() });
  page.signal.tell("roomPlanned", { room: riverRoom, plan: planView() });
  page.participation.leave();
  page.clock.advance(60_000);
  expect(page.participation.live.value.plans.size).toBe(0);
});
