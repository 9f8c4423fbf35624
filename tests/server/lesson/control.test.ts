import { describe, expect, test } from "vitest";
import type {
  Decision,
  MeasurementLog,
  MinuteDigest,
  PastMeasurement,
} from "../../../server/lesson/measurement-ports.ts";
import type { Notice } from "../../../signaling/contract/notices.ts";
import type { Reception } from "../../../signaling/contract/reception.ts";
import { type FakePage, grantedValue, lessonWorld, north, south } from "../../support/lesson-world.ts";
import { Link, layers } from "./page-link.ts";

/** The loop around the policy: what pages report reaches the plans, and plans reach the worker and the pages. */

class FakeMemory implements MeasurementLog {
  readonly digests: MinuteDigest[] = [];
  readonly decisions: Decision[] = [];
  past: PastMeasurement[] = [];
  broken = false;

  async checked(): Promise<void> {}
  async digested(rows: readonly MinuteDigest[]): Promise<void> {
    if (this.broken) throw new Error("the disk is full");
    this.digests.push(...rows);
  }
  async decided(rows: readonly Decision[]): Promise<void> {
    this.decisions.push(...rows);
  }
  async recentOf(): Promise<PastMeasurement[]> {
    return this.past;
  }
  async checksOf(): Promise<[]> {
    return [];
  }
  async digestsOf(): Promise<MinuteDigest[]> {
    return this.digests;
  }
  async decisionsOf(): Promise<Decision[]> {
    return this.decisions;
  }
  async forget(): Promise<number> {
    return 0;
  }
}

/** Checks of so much, on ten days. */
function remembering(kbps: number): FakeMemory {
  const memory = new FakeMemory();
  memory.past = Array.from({ length: 10 }, (_, day) => ({
    ...{ atMs: Date.UTC(2026, 7, 20 + day, 8), kbps, kind: "check", up: null },
    ...{ full: true, roundTripMs: 30, lossShare: 0 },
  }));
  return memory;
}

async function teaching(memory: FakeMemory | null = new FakeMemory()) {
  const links = memory === null ? null : { memory, kindOf: async () => "terrestrial" as const };
  const world = lessonWorld(undefined, links);
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.sendVideo("teacher"));
  grantedValue(await teacher.guest.handlers.goLive({}));
  for (const track of world.sfu.room.tracks.values()) if (track.kind === "video") track.measured = layers;
  const page = await world.openClassroom(north);
  const receive = () => world.sfu.room.transports.at(-2);
  grantedValue(await page.join());
  const transport = receive();
  if (transport === undefined) throw new Error("the page has no transport");
  /** Lets a tick of the loop pass: it ends when the lesson's queue is empty again. */
  const tick = async () => {
    world.clock.advance(1_000);
    await page.guest.handlers.startReceiving({ consumerIds: [transport.given[0]?.id ?? fail()] });
  };
  return { ...world, memory, teacher, page, transport, tick, link: new Link(page) };
}

function fail(): never {
  throw new Error("nothing was given");
}

const plans = (page: FakePage): Notice<"roomPlanned">["plan"][] =>
  page.heard.filter(({ name }) => name === "roomPlanned").map(({ notice }) => (notice as Notice<"roomPlanned">).plan);

