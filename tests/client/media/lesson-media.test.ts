import { describe, expect, test } from "vitest";
import { createMedia } from "../../../client/media/lesson-media.ts";
import type { Flow } from "../../../client/state/ports.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";
import type { Offer, Source } from "../../../signaling/contract/lesson.ts";
import { rtpCapabilities } from "../../../signaling/contract/media.ts";
import { requests } from "../../../signaling/contract/requests.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { FakeTrack } from "../fake-track.ts";
import { joined, offer, routerRtpCapabilities } from "../lesson-builders.ts";
import { fakeDevice } from "./fake-device.ts";

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

async function setUp(offers: Offer[] = []) {
  let started = 0;
  const signal = new FakeSignal({
    connectTransport: async () => ({ ok: true, value: {} }),
    startReceiving: async () => ({ ok: true, value: {} }),
    startSource: async () => {
      started += 1;
      return { ok: true, value: { sourceId: sourceId.parse(`own-${started}`) } };
    },
    pauseSource: async () => ({ ok: true, value: {} }),
    stopSource: async () => ({ ok: true, value: {} }),
    restartIce: async () => ({ ok: true, value: { iceParameters: { usernameFragment: "new", password: "new" } } }),
  });
  const clock = new FakeClock();
  const { device, handlers } = fakeDevice();
  const prepared = await createMedia(clock, () => device).prepare(routerRtpCapabilities);
  if (!prepared) throw new Error("the fake device did not load");
  const received: string[] = [];
  const unplayable: string[] = [];
  const flows: { direction: string; flow: Flow }[] = [];
  const refused: Source[] = [];
  let broken = 0;
  const open = prepared.open(joined(offers), signal, {
    received: (offered) => void received.push(offered.sourceId),
    unplayable: (offered) => void unplayable.push(offered.sourceId),
    flowed: (direction, flow) => void flows.push({ direction, flow }),
    sendRefused: (source) => void refused.push(source),
    broken: () => {
      broken += 1;
    },
  });
  await settle();
  const [receiving, sending] = handlers;
  if (!receiving || !sending) throw new Error("there must be a transport for each direction");
  return {
    signal,
    clock,
    prepared,
    open,
    received,
    unplayable,
    flows,
    refused,
    receiving,
    sending,
    broken: () => broken,
  };
}

test("what the device can receive fits the contract", async () => {
  const { prepared } = await setUp();
  expect(rtpCapabilities.safeParse(prepared.rtpCapabilities).error).toBeUndefined();
  expect(prepared.rtpCapabilities.codecs.map(({ mimeType }) => mimeType)).toContain("video/VP8");
});

describe("receiving", () => {
  test("the offers of the join play without another word to the server but the fingerprint", async () => {
    const { signal, received } = await setUp([offer("camera", "teacher"), offer("voice", "voice")]);
    expect(received).toEqual(["camera", "voice"]);
    expect(signal.asked.map(({ name, input }) => [name, "direction" in input && input.direction])).toEqual([
      ["connectTransport", "receive"],
    ]);
  });

  test("media does not wait for the answer to the fingerprint", async () => {
    const media = await setUp();
    media.signal.answer({ connectTransport: () => new Promise(() => {}) });
    media.open.receive(offer("camera", "teacher"));
    await settle();
    expect(media.received).toEqual(["camera"]);
  });

  test("a later offer is released once it can play", async () => {
    const { signal, open } = await setUp([offer("voice", "voice")]);
    open.receive(offer("camera", "teacher"));
    await settle();
    expect(signal.asked.at(-1)).toEqual({
      name: "startReceiving",
      input: { consumerIds: [offer("camera", "teacher").consumerId] },
    });
  });

  test("an offer that stops while it is negotiated never plays", async () => {
    const { signal, open, received } = await setUp();
    open.receive(offer("camera", "teacher"));
    open.stopReceiving(offer("camera", "teacher").sourceId);
    await settle();
    expect(received).toEqual([]);
    expect(signal.names).not.toContain("startReceiving");
  });

  test("an offer in a codec that the browser lacks is said to be unplayable", async () => {
    const { open, unplayable } = await setUp();
    const strange = offer("camera", "teacher");
    open.receive({
      ...strange,
      rtpParameters: {
        ...strange.rtpParameters,
        codecs: [{ mimeType: "video/X", payloadType: 120, clockRate: 90_000 }],
      },
    });
    await settle();
    expect(unplayable).toEqual(["camera"]);
  });
});

