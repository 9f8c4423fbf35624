import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { algebra, neverLost, openPool } from "../../server/sfu/pool.ts";
import { LightPage } from "./light-page.ts";
import { SyntheticVideo, SyntheticVoice } from "./sender.ts";

let pool: WorkerPool;
let teacher: LightPage;
let classroom: LightPage;

beforeEach(async () => {
  pool = await openPool();
  const room = await pool.openRoom(algebra, neverLost);
  teacher = await LightPage.open(room, "send");
  classroom = await LightPage.open(room, "receive");
});

afterEach(async () => {
  teacher.close();
  classroom.close();
  await pool.close();
});

/** Bits per millisecond since the last call. */
function rateOf(bytes: () => number): () => number {
  let last = { bytes: bytes(), atMs: performance.now() };
  return () => {
    const now = { bytes: bytes(), atMs: performance.now() };
    const kbps = (8 * (now.bytes - last.bytes)) / (now.atMs - last.atMs);
    last = now;
    return kbps;
  };
}

describe("the light endpoint", () => {
  test("its feedback lets the server's estimate grow: the layer above the first estimate arrives", async () => {
    const track = new SyntheticVideo(teacher.endpoint, { layersKbps: [100, 300, 3000] });
    const { id } = await teacher.send(track);
    await classroom.receive(id, pool.rtpCapabilities);
    const kbps = rateOf(() => classroom.receiver.streams[0]?.bytes ?? 0);
    await vi.waitFor(() => expect(kbps()).toBeGreaterThan(2_500), { timeout: 20_000, interval: 500 });
  }, 30_000);

  test("counts every packet of each stream", async () => {
    const voice = await teacher.send(new SyntheticVoice(teacher.endpoint));
    const picture = await teacher.send(new SyntheticVideo(teacher.endpoint));
    await classroom.receive(voice.id, pool.rtpCapabilities);
    await classroom.receive(picture.id, pool.rtpCapabilities);
    await vi.waitFor(() => {
      const packets = classroom.receiver.streams.map((stream) => stream.packets);
      expect(Math.min(...packets)).toBeGreaterThan(100);
    }, 10_000);
    expect(classroom.receiver.streams.map(({ lost }) => lost)).toEqual([0, 0]);
  });
});