describe("the control loop", () => {
  test("by the time that a join is answered, its media is bounded and its layer chosen", async () => {
    const { transport, page } = await teaching();
    expect(transport.bounds.minKbps).toBeGreaterThan(0);
    expect(transport.bounds.maxKbps).toBeGreaterThanOrEqual(transport.bounds.minKbps ?? 0);
    expect(transport.given.find(({ layers: set }) => set !== undefined)?.layers).toBeDefined();
    expect(plans(page)[0]?.cause.code).toBe("starting-unmeasured");
  });

  test("a school with a good history starts at its full quality", async () => {
    const { page, transport } = await teaching(remembering(6_000));
    expect(plans(page)[0]).toMatchObject({ tier: "full", cause: { code: "starting-from-history" } });
    expect(transport.bounds.maxKbps).toBeGreaterThan(1_600);
  });

  test("a room that comes back soon goes on where it was, and after long away with its history", async () => {
    const { page, link, tick, clock, openClassroom } = await teaching(remembering(6_000));
    for (let report = 0; report < 3; report += 1) {
      await link.report(300, report === 0 ? {} : { queueMs: { highest: 450, last: 450 }, missing: 40 });
      await tick();
    }
    const comeBack = async (from: FakePage, afterMs: number) => {
      grantedValue(await from.guest.handlers.leave({}));
      clock.advance(afterMs);
      const back = await openClassroom(north);
      grantedValue(await back.join());
      return back;
    };
    const soon = await comeBack(page, 300_000);
    expect(plans(soon)[0]?.budgetKbps).toBeLessThan(350);
    const late = await comeBack(soon, 700_000);
    expect(plans(late)[0]?.budgetKbps).toBeGreaterThan(4_000);
  });

  test("a queue that stands takes the budget down to what arrives, at once and for this room only", async () => {
    const { link, page, teacher, transport, tick, clock } = await teaching();
    for (let second = 0; second < 6; second += 1) {
      await link.report(380);
      clock.advance(500);
      await link.report(380);
      await tick();
    }
    const before = transport.bounds.maxKbps ?? 0;
    teacher.fresh();
    page.fresh();
    await link.report(140, { queueMs: { highest: 290, last: 290 }, missing: 40 });
    clock.advance(500);
    await link.report(140, { queueMs: { highest: 290, last: 290 }, missing: 40 });
    await tick();
    expect(transport.bounds.maxKbps).toBeLessThan(0.6 * before);
    expect(plans(page).at(-1)?.budgetKbps).toBeLessThan(150);
    const told = teacher.heard.filter(({ name }) => name === "roomPlanned").map(({ notice }) => notice);
    expect(told.some((notice) => "room" in notice && notice.room === north)).toBe(true);
    expect(told.some((notice) => "room" in notice && notice.room === south)).toBe(false);
  });

  test("while the link is calm and more is wanted, trains show what it carries", async () => {
    const { link, transport, tick, clock } = await teaching();
    for (let second = 0; second < 5; second += 1) {
      await link.report(300);
      clock.advance(500);
      await link.report(300);
      await tick();
    }
    expect(transport.trains.length).toBeGreaterThan(0);
    expect(transport.trains[0]?.kbps).toBeLessThan(600);
  });

  test("links that fall in the same moment turn the loop once, not once each", async () => {
    const { link, page, teacher, sfu, tick, clock, openClassroom } = await teaching();
    const other = await openClassroom(south);
    grantedValue(await other.join());
    const otherLink = new Link(other);
    for (let second = 0; second < 5; second += 1) {
      await Promise.all([link.report(400), otherLink.report(400)]);
      clock.advance(500);
      await Promise.all([link.report(400), otherLink.report(400)]);
      await tick();
    }
    const [track] = [...sfu.room.tracks.values()].filter(({ kind }) => kind === "video");
    if (track === undefined) throw new Error("there is no picture");
    let turns = 0;
    track.layers = async () => {
      turns += 1;
      return layers;
    };
    // More than a train leaves: one may be under way.
    const cut = { queueMs: { highest: 450, last: 450 }, missing: 40 };
    clock.advance(500);
    turns = 0;
    await Promise.all([link.report(140, cut), otherLink.report(140, cut)]);
    // Whatever stands in the lesson's queue is done when this is.
    grantedValue(await teacher.guest.handlers.goLive({}));
    expect(turns).toBe(1);
    expect([page, other].map((room) => (plans(room).at(-1)?.budgetKbps ?? 0) < 150)).toEqual([true, true]);
  });

  test("what the worker refuses for one room keeps no other from its plan", async () => {
    const { link, page, transport, openClassroom, sfu, tick, clock } = await teaching();
    transport.setMinKbps = async () => {
      throw new Error("the worker will not have it");
    };
    const other = await openClassroom(south);
    grantedValue(await other.join());
    const theirs = sfu.room.transports.at(-2);
    const otherLink = new Link(other);
    const cut = { queueMs: { highest: 290, last: 290 }, missing: 40 };
    for (let second = 0; second < 3; second += 1) {
      const changes = second < 2 ? {} : cut;
      await Promise.all([link.report(140, changes), otherLink.report(140, changes)]);
      clock.advance(500);
      await tick();
    }
    expect(theirs?.bounds.maxKbps).toBeLessThan(160);
    expect([page, other].map((room) => (plans(room).at(-1)?.budgetKbps ?? 0) < 160)).toEqual([true, true]);
  });

  test("what the worker refused once is asked for again in the next turn, and then no more", async () => {
    const { link, transport, tick, clock } = await teaching();
    const setMinKbps = transport.setMinKbps.bind(transport);
    let refused = 0;
    let asked = 0;
    transport.setMinKbps = async (kbps) => {
      asked += 1;
      if (refused > 0) throw new Error("the worker will not have it");
      await setMinKbps(kbps);
    };
    await link.report(400);
    await tick();
    const before = transport.bounds.minKbps;
    refused = 1;
    await link.report(140, { queueMs: { highest: 450, last: 450 }, missing: 40 });
    await tick();
    expect(transport.bounds.minKbps).toBe(before);
    refused = 0;
    clock.advance(500);
    await tick();
    expect(transport.bounds.minKbps).toBeGreaterThan(before ?? 0);
    const settled = asked;
    await tick();
    expect(asked).toBe(settled);
  });

  test("a page whose queue comes and goes with every report does not keep the loop turning", async () => {
    const { link, teacher, sfu, tick, clock } = await teaching();
    await link.report(400);
    await tick();
    const [track] = [...sfu.room.tracks.values()].filter(({ kind }) => kind === "video");
    if (track === undefined) throw new Error("there is no picture");
    let turns = 0;
    track.layers = async () => {
      turns += 1;
      return layers;
    };
    for (let report = 0; report < 40; report += 1) {
      const queueMs = report % 2 === 0 ? 500 : 0;
      await link.report(400, { queueMs: { highest: queueMs, last: queueMs } });
      // Whatever stands in the lesson's queue is done when this is.
      grantedValue(await teacher.guest.handlers.goLive({}));
      clock.advance(20);
    }
    expect(turns).toBeGreaterThan(0);
    // Those of 800 ms, and at most one tick.
    expect(turns).toBeLessThanOrEqual(6);
  });

  test("what a hostile page reports changes nothing but its own plan, and breaks nothing", async () => {
    const { page, tick, teacher } = await teaching();
    const nonsense: Reception[] = [
      {
        arrivals: [{ pageMs: 1e14, bytes: 1e12, packets: 0 }],
        queueMs: { highest: 0, last: 3_600_000 },
        expected: 0,
        missing: 1e12,
        roundTripMs: 3_600_000,
        jitterMs: null,
        voice: null,
        pictures: null,
      },
      {
        arrivals: [
          { pageMs: 5, bytes: 0, packets: 0 },
          { pageMs: 0, bytes: 7, packets: 0 },
        ],
        queueMs: null,
        expected: 1,
        missing: 1e12,
        roundTripMs: null,
        jitterMs: null,
        voice: { samples: 0, concealed: 1e12 },
        pictures: null,
      },
    ];
    for (const reception of [...nonsense, ...nonsense]) {
      grantedValue(await page.guest.handlers.reportReception(reception));
      await tick();
    }
    expect(plans(teacher).every(({ budgetKbps }) => Number.isFinite(budgetKbps))).toBe(true);
  });

  test("every minute and every decision is kept; a disk that is full loses none of the decisions", async () => {
    const { link, tick, clock, memory, teacher } = await teaching();
    if (memory === null) throw new Error("there is a memory here");
    memory.broken = true;
    for (let second = 0; second < 30; second += 1) {
      await link.report(300);
      clock.advance(500);
      await link.report(300);
      await tick();
      if (second === 12) memory.broken = false;
    }
    grantedValue(await teacher.guest.handlers.endLesson({}));
    expect(memory.digests.length).toBeGreaterThan(0);
    expect(memory.digests.every(({ classroomId }) => classroomId === north)).toBe(true);
    expect(memory.decisions[0]).toMatchObject({ cause: { code: expect.stringContaining("start") } });
  });

  test("what a page can send bounds its ladder, and its reports bound nobody else's", async () => {
    const { teacher, page, link, sfu, clock, tick } = await teaching();
    const sending = sfu.room.transports.find(({ parameters }) => parameters.id.startsWith("send"));
    if (sending === undefined) throw new Error("the teacher has no transport");
    const ordered = () => {
      const orders = teacher.heard.filter(({ name }) => name === "ladderOrdered").map(({ notice }) => notice);
      const { rungs } = orders.at(-1) as Notice<"ladderOrdered">;
      return rungs.reduce((sum, { active, kbps }) => sum + (active ? kbps : 0), 0);
    };
    const told = { estimateKbps: 700, limited: true, lossShare: 0 };
    const send = async (from: FakePage, seconds: number) => {
      for (let second = 0; second < seconds; second += 2) {
        sending.bytesReceived += (650 * 2_000) / 8;
        await link.report(1_000);
        grantedValue(await from.guest.handlers.reportUplink(told));
        clock.advance(1_000);
        await tick();
      }
    };
    // A classroom that sends nothing: what it says is about itself.
    await send(page, 10);
    expect(ordered()).toBeGreaterThan(800);
    await send(teacher, 10);
    expect(ordered()).toBeGreaterThan(100);
    expect(ordered()).toBeLessThan(700);
  });

  test("a room that lost its sound says so with what its link and its plan were at that moment", async () => {
    const { link, page, teacher, tick, clock } = await teaching();
    const told = async () => {
      teacher.fresh();
      grantedValue(await page.guest.handlers.reportTrouble({ lost: "sound" }));
      const { notice } = teacher.heard.find(({ name }) => name === "roomTalkChanged") ?? {};
      return (notice as Notice<"roomTalkChanged"> | undefined)?.room.trouble;
    };
    // It has a plan, and has not reported yet.
    expect(await told()).toMatchObject({ lost: "sound", plan: { cause: { code: "starting-unmeasured" } }, link: null });
    grantedValue(await page.guest.handlers.endTrouble({}));
    await link.report(380);
    clock.advance(500);
    await tick();
    await link.report(140, { queueMs: { highest: 290, last: 290 }, missing: 25, roundTripMs: 310 });
    const reportedAt = clock.now();
    expect(await told()).toMatchObject({
      plan: plans(page).at(-1),
      link: { reportedAt, receivedKbps: 140, lossShare: 0.25, queueMs: 290, roundTripMs: 310 },
    });
  });

  test("POLICY=stock touches nothing", async () => {
    const { transport, page, tick, link } = await teaching(null);
    await link.report(300);
    await tick();
    expect(transport.bounds).toEqual({});
    expect(transport.trains).toEqual([]);
    expect(transport.given.every(({ layers: set }) => set === undefined)).toBe(true);
    expect(plans(page)).toEqual([]);
  });
});
