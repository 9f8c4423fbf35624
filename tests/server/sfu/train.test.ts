import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MediaRoom } from "../../../server/lesson/ports.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { LightPage } from "../../support/light-endpoint/light-page.ts";
import { SyntheticVideo } from "../../support/light-endpoint/sender.ts";
import { algebra, neverLost, openPool, patiently } from "./pool.ts";

let pool: WorkerPool;
let room: MediaRoom;
const pages: LightPage[] = [];

beforeEach(async () => {
  pool = await openPool();
  room = await pool.openRoom(algebra, neverLost);
});

afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await pool.close();
});

async function open(direction: "send" | "receive"): Promise<LightPage> {
  const page = await LightPage.open(room, direction);
  pages.push(page);
  return page;
}

describe("trains and bounds on a real worker", () => {
  test("a train reaches the page in full, beside whatever else flows, and two pages' trains do not mix", async () => {
    const [one, other] = [await open("receive"), await open("receive")];
    const before = (await one.transport.traffic()).bytesSent;
    const [sent, small] = await Promise.all([
      one.transport.sendTrain({ kbps: 800, durationMs: 250 }),
      other.transport.sendTrain({ kbps: 100, durationMs: 250 }),
    ]);
    expect(sent.bytes).toBeGreaterThan(0.9 * 25_000);
    expect(sent.bytes).toBeLessThan(1.1 * 25_000);
    expect(small.bytes).toBeLessThan(4_500);
    await vi.waitFor(async () => {
      const { bytesSent } = await one.transport.traffic();
      expect(bytesSent - before).toBeGreaterThanOrEqual(sent.bytes);
    }, patiently);
  });

  test("pages are not told of the codec that trains are disguised in", () => {
    expect(pool.rtpCapabilities.codecs.map(({ mimeType }) => mimeType)).not.toContain("audio/PCMU");
  });

  test("a train to a page that is gone ends, and takes nothing with it", async () => {
    const page = await open("receive");
    const train = page.transport.sendTrain({ kbps: 500, durationMs: 60_000 });
    page.transport.close();
    await expect(
      Promise.race([
        train.then(
          () => "ended",
          () => "ended",
        ),
      ]),
    ).resolves.toBe("ended");
    await expect(page.transport.sendTrain({ kbps: 500, durationMs: 100 })).rejects.toThrow("closed");
  });

  test("the worker takes the bounds in the order that keeps the minimum under the maximum", async () => {
    const { transport } = await open("receive");
    await transport.setMaxKbps(400);
    await transport.setMinKbps(380);
    await expect(transport.setMaxKbps(300)).rejects.toThrow();
    await transport.setMinKbps(250);
    await transport.setMaxKbps(300);
    transport.close();
    await expect(transport.setMaxKbps(100)).resolves.toBeUndefined();
  });

  test("the layers of a camera are counted each for itself, temporal ones with those below them", async () => {
    const teacher = await open("send");
    const camera = await teacher.send(new SyntheticVideo(teacher.endpoint, { layersKbps: [100, 300] }));
    await vi.waitFor(async () => {
      const layers = await camera.layers();
      expect(layers.map(({ spatial }) => spatial)).toEqual([0, 1]);
      for (const { temporalKbps, bytes } of layers) {
        expect(bytes).toBeGreaterThan(0);
        expect(temporalKbps.at(-1)).toBeGreaterThan(20);
        expect([...temporalKbps].sort((a, b) => a - b)).toEqual(temporalKbps);
      }
    }, patiently);
  });

  test("a layer set afresh still flows afterwards, unless the track is held or not wanted", async () => {
    const [teacher, classroom] = [await open("send"), await open("receive")];
    const camera = await teacher.send(new SyntheticVideo(teacher.endpoint, { layersKbps: [100, 300] }));
    const seen = await classroom.receive(camera.id, pool.rtpCapabilities);
    await vi.waitFor(() => expect(seen.packets()).toBeGreaterThan(10), patiently);
    // It waits as long as it is told to, and another order ends that.
    await seen.given.setLayers({ spatial: 0, temporal: 0 }, { afreshInMs: 600_000 });
    await vi.waitFor(async () => expect((await seen.given.quality()).layers).toBeNull(), patiently);
    await seen.given.setLayers({ spatial: 1, temporal: 0 }, { afreshInMs: 150 });
    const after = seen.packets();
    await vi.waitFor(() => expect(seen.packets()).toBeGreaterThan(after + 10), patiently);
    await seen.given.setWanted(false);
    await seen.given.setLayers({ spatial: 0, temporal: 0 }, { afreshInMs: 0 });
    expect((await seen.given.quality()).layers).toBeNull();
  });
});
