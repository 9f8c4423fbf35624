import { expect, test } from "vitest";
import { offeredOf } from "../../../server/lesson/gather.ts";
import { LayerRates } from "../../../server/lesson/layer-rates.ts";
import type { TakenLayer } from "../../../server/lesson/ports.ts";
import type { LiveSource } from "../../../server/lesson/sources.ts";
import type { OfferedVideo } from "../../../server/policy/vocabulary.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";
import type { Source } from "../../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";

/** What the policy hears of a source: what its page really captures, and what the worker counts. */

const facts = { uplinkKbps: 4_000, trouble: null };
const layer = (spatial: number, kbps: number): TakenLayer => ({
  spatial,
  temporalKbps: [kbps * 0.4, kbps * 0.6, kbps],
  bytes: 1,
  packetsLost: 0,
  roundTripMs: null,
});
const three = [layer(0, 200), layer(1, 600), layer(2, 2_000)];

function live(source: Source, capture?: LiveSource["capture"]): LiveSource {
  const id = sourceId.parse(`${source}-1`);
  return {
    id,
    source,
    room: MASTER_ROOM,
    paused: false,
    pausedByPage: false,
    capture,
    audience: "all",
    track: { id, kind: "video", setPaused: async () => {}, layers: async () => three, close: () => {} },
  };
}

function offered(one: LiveSource, layers: readonly TakenLayer[] = three): OfferedVideo {
  const video = offeredOf(one, layers, facts, new LayerRates(), 0);
  if (video.source === "voice") throw new Error("not a picture");
  return video;
}

test("a board's and a screen's encodings can be planned like a camera's", () => {
  for (const source of ["teacher", "board", "screen", "pupils"] as const)
    expect(offered(live(source)).sender).toMatchObject({ uplinkKbps: 4_000, trouble: null });
});

test("a capture is worth what its size is: an old camera less than the usual one, a huge screen not more", () => {
  const most = (source: "teacher" | "screen", width: number, height: number) =>
    offered(live(source, { width, height, fps: 30 })).sender?.maxKbps;
  expect(most("teacher", 1280, 720)).toBe(1_800);
  expect(most("teacher", 640, 480)).toBe(600);
  expect(most("screen", 3840, 2160)).toBe(2_500);
  expect(offered(live("board", { width: 1600, height: 1200, fps: 10 })).sender).toMatchObject({
    width: 1600,
    height: 1200,
    fps: 10,
  });
});

test("print keeps its size in the lower layers of a page that has no order yet, a camera does not", () => {
  const heights = (source: "teacher" | "board") =>
    offered(live(source))
      .layers.filter(({ temporal }) => temporal === 2)
      .map(({ height }) => height);
  expect(heights("board")).toEqual([540, 810, 1080]);
  expect(heights("teacher")).toEqual([180, 360, 720]);
});

test("a page that sends one layer is taken as it is", () => {
  const { sender, layers } = offered(live("screen", { width: 1000, height: 500, fps: 15 }), [layer(0, 900)]);
  expect(sender).toBeNull();
  expect(layers.at(-1)).toMatchObject({ height: 500, fps: 15 });
});