describe("sending", () => {
  test("two sources start in one round trip, in the contract's words", async () => {
    const { signal, open } = await setUp();
    signal.answer({ startSource: () => new Promise(() => {}) });
    open.send("teacher", new FakeTrack("video"), false);
    open.send("voice", new FakeTrack("audio"), false);
    await settle();
    expect(signal.names).toEqual(["connectTransport", "startSource", "startSource"]);
    for (const { name, input } of signal.asked) expect(requests[name].input.safeParse(input).error).toBeUndefined();
    const camera = signal.asked.find(
      ({ name, input }) => name === "startSource" && "source" in input && input.source === "teacher",
    );
    expect(
      camera && "rtpParameters" in camera.input && camera.input.rtpParameters.encodings?.map((one) => one.maxBitrate),
    ).toEqual([150_000, 500_000, 1_500_000]);
  });

  test("muting silences the track at once and tells the server", async () => {
    const { signal, open } = await setUp();
    const track = new FakeTrack("audio");
    open.send("voice", track, false);
    await settle();
    open.setPaused("voice", true);
    expect(track.enabled).toBe(false);
    await settle();
    expect(signal.asked.at(-1)).toEqual({ name: "pauseSource", input: { sourceId: "own-1", paused: true } });
    open.setPaused("voice", false);
    await settle();
    expect(track.enabled).toBe(true);
    expect(signal.asked.at(-1)).toEqual({ name: "pauseSource", input: { sourceId: "own-1", paused: false } });
  });

  test("a source that starts muted sends nothing", async () => {
    const { signal, open } = await setUp();
    const track = new FakeTrack("audio");
    open.send("voice", track, true);
    await settle();
    expect(track.enabled).toBe(false);
    expect(signal.asked.at(-1)).toMatchObject({ name: "startSource", input: { paused: true } });
  });

  test("another camera takes the place of the first without a new source", async () => {
    const { signal, open } = await setUp();
    open.send("teacher", new FakeTrack("video"), false);
    await settle();
    open.send("teacher", new FakeTrack("video"), false);
    await settle();
    expect(signal.names.filter((name) => name === "startSource")).toHaveLength(1);
  });

  test("the size of what is captured goes with the source, and again when another camera has another one", async () => {
    const { signal, open } = await setUp();
    const camera = (width: number, height: number) =>
      Object.assign(new FakeTrack("video"), { settings: { width, height, frameRate: 15 } });
    open.send("board", camera(1920, 1080), false);
    await settle();
    expect(signal.asked.at(-1)?.input).toMatchObject({ capture: { width: 1920, height: 1080, fps: 15 } });
    open.send("board", camera(1280, 720), false);
    await settle();
    expect(signal.asked.at(-1)).toEqual({
      name: "reportCapture",
      input: { sourceId: "own-1", capture: { width: 1280, height: 720, fps: 15 } },
    });
  });

  test("stopping before the server has answered stops it afterwards", async () => {
    const { signal, open } = await setUp();
    open.send("board", new FakeTrack("video"), false);
    open.stopSending("board");
    open.send("screen", new FakeTrack("video"), false);
    await settle();
    open.stopSending("screen");
    await settle();
    expect(signal.names).toEqual(["connectTransport", "startSource", "stopSource"]);
  });

  test("tracks stay the caller's", async () => {
    const { open } = await setUp();
    const track = new FakeTrack("video");
    open.send("teacher", track, false);
    await settle();
    open.close();
    expect(track.readyState).toBe("live");
  });

  test("a source that the server refuses is told and forgotten", async () => {
    const { signal, open, refused } = await setUp();
    signal.answer({
      startSource: async () => ({ ok: false, error: { code: "media.not-allowed", params: { source: "pupils" } } }),
    });
    open.send("pupils", new FakeTrack("video"), false);
    await settle();
    expect(refused).toEqual(["pupils"]);
    signal.answer({ startSource: async () => ({ ok: true, value: { sourceId: sourceId.parse("own-9") } }) });
    open.send("pupils", new FakeTrack("video"), false);
    await settle();
    expect(signal.names.filter((name) => name === "startSource")).toHaveLength(2);
  });
});

