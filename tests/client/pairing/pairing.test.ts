import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Pairing, startPairing } from "../../../client/pairing/pairing.ts";
import type { Session } from "../../../signaling/contract/api.ts";
import { openWorld, populate, type World } from "../../server/http/world.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { apiOf, must } from "../service.ts";

const POLL_MS = 5_000;

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
/** The terminal's own clock, which has nothing to do with the service's. */
let clock: FakeClock;
let online: boolean;
/** How long the service wants to be left alone; undefined: it answers. */
let tooManyMs: number | undefined;
let asked: number;
let sessions: Session[];
let pairing: Pairing;

beforeEach(async () => {
  world = await openWorld();
  people = await populate(world);
  clock = new FakeClock(0);
  online = true;
  tooManyMs = undefined;
  asked = 0;
  sessions = [];
  const { startPairing: start, pollPairing } = apiOf(world);
  const refusal = (retryAfterMs: number) =>
    ({ ok: false, error: { code: "request.too-many", params: { retryAfterMs } } }) as const;
  const unreachable = { ok: false, error: { code: "server.unreachable", params: {} } } as const;
  pairing = startPairing({
    clock,
    random: () => 0.5,
    onPaired: (session) => sessions.push(session),
    api: {
      startPairing: async () => {
        asked += 1;
        return online ? start() : unreachable;
      },
      pollPairing: async (ids) => {
        asked += 1;
        if (tooManyMs !== undefined) return refusal(tooManyMs);
        return online ? pollPairing(ids) : unreachable;
      },
    },
  });
  await vi.waitUntil(() => pairing.view.value.code !== undefined);
});
afterEach(async () => {
  pairing.close();
  await world.close();
});

/** Lets time pass on the terminal until it asks again, and the service answer. */
async function nextAsk(): Promise<number> {
  const before = asked;
  const view = pairing.view.value;
  let waitedMs = 0;
  while (asked === before) {
    clock.advance(500);
    waitedMs += 500;
    if (waitedMs > 60_000) throw new Error("the screen no longer asks");
  }
  await vi.waitUntil(() => pairing.view.value !== view || sessions.length > 0);
  return waitedMs;
}

test("shows six digits and hands the session over once they were entered", async () => {
  const { code } = pairing.view.value;
  expect(code).toMatch(/^\d{6}$/);
  expect(await nextAsk()).toBe(POLL_MS);
  expect(pairing.view.value).toEqual({ code, failure: undefined });
  must(await apiOf(world, people.admin.token).confirmPairing(code ?? "", people.classroom.id));
  await nextAsk();
  expect(sessions).toMatchObject([{ holder: { kind: "device", classroomId: people.classroom.id } }]);
  const settled = asked;
  clock.advance(600_000);
  expect(asked).toBe(settled);
});

test("renews the code when the service says that it has expired, whatever the terminal's clock says", async () => {
  const { code } = pairing.view.value;
  await nextAsk();
  expect(pairing.view.value.code).toBe(code);
  world.clock.advance(11 * 60_000);
  await nextAsk();
  const renewed = pairing.view.value.code;
  expect(renewed).toMatch(/^\d{6}$/);
  must(await apiOf(world, people.admin.token).confirmPairing(renewed ?? "", people.classroom.id));
  await nextAsk();
  expect(sessions).toHaveLength(1);
});

test("asks less and less often while the service is away, and goes on with the same code", async () => {
  const { code } = pairing.view.value;
  online = false;
  const waits = [];
  for (let turn = 0; turn < 6; turn += 1) waits.push(await nextAsk());
  expect(waits).toEqual([5_000, 5_000, 10_000, 20_000, 30_000, 30_000]);
  expect(pairing.view.value).toMatchObject({ code, failure: { code: "server.unreachable" } });
  online = true;
  pairing.retry();
  await vi.waitUntil(() => pairing.view.value.failure === undefined);
  expect(pairing.view.value.code).toBe(code);
  expect(await nextAsk()).toBe(POLL_MS);
});

test("waits as long as the service asks for, and a bit of its own", async () => {
  tooManyMs = 40_000;
  await nextAsk();
  expect(pairing.view.value.failure).toMatchObject({ code: "request.too-many" });
  expect(await nextAsk()).toBe(46_000);
  tooManyMs = undefined;
  expect(await nextAsk()).toBe(46_000);
  expect(pairing.view.value.failure).toBeUndefined();
  expect(await nextAsk()).toBe(POLL_MS);
});

test("a closed screen asks no more", () => {
  pairing.close();
  pairing.close();
  const settled = asked;
  clock.advance(600_000);
  pairing.retry();
  expect(asked).toBe(settled);
});
