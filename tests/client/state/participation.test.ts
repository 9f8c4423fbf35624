import { describe, expect, test } from "vitest";
import { ownPlan } from "../../../client/state/live.ts";
import type { Remembered } from "../../../client/state/participation.ts";
import { Participation } from "../../../client/state/participation.ts";
import type { Media, MediaEvents, OpenMedia, WaitingEvents, WaitingMedia } from "../../../client/state/ports.ts";
import type { Answer } from "../../../signaling/connect.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";
import type { LadderOrder } from "../../../signaling/contract/ladder.ts";
import type { Offer, Source } from "../../../signaling/contract/lesson.ts";
import type { PlanView } from "../../../signaling/contract/plan.ts";
import type { RequestOutput } from "../../../signaling/contract/requests.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { FakeTrack } from "../fake-track.ts";
import {
  checkView,
  hillRoom,
  joined,
  lessonView,
  offer,
  planView,
  riverRoom,
  routerRtpCapabilities,
  welcome,
} from "../lesson-builders.ts";

/** One join's media, written down. */
class FakeOpenMedia implements OpenMedia {
  readonly received: string[] = [];
  readonly stopped: string[] = [];
  readonly sent: { source: Source; paused: boolean }[] = [];
  readonly ordered: string[] = [];
  readonly heldBack: number[] = [];
  mended = 0;
  closed = false;
  readonly events: MediaEvents;
  readonly waited: WaitingMedia | undefined;

  constructor(events: MediaEvents, waited?: WaitingMedia) {
    this.events = events;
    this.waited = waited;
  }
  receive({ sourceId }: Offer): void {
    this.received.push(sourceId);
  }
  stopReceiving(sourceId: string): void {
    this.stopped.push(sourceId);
  }
  send(source: Source, _track: MediaStreamTrack, paused: boolean): void {
    this.sent.push({ source, paused });
  }
  setPaused(): void {}
  stopSending(): void {}
  shown(): () => void {
    return () => {};
  }
  produce({ sourceId }: LadderOrder): void {
    this.ordered.push(sourceId);
  }
  holdBack({ pictureMs }: PlanView["playout"]): void {
    this.heldBack.push(pictureMs);
  }

  beside = 0;
  cameBeside(bytes: number): void {
    this.beside += bytes;
  }
  mend(): void {
    this.mended += 1;
  }
  close(): void {
    this.closed = true;
  }
}

/** Transports in front of the door. */
class FakeWaiting implements WaitingMedia {
  readonly receiveId: string;
  readonly events: WaitingEvents;
  usable = true;
  watching = false;
  closed = false;

  constructor(receiveId: string, events: WaitingEvents) {
    this.receiveId = receiveId;
    this.events = events;
  }
  watch(): void {
    this.watching = true;
  }
  rest(): void {
    this.watching = false;
  }
  mend(): void {}
  close(): void {
    this.closed = true;
    this.usable = false;
  }
}

