import { describe, expect, test } from "vitest";
import type { MeasurementLog, NetworkCheck, PastMeasurement } from "../../../server/lesson/measurement-ports.ts";
import { granted } from "../../../signaling/contract/errors.ts";
import type { Notice } from "../../../signaling/contract/notices.ts";
import { codeOf, type FakePage, grantedValue, lessonWorld, north } from "../../support/lesson-world.ts";
import { routerCapabilities } from "../../support/rtp.ts";

/** In front of the door: transports that a join goes on with, and a check over them. */

function memoryOf(checks: NetworkCheck[]): MeasurementLog {
  return {
    checked: async (check) => void checks.push(check),
    digested: async () => {},
    decided: async () => {},
    recentOf: async () => [],
    checksOf: async () => checks,
    digestsOf: async () => [],
    decisionsOf: async () => [],
    forget: async () => 0,
  };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function atTheDoor(past: readonly PastMeasurement[] = []) {
  const checks: NetworkCheck[] = [];
  const memory = { ...memoryOf(checks), recentOf: async () => [...past] };
  const world = lessonWorld(undefined, { memory, kindOf: async () => "terrestrial" });
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.sendVideo("teacher"));
  const page = await world.openClassroom(north);
  const open = async () =>
    grantedValue(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  const transportOf = (id: string) => world.sfu.room.transports.find(({ parameters }) => parameters.id === id);
  return { ...world, checks, teacher, page, open, transportOf };
}

const toldCheck = (page: FakePage): Notice<"linkChecked">[] =>
  page.heard.filter(({ name }) => name === "linkChecked").map(({ notice }) => notice as Notice<"linkChecked">);

/** Plays the page of a link with this rate until its check is over, or `seconds` have passed. */
async function play(
  { clock, page, transportOf }: Awaited<ReturnType<typeof atTheDoor>>,
  opened: { receive: { id: string }; send: { id: string } },
  { kbps, upKbps, lost = 0, roundTripMs = 20 }: { kbps: number; upKbps?: number; lost?: number; roundTripMs?: number },
): Promise<void> {
  const [transport, sending] = [transportOf(opened.receive.id), transportOf(opened.send.id)];
  if (transport === undefined || sending === undefined) throw new Error("there is no such transport");
  const uplink = new FakeUplink(page, sending, upKbps);
  const startMs = clock.now();
  let seen = 0;
  let queued = 0;
  let bytes = 0;
  for (let step = 0; step < 400 && toldCheck(page).length === 0; step += 1) {
    await settle();
    for (const train of transport.trains.slice(seen)) queued += (train.kbps * train.durationMs) / 8;
    seen = transport.trains.length;
    for (let passed = 0; passed < 50; passed += 10) {
      clock.advance(10);
      await uplink.pass(10);
    }
    const arrived = Math.min(queued, (kbps * 50) / 8);
    queued -= arrived;
    bytes += arrived;
    const look: [number, number, number] = [clock.now() - startMs, Math.round(bytes), 0];
    await page.guest.handlers.reportCheck({ looks: [look], received: 160 - lost, lost, jitterMs: 4, roundTripMs });
  }
}

/** What the page is asked to send once it has joined with these transports and is called up. */
async function orderedOf(
  door: Awaited<ReturnType<typeof atTheDoor>>,
  { receive }: { receive: { id: string } },
): Promise<number> {
  grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
  grantedValue(await door.teacher.guest.handlers.openClassroom({ classroomId: north }));
  const sourceId = grantedValue(await door.page.sendVideo("pupils")).sourceId;
  const layers = [66, 222, 667].map((kbps, spatial) => {
    return { spatial, temporalKbps: [kbps / 2, kbps], bytes: 1_000, packetsLost: 0, roundTripMs: 20 };
  });
  for (const track of door.sfu.room.tracks.values()) if (track.kind === "video") track.measured = layers;
  door.clock.advance(2_000);
  // Whatever stood in the lesson's queue is done.
  grantedValue(await door.teacher.guest.handlers.openClassroom({ classroomId: north }));
  const orders = door.page.heard.flatMap(({ name, notice }) =>
    name === "ladderOrdered" ? [notice as Notice<"ladderOrdered">] : [],
  );
  const rungs = orders.findLast((order) => order.sourceId === sourceId)?.rungs ?? [];
  return rungs.reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
}

/** A page that sends the trains that it is asked for, over an uplink of this rate; without one it says that it cannot. */
class FakeUplink {
  readonly #page: FakePage;
  readonly #transport: { bytesReceived: number };
  readonly #kbps: number | undefined;
  #answered = 0;
  #train: { train: number; kbps: number; durationMs: number; sentMs: number } | undefined;
  #queued = 0;

  constructor(page: FakePage, transport: { bytesReceived: number }, kbps: number | undefined) {
    this.#page = page;
    this.#transport = transport;
    this.#kbps = kbps;
  }

  async pass(ms: number): Promise<void> {
    const orders = this.#page.heard.flatMap(({ name, notice }) =>
      name === "trainOrdered" ? [notice as Notice<"trainOrdered">] : [],
    );
    const order = orders[this.#answered];
    if (order !== undefined) {
      this.#answered += 1;
      if (this.#kbps === undefined) await this.#report(order.train, 0, 0);
      else this.#train = { ...order, sentMs: 0 };
    }
    const train = this.#train;
    if (train !== undefined) {
      train.sentMs += ms;
      this.#queued += (train.kbps * ms) / 8;
      if (train.sentMs >= train.durationMs) {
        this.#train = undefined;
        await this.#report(train.train, (train.kbps * train.sentMs) / 8, train.sentMs);
      }
    }
    const arrived = Math.min(this.#queued, ((this.#kbps ?? 0) * ms) / 8);
    this.#queued -= arrived;
    this.#transport.bytesReceived += arrived;
    await settle();
  }

  async #report(train: number, bytes: number, durationMs: number): Promise<void> {
    const packets = Math.round(bytes / 1_250);
    await this.#page.guest.handlers.reportTrain({ train, bytes: Math.round(bytes), packets, durationMs });
  }
}

describe("a check in front of the door", () => {
  test("is told to the page, written down, and seeds the first plan", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    const { receive } = opened;
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 2_000 });
    const [told] = toldCheck(door.page);
    expect(told?.result?.downKbps).toBeGreaterThan(1_700);
    expect(told?.result?.downKbps).toBeLessThan(2_200);
    expect(told?.result).toMatchObject({
      protocol: "udp",
      roundTripMs: 20,
      jitterMs: 4,
      verdict: "good",
      tier: "full",
    });
    expect(door.checks).toMatchObject([{ classroomId: north, downKbps: told?.result?.downKbps, upKbps: null }]);
    const shares = door.page.heard.flatMap(({ notice }) => ("share" in notice ? [Number(notice.share)] : []));
    expect(shares.length).toBeGreaterThan(2);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);

    grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
    const planned = door.page.heard.find(({ name }) => name === "roomPlanned")?.notice as Notice<"roomPlanned">;
    expect(planned.plan.cause.code).toBe("starting-from-check");
    expect(planned.plan.budgetKbps).toBeGreaterThan(1_600);
  });

  test("measures what the room can send as what arrives of it, writes it down, and bounds what it is asked to send", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 2_000, upKbps: 600 });
    const result = toldCheck(door.page)[0]?.result;
    expect(result?.upKbps).toBeGreaterThan(540);
    expect(result?.upKbps).toBeLessThan(660);
    expect(result).toMatchObject({ upOrMore: false, sends: "reduced", upNeededKbps: 960 });
    expect(door.checks).toMatchObject([{ classroomId: north, upKbps: result?.upKbps }]);

    const orderedKbps = await orderedOf(door, opened);
    expect(orderedKbps).toBeGreaterThan(0);
    expect(orderedKbps).toBeLessThan(600);
  });

  test("an uplink that is wide now is not bounded by what it carried last week", async () => {
    const at = { kbps: 2_000, kind: "check" as const, full: true, roundTripMs: 20, lossShare: 0 };
    const days = [7, 8, 9, 10].map((day) => ({ ...at, atMs: Date.UTC(2026, 7, 31 - day, 8), upKbps: 250 }));
    const before = await atTheDoor(days);
    const unchecked = await before.open();
    expect(await orderedOf(before, unchecked)).toBeLessThan(250);

    const door = await atTheDoor(days);
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 20_000, upKbps: 20_000 });
    expect(await orderedOf(door, opened)).toBeGreaterThan(500);
  });

  test("an uplink that carries all that the page can send bounds nothing", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 20_000, upKbps: 20_000 });
    expect(toldCheck(door.page)[0]?.result).toMatchObject({ upOrMore: true, sends: "full" });
  });

  test("what a page says that it has sent is worth nothing without what arrives", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await play(door, opened, { kbps: 2_000, upKbps: 0 });
    expect(toldCheck(door.page)[0]?.result).toMatchObject({ upKbps: null, sends: null });
  });

  test("a page that does not look is sent nothing, and is told that it came to nothing", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await settle();
    door.clock.advance(5_000);
    await settle();
    expect(toldCheck(door.page)).toEqual([{ result: null }]);
    expect(door.transportOf(receive.id)?.trains).toEqual([]);
    expect(door.checks).toEqual([]);
  });

  test("a page that stops looking gets two trains and no more", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    const look = { received: 0, lost: 0, jitterMs: null, roundTripMs: null };
    await door.page.guest.handlers.reportCheck({ ...look, looks: [[0, 0, 0]] });
    for (let step = 0; step < 40; step += 1) {
      await settle();
      door.clock.advance(500);
    }
    expect(door.transportOf(receive.id)?.trains).toHaveLength(2);
    expect(toldCheck(door.page)).toEqual([{ result: null }]);
  });

  test("is not begun twice at a time, nor again at once", async () => {
    const door = await atTheDoor();
    expect(codeOf(await door.page.guest.handlers.checkLink({}))).toBe("media.not-found");
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    expect(codeOf(await door.page.guest.handlers.checkLink({}))).toBe("request.too-many");
    await play(door, opened, { kbps: 20_000 });
    door.clock.advance(12_000);
    grantedValue(await door.page.guest.handlers.checkLink({}));
  });

  test("lies of a page come to an end too", async () => {
    const door = await atTheDoor();
    await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    for (let step = 0; step < 400 && toldCheck(door.page).length === 0; step += 1) {
      await settle();
      door.clock.advance(100);
      const looks: [number, number, number][] = [[step * 1e9, step * 1e9, 1e12]];
      await door.page.guest.handlers.reportCheck({ looks, received: 0, lost: 1e12, jitterMs: 60_000, roundTripMs: 0 });
    }
    expect(toldCheck(door.page)).toHaveLength(1);
  });

  test("does not disturb a room that is in the lesson", async () => {
    const door = await atTheDoor();
    grantedValue(await door.page.join());
    const second = await door.openClassroom(north);
    expect(codeOf(await second.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }))).toBe(
      "check.in-lesson",
    );
    // Its socket is lost and its seat kept: there is no picture to take away.
    door.page.guest.dropped();
    grantedValue(await second.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  });

  test("that another page of the room waits for ends when the room joins, and none begins while it is in the lesson", async () => {
    const door = await atTheDoor();
    const second = await door.openClassroom(north);
    const opened = grantedValue(await second.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
    grantedValue(await second.guest.handlers.checkLink({}));
    const look = { received: 0, lost: 0, jitterMs: null, roundTripMs: null };
    await second.guest.handlers.reportCheck({ ...look, looks: [[0, 0, 0]] });
    grantedValue(await door.page.join());
    for (let step = 0; step < 10; step += 1) {
      await settle();
      door.clock.advance(500);
    }
    expect(door.transportOf(opened.receive.id)?.trains).toEqual([]);
    expect(toldCheck(second)).toEqual([{ result: null }]);
    door.clock.advance(12_000);
    expect(codeOf(await second.guest.handlers.checkLink({}))).toBe("check.in-lesson");
  });

  test("is not drawn out by a page that claims a round trip of a minute: others wait for their turn", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    // Twenty seconds of it.
    await play(door, opened, { kbps: 0, roundTripMs: 60_000 });
    expect(toldCheck(door.page)).toEqual([{ result: null }]);
  });

  test("with POLICY=stock there is none", async () => {
    const world = lessonWorld();
    const page = await world.openClassroom(north);
    expect(codeOf(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }))).toBe("check.off");
    expect(codeOf(await page.guest.handlers.checkLink({}))).toBe("check.off");
  });
});

