import { expect, test } from "vitest";
import { GREY_HEIGHT, GREY_WIDTH } from "../../../../client/media/stills/difference.ts";
import { sendStills } from "../../../../client/media/stills/send-stills.ts";
import type { StillCamera } from "../../../../client/media/stills/still-camera.ts";
import { Capture } from "../../../../client/state/capture.ts";
import { Participation } from "../../../../client/state/participation.ts";
import type { Refusal } from "../../../../signaling/contract/errors.ts";
import { sourceId } from "../../../../signaling/contract/ids.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { FakeSignal } from "../../fake-signal.ts";
import { FakeTrack } from "../../fake-track.ts";

const board = sourceId.parse("the-board");
const order = { sourceId: board, source: "board", wanted: { maxBytes: 40_000, everyMs: 2_500 } } as const;

/** What stands in front of the camera. */
interface Scene {
  level: number;
  bytes: number;
}

async function asking() {
  const signal = new FakeSignal();
  const clock = new FakeClock();
  const uploads: { atMs: number; bytes: number | null }[] = [];
  const began = clock.now();
  const answers: { refusal?: Refusal } = {};
  signal.answer({
    sendStill: async ({ picture }) => {
      uploads.push({ atMs: clock.now() - began, bytes: picture?.byteLength ?? null });
      return answers.refusal ? { ok: false, error: answers.refusal } : { ok: true, value: {} };
    },
  });
  const participation = new Participation({
    signal,
    clock,
    media: { prepare: async () => undefined },
    remembered: { get: () => false, set: () => {} },
  });
  const capture = new Capture();
  const point = () => capture.open(async () => ({ ok: true, track: new FakeTrack("video") }));
  await point();
  const scene: Scene = { level: 100, bytes: 20_000 };
  const cameras: { track: MediaStreamTrack; closed: boolean }[] = [];
  const openCamera = (track: MediaStreamTrack): StillCamera => {
    const camera = { track, closed: false };
    cameras.push(camera);
    return {
      track,
      // The left half of the picture.
      look: async () =>
        Uint8Array.from({ length: GREY_WIDTH * GREY_HEIGHT }, (_, cell) =>
          cell % GREY_WIDTH < GREY_WIDTH / 3 ? scene.level : 200,
        ),
      encode: async () => new Uint8Array(scene.bytes),
      close: () => {
        camera.closed = true;
      },
    };
  };
  const stop = sendStills({ participation, captures: { board: capture }, clock, openCamera });
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 250) {
      clock.advance(250);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  };
  return { signal, pass, uploads, scene, cameras, stop, point, answers };
}

test("nothing is looked at before it is asked for", async () => {
  const { pass, uploads, cameras } = await asking();
  await pass(10_000);
  expect([uploads, cameras]).toEqual([[], []]);
});

test("a board that rests is sent once, and then said to be up to date", async () => {
  const { signal, pass, uploads } = await asking();
  signal.tell("stillsOrdered", order);
  await pass(21_000);
  expect(uploads[0]).toMatchObject({ bytes: 20_000 });
  expect(uploads.slice(1).every(({ bytes }) => bytes === null)).toBe(true);
  expect(uploads.length).toBeGreaterThan(3);
  expect(uploads.length).toBeLessThan(8);
});

test("what changes all the time is sent as often as it is wanted, and no more", async () => {
  const { signal, pass, uploads, scene } = await asking();
  signal.tell("stillsOrdered", order);
  for (let second = 0; second < 20; second += 1) {
    scene.level = second % 2 === 0 ? 20 : 100;
    await pass(1_000);
  }
  for (const [index, { atMs }] of uploads.slice(1).entries())
    expect(atMs - (uploads[index]?.atMs ?? 0)).toBeGreaterThanOrEqual(2_500);
  expect(uploads.filter(({ bytes }) => bytes !== null).length).toBeGreaterThan(3);
});

test("when it was refused it is tried again; when nobody needs it, no more", async () => {
  const { signal, pass, uploads, answers, cameras } = await asking();
  answers.refusal = { code: "request.too-many", params: { retryAfterMs: 500 } };
  signal.tell("stillsOrdered", order);
  await pass(6_000);
  expect(uploads.length).toBeGreaterThan(1);
  expect(uploads.every(({ bytes }) => bytes === 20_000)).toBe(true);
  signal.tell("stillsOrdered", { ...order, wanted: null });
  const until = uploads.length;
  await pass(10_000);
  expect(uploads.length).toBe(until);
  expect(cameras.every(({ closed }) => closed)).toBe(true);
});

test("a source that the server does not know any more is left alone", async () => {
  const { signal, pass, uploads, answers } = await asking();
  answers.refusal = { code: "media.not-found", params: {} };
  signal.tell("stillsOrdered", order);
  await pass(10_000);
  expect(uploads).toHaveLength(1);
});

test("another camera in its place is looked through at once", async () => {
  const { signal, pass, cameras, point } = await asking();
  signal.tell("stillsOrdered", order);
  await pass(1_500);
  await point();
  await pass(1_500);
  expect(cameras.map(({ closed }) => closed)).toEqual([true, false]);
});

test("a page that is left stops", async () => {
  const { signal, pass, uploads, stop, cameras } = await asking();
  signal.tell("stillsOrdered", order);
  await pass(1_000);
  stop();
  const until = uploads.length;
  await pass(10_000);
  expect(uploads.length).toBe(until);
  expect(cameras[0]?.closed).toBe(true);
});
