import { expect, test } from "vitest";
import type { Answer } from "../../../signaling/connect.ts";
import type { RequestOutput } from "../../../signaling/contract/requests.ts";
import { checkView, joined, offer, welcome } from "../lesson-builders.ts";
import { setUp } from "./participation-page.ts";

// Loaded by the page when it is needed: here before, so that it is there at once.
await import("../../../client/state/lobby-check.ts");

const opened = () => {
  const { receive, send } = joined();
  const { consumerId, rtpParameters } = offer("pulse", "voice");
  return { receive, send, pulse: { consumerId, rtpParameters } };
};

async function arrive() {
  const page = setUp();
  page.signal.answer({
    openTransports: async () => ({ ok: true, value: opened() }),
    checkLink: async () => ({ ok: true, value: {} }),
  });
  page.connect();
  page.signal.tell("welcomed", welcome());
  await page.settle();
  page.clock.advance(1_000);
  await page.settle();
  return page;
}
const stateOf = (page: ReturnType<typeof setUp>) => page.participation.live.value.check;

test("the link is measured by itself, and the page says how far it is and what came of it", async () => {
  const page = await arrive();
  const [waiting] = page.waited;
  expect(stateOf(page)).toEqual({ kind: "running", share: 0 });
  expect(page.signal.names).toEqual(["openTransports"]);
  waiting?.events.flowing();
  expect(waiting?.watching).toBe(true);
  expect(page.signal.names).toEqual(["openTransports", "checkLink"]);
  page.signal.tell("checkProgressed", { share: 0.5 });
  expect(stateOf(page)).toEqual({ kind: "running", share: 0.5 });
  page.signal.tell("linkChecked", { result: checkView() });
  expect(stateOf(page)).toEqual({ kind: "done", result: checkView() });
  expect(waiting?.watching).toBe(false);
});

test("the join goes on with the transports that were measured", async () => {
  const page = await arrive();
  const [waiting] = page.waited;
  waiting?.events.flowing();
  page.signal.tell("linkChecked", { result: checkView() });
  page.participation.join();
  await page.settle();
  expect(page.signal.asked.find(({ name }) => name === "join")?.input).toMatchObject({ receiveId: "receive-1" });
  expect(page.opened[0]?.waited).toBe(waiting);
  expect(waiting?.closed).toBe(false);
});

test("whoever presses at once waits for none of it", async () => {
  const page = setUp();
  page.connect();
  page.signal.tell("welcomed", welcome());
  page.participation.join();
  await page.settle();
  page.clock.advance(5_000);
  await page.settle();
  expect(page.signal.names).toEqual(["join"]);
  expect(page.opened[0]?.waited).toBeUndefined();
});

test("an answer that comes after the press is left alone", async () => {
  const page = setUp();
  const late = Promise.withResolvers<Answer<RequestOutput<"openTransports">>>();
  page.signal.answer({ openTransports: () => late.promise });
  page.connect();
  page.signal.tell("welcomed", welcome());
  await page.settle();
  page.clock.advance(1_000);
  await page.settle();
  page.participation.join();
  await page.settle();
  late.resolve({ ok: true, value: opened() });
  await page.settle();
  expect(page.waited).toEqual([]);
  expect(page.opened).toHaveLength(1);
  expect(stateOf(page)).toEqual({ kind: "none" });
});

test("it is measured again when somebody asks, over the same transports while they stand", async () => {
  const page = await arrive();
  page.waited[0]?.events.flowing();
  page.signal.tell("linkChecked", { result: null });
  expect(stateOf(page)).toEqual({ kind: "failed" });
  page.participation.checkLink();
  await page.settle();
  expect(page.signal.names).toEqual(["openTransports", "checkLink", "checkLink"]);
  page.signal.tell("linkChecked", { result: checkView() });
  page.waited[0]?.close();
  page.participation.checkLink();
  await page.settle();
  expect(page.signal.names.at(-1)).toBe("openTransports");
});

test("transports that cannot be had are a failed check, and no obstacle", async () => {
  const page = await arrive();
  const [waiting] = page.waited;
  waiting?.close();
  waiting?.events.broken();
  expect(stateOf(page)).toEqual({ kind: "failed" });
  page.participation.join();
  await page.settle();
  expect(page.opened[0]?.waited).toBeUndefined();
});

test("a service without checks is not asked for one again, and nothing is shown", async () => {
  const page = setUp();
  page.signal.answer({ openTransports: async () => ({ ok: false, error: { code: "check.off", params: {} } }) });
  page.connect();
  page.signal.tell("welcomed", welcome());
  await page.settle();
  page.clock.advance(1_000);
  await page.settle();
  expect(stateOf(page)).toEqual({ kind: "none" });
});

test("who leaves stands there again, and is measured anew", async () => {
  const page = await arrive();
  page.participation.join();
  await page.settle();
  page.participation.leave();
  await page.settle();
  page.clock.advance(1_000);
  await page.settle();
  expect(page.signal.names).toEqual(["openTransports", "join", "leave", "openTransports"]);
  expect(stateOf(page)).toEqual({ kind: "running", share: 0 });
});

test("one that has to wait for its turn says how many are before it", async () => {
  const page = await arrive();
  page.waited[0]?.events.flowing();
  page.signal.tell("checkQueued", { ahead: 12 });
  expect(stateOf(page)).toEqual({ kind: "queued", ahead: 12 });
  page.signal.tell("checkProgressed", { share: 0 });
  expect(stateOf(page)).toEqual({ kind: "running", share: 0 });
});

test("one that asked too soon asks again by itself, unless it has joined meanwhile", async () => {
  const page = await arrive();
  const tooMany = { ok: false, error: { code: "request.too-many", params: { retryAfterMs: 5_000 } } } as const;
  page.signal.answer({ checkLink: async () => tooMany });
  page.waited[0]?.events.flowing();
  await page.settle();
  expect(stateOf(page)).toEqual({ kind: "running", share: 0 });
  page.clock.advance(4_900);
  expect(page.signal.names).toEqual(["openTransports", "checkLink"]);
  page.clock.advance(2_000);
  await page.settle();
  expect(page.signal.names).toEqual(["openTransports", "checkLink", "checkLink"]);
  page.participation.join();
  await page.settle();
  page.clock.advance(10_000);
  await page.settle();
  expect(page.signal.names).toEqual(["openTransports", "checkLink", "checkLink", "join"]);
});

test("the teacher's page is measured too: what it sends is what all others see", async () => {
  const page = setUp();
  page.connect();
  page.signal.tell("welcomed", { ...welcome(), seat: { role: "teacher" } });
  await page.settle();
  page.clock.advance(1_000);
  await page.settle();
  expect(page.signal.names).toEqual(["openTransports"]);
});