describe("a join", () => {
  test("goes on with the transports that waited, and holds its offers until they can be played", async () => {
    const door = await atTheDoor();
    const opened = await door.open();
    const fingerprint = { fingerprints: opened.receive.dtlsParameters.fingerprints };
    grantedValue(
      await door.page.guest.handlers.connectTransport({ direction: "receive", dtlsParameters: fingerprint }),
    );
    const before = door.sfu.room.transports.length;
    const joined = grantedValue(
      await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: opened.receive.id }),
    );
    expect([joined.receive.id, joined.send.id]).toEqual([opened.receive.id, opened.send.id]);
    expect(door.sfu.room.transports).toHaveLength(before);
    const given = door.transportOf(joined.receive.id)?.given ?? [];
    expect(given.map(({ held }) => held)).toEqual([true, true]);
    grantedValue(
      await door.page.guest.handlers.startReceiving({ consumerIds: joined.offers.map(({ consumerId }) => consumerId) }),
    );
    expect(given.map(({ held }) => held)).toEqual([false, false]);
    expect(door.transportOf(joined.receive.id)?.pulses.map(({ closed }) => closed)).toEqual([true]);
  });

  test("lets them flow by itself when the page's word is long on its way", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
    door.clock.advance(300);
    await settle();
    expect(door.transportOf(receive.id)?.given.map(({ held }) => held)).toEqual([false, false]);
  });

  test("that does not name them gets new ones, and those that waited are closed", async () => {
    const door = await atTheDoor();
    const { receive, send } = await door.open();
    const joined = grantedValue(await door.page.join());
    expect(joined.receive.id).not.toBe(receive.id);
    expect([door.transportOf(receive.id)?.closed, door.transportOf(send.id)?.closed]).toEqual([true, true]);
    expect(door.transportOf(joined.receive.id)?.given.map(({ held }) => held)).toEqual([false, false]);
  });

  test("during a check ends it without a word", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    grantedValue(await door.page.guest.handlers.checkLink({}));
    await settle();
    grantedValue(await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }));
    door.clock.advance(20_000);
    await settle();
    expect(toldCheck(door.page)).toEqual([]);
    expect(door.transportOf(receive.id)?.closed).toBe(false);
  });

  test("after the worker died is made anew", async () => {
    const door = await atTheDoor();
    const { receive } = await door.open();
    door.sfu.room.lose();
    const joined = grantedValue(
      await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: receive.id }),
    );
    expect(door.sfu.rooms).toHaveLength(2);
    expect(door.transportOf(joined.receive.id)?.closed).toBe(false);
  });
});