function setUp({ before = false, unsupported = false } = {}) {
  const signal = new FakeSignal({
    join: async () => ({ ok: true, value: joined() }),
    goLive: async () => ({ ok: true, value: {} }),
    leave: async () => ({ ok: true, value: {} }),
  });
  const clock = new FakeClock();
  const opened: FakeOpenMedia[] = [];
  const waited: FakeWaiting[] = [];
  const media: Media = {
    prepare: async () =>
      unsupported
        ? undefined
        : {
            rtpCapabilities: routerRtpCapabilities,
            wait: async (offered, _signal, events) => {
              const pair = new FakeWaiting(offered.receive.id, events);
              waited.push(pair);
              return pair;
            },
            open: (_joined, _signal, events, waiting) => {
              const open = new FakeOpenMedia(events, waiting);
              opened.push(open);
              return open;
            },
          },
  };
  let remembers = before;
  const remembered: Remembered = {
    get: () => remembers,
    set: (value) => {
      remembers = value;
    },
  };
  const participation = new Participation({ signal, media, clock, remembered });
  const connect = (recovered = false) => signal.become({ kind: "open", recovered, seatKept: recovered });
  /** Lets every promise that is ready settle. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const joins = () => signal.names.filter((name) => name === "join").length;
  return { signal, clock, opened, waited, participation, connect, settle, joins, remembers: () => remembers };
}

async function enter(page: ReturnType<typeof setUp>) {
  page.connect();
  page.signal.tell("welcomed", welcome());
  page.participation.join();
  await page.settle();
}

test("a still picture is there when its last part is; its parts are a part of what the link carries", async () => {
  const page = setUp();
  await enter(page);
  const part = { sourceId: sourceId.parse("the-board"), still: 1, totalBytes: 1_500, seenAt: 1_000 };
  page.signal.tell("stillPartSent", { ...part, offset: 0, data: new Uint8Array(1_000) });
  expect(page.participation.live.value.stills.size).toBe(0);
  page.signal.tell("stillPartSent", { ...part, offset: 1_000, data: new Uint8Array(500).buffer });
  expect(page.participation.live.value.stills.get(part.sourceId)?.picture.size).toBe(1_500);
  expect(page.opened[0]?.beside).toBeGreaterThan(1_500);
});

describe("plans", () => {
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
});

test("an order of encodings goes to the media that sends", async () => {
  const page = setUp();
  const order = { sourceId: sourceId.parse("camera"), rungs: [{ active: true, kbps: 150, scale: 4, fps: 15 }] };
  page.signal.tell("ladderOrdered", order);
  await enter(page);
  page.signal.tell("ladderOrdered", order);
  expect(page.opened[0]?.ordered).toEqual(["camera"]);
});

describe("joining", () => {
  test("takes one request and opens media with its answer", async () => {
    const page = setUp();
    await enter(page);
    expect(page.signal.names).toEqual(["join"]);
    expect(page.opened).toHaveLength(1);
    expect(page.participation.live.value.stay).toBe("joined");
    expect(page.remembers()).toBe(true);
  });

  test("before the server has answered waits for its welcome", async () => {
    const page = setUp();
    page.participation.join();
    await page.settle();
    expect(page.joins()).toBe(0);
    expect(page.participation.live.value.stay).toBe("joining");
    page.connect();
    page.signal.tell("welcomed", welcome());
    await page.settle();
    expect(page.participation.live.value.stay).toBe("joined");
  });

  test("twice is joining once", async () => {
    const page = setUp();
    await enter(page);
    page.participation.join();
    await page.settle();
    expect(page.joins()).toBe(1);
  });

  test("that is refused for good says why and does not try again", async () => {
    const page = setUp();
    page.signal.answer({ join: async () => ({ ok: false, error: { code: "ticket.forbidden", params: {} } }) });
    await enter(page);
    page.clock.advance(60_000);
    await page.settle();
    expect(page.joins()).toBe(1);
    expect(page.participation.live.value).toMatchObject({ stay: "out", failure: { code: "ticket.forbidden" } });
    expect(page.remembers()).toBe(false);
  });

  test("that may pass is tried again by itself", async () => {
    const page = setUp();
    page.signal.answer({ join: async () => ({ ok: false, error: { code: "media.unavailable", params: {} } }) });
    await enter(page);
    expect(page.participation.live.value).toMatchObject({ stay: "joining", failure: { code: "media.unavailable" } });
    page.signal.answer({ join: async () => ({ ok: true, value: joined() }) });
    page.clock.advance(1_000);
    await page.settle();
    expect(page.participation.live.value).toMatchObject({ stay: "joined", failure: undefined });
  });

  test("with a browser that has no media is said in words", async () => {
    const page = setUp({ unsupported: true });
    await enter(page);
    expect(page.participation.live.value).toMatchObject({ stay: "out", unsupported: true });
    expect(page.joins()).toBe(0);
  });

  test("an offer that overtakes the answer is not lost, and one that the answer holds is not played twice", async () => {
    const page = setUp();
    const answer = Promise.withResolvers<Answer<RequestOutput<"join">>>();
    page.signal.answer({ join: () => answer.promise });
    await enter(page);
    page.signal.tell("sourceOffered", { offer: offer("camera", "teacher") });
    page.signal.tell("sourceOffered", { offer: offer("board", "board") });
    page.signal.tell("sourceOffered", { offer: offer("screen", "screen") });
    page.signal.tell("sourceStopped", { sourceId: offer("screen", "screen").sourceId });
    answer.resolve({ ok: true, value: joined([offer("camera", "teacher")]) });
    await page.settle();
    expect(page.opened[0]?.received).toEqual(["board"]);
    expect(page.participation.live.value.incoming.map(({ source }) => source)).toEqual(["teacher", "board"]);
  });
});

describe("a page that was in comes back by itself", () => {
  test("after a reload", async () => {
    const page = setUp({ before: true });
    expect(page.participation.live.value.stay).toBe("joining");
    page.connect();
    page.signal.tell("welcomed", welcome());
    await page.settle();
    expect(page.participation.live.value.stay).toBe("joined");
  });

  test("after a lost socket whose seat is gone, and starts its own sources again", async () => {
    const page = setUp();
    page.participation.send("voice", new FakeTrack("audio"));
    page.participation.send("pupils", new FakeTrack("video"));
    page.participation.setPaused("pupils", true);
    await enter(page);
    page.signal.become({ kind: "lost", retryAt: 0 });
    page.connect(false);
    page.signal.tell("welcomed", welcome());
    expect(page.participation.live.value.stay).toBe("rejoining");
    await page.settle();
    expect(page.participation.live.value.stay).toBe("joined");
    expect(page.opened.map(({ closed }) => closed)).toEqual([true, false]);
    expect(page.opened[1]?.sent).toEqual([
      { source: "voice", paused: false },
      { source: "pupils", paused: true },
    ]);
  });

  test("after a recovered socket it keeps its media and only mends it", async () => {
    const page = setUp();
    await enter(page);
    page.signal.become({ kind: "lost", retryAt: 0 });
    page.connect(true);
    await page.settle();
    expect(page.joins()).toBe(1);
    expect(page.opened[0]).toMatchObject({ closed: false, mended: 1 });
  });

  test("after a recovered socket it goes on with a join whose answer was lost", async () => {
    const page = setUp();
    page.signal.answer({ join: async () => ({ ok: false, error: { code: "server.unreachable", params: {} } }) });
    await enter(page);
    page.signal.become({ kind: "lost", retryAt: 0 });
    page.signal.answer({ join: async () => ({ ok: true, value: joined() }) });
    page.connect(true);
    await page.settle();
    expect(page.participation.live.value.stay).toBe("joined");
  });

  test("after the server lost the media", async () => {
    const page = setUp();
    await enter(page);
    page.signal.tell("mediaReset", {});
    await page.settle();
    expect(page.joins()).toBe(2);
    expect(page.opened[0]?.closed).toBe(true);
    expect(page.participation.live.value.stay).toBe("joined");
  });

  test("after media that could not be mended", async () => {
    const page = setUp();
    await enter(page);
    page.opened[0]?.events.broken();
    expect(page.participation.live.value.stay).toBe("rejoining");
    page.clock.advance(1_000);
    await page.settle();
    expect(page.opened).toHaveLength(2);
    expect(page.participation.live.value.stay).toBe("joined");
  });

  test("only the newest of two attempts opens media", async () => {
    const page = setUp();
    const first = Promise.withResolvers<Answer<RequestOutput<"join">>>();
    page.signal.answer({ join: () => first.promise });
    await enter(page);
    page.signal.answer({ join: async () => ({ ok: true, value: joined() }) });
    page.signal.tell("mediaReset", {});
    await page.settle();
    first.resolve({ ok: true, value: joined() });
    await page.settle();
    expect(page.opened).toHaveLength(1);
  });
});

describe("a page that is out stays out", () => {
  test("after leaving", async () => {
    const page = setUp();
    await enter(page);
    page.participation.leave();
    page.connect(false);
    page.signal.tell("welcomed", welcome());
    page.signal.tell("mediaReset", {});
    await page.settle();
    expect(page.joins()).toBe(1);
    expect(page.opened[0]?.closed).toBe(true);
    expect(page.participation.live.value.stay).toBe("out");
    expect(page.remembers()).toBe(false);
  });

  test("after another page took its seat", async () => {
    const page = setUp();
    await enter(page);
    page.signal.tell("seatTaken", {});
    expect(page.signal.closed).toBe(true);
    expect(page.participation.live.value).toMatchObject({ stay: "out", seatTaken: true });
    expect(page.remembers()).toBe(false);
  });

  test("after the end of the lesson", async () => {
    const page = setUp();
    await enter(page);
    page.signal.tell("lessonEnded", { endedAt: 0, reason: "teacher" });
    expect(page.signal.closed).toBe(true);
    expect(page.opened[0]?.closed).toBe(true);
    expect(page.participation.live.value.lesson).toMatchObject({ state: "ended", endReason: "teacher" });
  });
});

describe("going live", () => {
  test("joins first, then puts the lesson on air", async () => {
    const page = setUp();
    page.signal.answer({ join: async () => ({ ok: true, value: joined([], { state: "waiting" }) }) });
    page.connect();
    page.signal.tell("welcomed", welcome({ state: "waiting" }));
    page.participation.goLive();
    await page.settle();
    expect(page.signal.names).toEqual(["join", "goLive"]);
    page.signal.tell("lessonWentLive", { startedAt: 1 });
    expect(page.participation.live.value.lesson?.state).toBe("live");
  });

  test("of a lesson that is on air already only joins", async () => {
    const page = setUp();
    page.connect();
    page.signal.tell("welcomed", welcome({ state: "live" }));
    page.participation.goLive();
    await page.settle();
    expect(page.signal.names).toEqual(["join"]);
  });

  test("is asked again after the socket was lost in between", async () => {
    const page = setUp();
    const waiting = lessonView({ state: "waiting" });
    page.signal.answer({
      join: async () => ({ ok: true, value: { ...joined(), lesson: waiting } }),
      goLive: async () => ({ ok: false, error: { code: "server.unreachable", params: {} } }),
    });
    page.connect();
    page.signal.tell("welcomed", welcome({ state: "waiting" }));
    page.participation.goLive();
    await page.settle();
    page.signal.answer({ goLive: async () => ({ ok: true, value: {} }) });
    page.connect(false);
    page.signal.tell("welcomed", welcome({ state: "waiting" }));
    await page.settle();
    expect(page.signal.names).toEqual(["join", "goLive", "join", "goLive"]);
  });
});

test("what the page sends is told apart from what the server refused", async () => {
  const page = setUp();
  await enter(page);
  page.participation.send("pupils", new FakeTrack("video"));
  page.opened[0]?.events.sendRefused("pupils", { code: "media.not-allowed", params: { source: "pupils" } });
  expect(page.participation.live.value.unsent).toEqual({
    pupils: { code: "media.not-allowed", params: { source: "pupils" } },
  });
  page.participation.stopSending("pupils");
  expect(page.participation.live.value.unsent).toEqual({});
});

test("the stage is known from the notice", async () => {
  const page = setUp();
  await enter(page);
  page.signal.tell("stageChanged", { stage: [hillRoom] });
  expect(page.participation.live.value.lesson?.stage).toEqual([hillRoom]);
});

// Loaded by the page when it is needed: here before, so that it is there at once.
await import("../../../client/state/lobby-check.ts");

describe("in front of the door", () => {
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

  test("the teacher's page opens nothing", async () => {
    const page = setUp();
    page.connect();
    page.signal.tell("welcomed", { ...welcome(), seat: { role: "teacher" } });
    await page.settle();
    page.clock.advance(1_000);
    await page.settle();
    expect(page.signal.names).toEqual([]);
  });
});