describe("a connection in trouble", () => {
  test("asks for new credentials and goes on", async () => {
    const { signal, clock, receiving, flows, broken } = await setUp([offer("camera", "teacher")]);
    receiving.setConnectionState("connected");
    receiving.setConnectionState("disconnected");
    expect(signal.names).not.toContain("restartIce");
    clock.advance(2_000);
    await settle();
    expect(signal.asked.at(-1)).toEqual({ name: "restartIce", input: { direction: "receive" } });
    receiving.setConnectionState("connected");
    clock.advance(60_000);
    expect(flows.map(({ flow }) => flow)).toEqual(["connecting", "flowing", "interrupted", "flowing"]);
    expect(broken()).toBe(0);
  });

  test("that heals by itself asks for nothing", async () => {
    const { signal, clock, receiving } = await setUp([offer("camera", "teacher")]);
    receiving.setConnectionState("connected");
    receiving.setConnectionState("disconnected");
    receiving.setConnectionState("connected");
    clock.advance(60_000);
    await settle();
    expect(signal.names).not.toContain("restartIce");
  });

  test("is given up after new credentials did not help", async () => {
    const { clock, receiving, broken } = await setUp([offer("camera", "teacher")]);
    receiving.setConnectionState("failed");
    await settle();
    expect(broken()).toBe(0);
    clock.advance(8_000);
    expect(broken()).toBe(1);
  });

  test("waits for the socket when that is lost, too", async () => {
    const { signal, clock, receiving, open, broken } = await setUp([offer("camera", "teacher")]);
    receiving.setConnectionState("connected");
    signal.answer({ restartIce: async () => ({ ok: false, error: { code: "server.unreachable", params: {} } }) });
    receiving.setConnectionState("failed");
    await settle();
    clock.advance(60_000);
    expect(broken()).toBe(0);
    signal.answer({ restartIce: async () => ({ ok: false, error: { code: "lesson.not-joined", params: {} } }) });
    open.mend();
    await settle();
    expect(broken()).toBe(1);
  });

  describe("while the socket stands", () => {
    /** Loses the first `lost` answers about new credentials, and gives those that come after. */
    async function setUpLosing(lost: number) {
      const media = await setUp([offer("camera", "teacher")]);
      media.signal.become({ kind: "open", recovered: false, seatKept: false });
      let asked = 0;
      media.signal.answer({
        restartIce: async () => {
          asked += 1;
          if (asked <= lost) return { ok: false, error: { code: "server.unreachable", params: {} } };
          return { ok: true, value: { iceParameters: { usernameFragment: "new", password: "new" } } };
        },
      });
      media.receiving.setConnectionState("connected");
      media.receiving.setConnectionState("failed");
      await settle();
      return { ...media, asked: () => asked };
    }

    test("a lost answer is asked for again, and what comes then has its time to work", async () => {
      const { clock, asked, broken } = await setUpLosing(1);
      expect(asked()).toBe(1);
      clock.advance(2_000);
      await settle();
      clock.advance(7_999);
      await settle();
      expect([asked(), broken()]).toEqual([2, 0]);
      clock.advance(1);
      expect(broken()).toBe(1);
    });

    test("a way that flows again with the second answer goes on", async () => {
      const { clock, receiving, asked, broken } = await setUpLosing(1);
      clock.advance(2_000);
      await settle();
      receiving.setConnectionState("connected");
      clock.advance(60_000);
      await settle();
      expect([asked(), broken()]).toEqual([2, 0]);
    });

    test("nobody asks again for a way that has healed by itself", async () => {
      const { clock, receiving, asked, broken } = await setUpLosing(1);
      receiving.setConnectionState("connected");
      clock.advance(60_000);
      await settle();
      expect([asked(), broken()]).toEqual([1, 0]);
    });

    test("a service that answers nothing about it is left alone after three times, and the page joins again", async () => {
      const { clock, asked, broken } = await setUpLosing(10);
      for (let turn = 0; turn < 6; turn += 1) {
        clock.advance(2_000);
        await settle();
      }
      expect([asked(), broken()]).toEqual([3, 1]);
    });
  });

  test("a fingerprint that the server refuses breaks the media, once for both directions", async () => {
    const media = await setUp();
    media.signal.answer({
      connectTransport: async () => ({ ok: false, error: { code: "media.unsupported", params: {} } }),
    });
    media.open.receive(offer("camera", "teacher"));
    media.open.send("voice", new FakeTrack("audio"), false);
    await settle();
    expect(media.broken()).toBe(1);
  });

  test("after close nothing is told any more", async () => {
    const { clock, receiving, open, broken } = await setUp([offer("camera", "teacher")]);
    receiving.setConnectionState("disconnected");
    open.close();
    clock.advance(60_000);
    await settle();
    expect(broken()).toBe(0);
  });
});