test("a room waits with so many pages and no more: the oldest gives its place up", async () => {
  const door = await atTheDoor();
  const before = door.sfu.room.open.transports;
  const first = await door.open();
  grantedValue(await door.page.guest.handlers.checkLink({}));
  const others = await Promise.all([1, 2, 3, 4].map(() => door.openClassroom(north)));
  for (const page of others)
    grantedValue(await page.guest.handlers.openTransports({ rtpCapabilities: routerCapabilities }));
  expect(door.sfu.room.open.transports).toBe(before + 6);
  expect(door.transportOf(first.receive.id)?.closed).toBe(true);
  expect(toldCheck(door.page)).toEqual([{ result: null }]);
  // The room was asked for a moment ago, whichever of its pages asks now.
  expect(codeOf((await others[3]?.guest.handlers.checkLink({})) ?? granted({}))).toBe("request.too-many");
  const joined = grantedValue(
    await door.page.guest.handlers.join({ rtpCapabilities: routerCapabilities, receiveId: first.receive.id }),
  );
  expect(joined.receive.id).not.toBe(first.receive.id);
});

test("a page that goes away leaves nothing behind", async () => {
  const door = await atTheDoor();
  const before = door.sfu.room.open.transports;
  await door.open();
  await door.open();
  expect(door.sfu.room.open.transports).toBe(before + 2);
  door.page.guest.gone();
  await settle();
  expect(door.sfu.room.open.transports).toBe(before);
});
