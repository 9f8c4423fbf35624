import { describe, expect, test } from "vitest";
import type { Answer } from "../../../signaling/connect.ts";
import type { RequestOutput } from "../../../signaling/contract/requests.ts";
import { FakeTrack } from "../fake-track.ts";
import { hillRoom, joined, lessonView, offer, welcome } from "../lesson-builders.ts";
import { enter, setUp } from "./participation-page.ts";

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
    page.participation.media.send("voice", new FakeTrack("audio"));
    page.participation.media.send("pupils", new FakeTrack("video"));
    page.participation.media.setPaused("pupils", true);
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

test("the stage is known from the notice", async () => {
  const page = setUp();
  await enter(page);
  page.signal.tell("stageChanged", { stage: [hillRoom] });
  expect(page.participation.live.value.lesson?.stage).toEqual([hillRoom]);
});
