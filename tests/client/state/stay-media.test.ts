import { expect, test } from "vitest";
import { sourceId } from "../../../signaling/contract/ids.ts";
import { FakeTrack } from "../fake-track.ts";
import { enter, setUp } from "./participation-page.ts";

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

test("an order of encodings goes to the media that sends", async () => {
  const page = setUp();
  const order = { sourceId: sourceId.parse("camera"), rungs: [{ active: true, kbps: 150, scale: 4, fps: 15 }] };
  page.signal.tell("ladderOrdered", order);
  await enter(page);
  page.signal.tell("ladderOrdered", order);
  expect(page.opened[0]?.ordered).toEqual(["camera"]);
});

test("what the page sends is told apart from what the server refused", async () => {
  const page = setUp();
  await enter(page);
  page.participation.media.send("pupils", new FakeTrack("video"));
  page.opened[0]?.events.sendRefused("pupils", { code: "media.not-allowed", params: { source: "pupils" } });
  expect(page.participation.live.value.unsent).toEqual({
    pupils: { code: "media.not-allowed", params: { source: "pupils" } },
  });
  page.participation.media.stopSending("pupils");
  expect(page.participation.live.value.unsent).toEqual({});
});
