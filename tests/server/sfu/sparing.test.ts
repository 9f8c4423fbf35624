import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MediaRoom } from "../../../server/lesson/ports.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { receiverCapabilities } from "../../support/light-endpoint/capabilities.ts";
import { LightPage } from "../../support/light-endpoint/light-page.ts";
import { pictureLossPacket } from "../../support/light-endpoint/rtcp.ts";
import { SyntheticVideo } from "../../support/light-endpoint/sender.ts";
import { algebra, neverLost, openPool, patiently } from "./pool.ts";

const clock = new FakeClock();
let pool: WorkerPool;
let room: MediaRoom;
let pages: LightPage[];

beforeEach(async () => {
  pages = [];
  pool = await openPool({ clock });
  room = await pool.openRoom(algebra, neverLost);
});

afterEach(async () => {
  for (const page of pages) page.close();
  await pool.close();
});

async function open(direction: "send" | "receive"): Promise<LightPage> {
  const page = await LightPage.open(room, direction);
  pages.push(page);
  return page;
}

test("a page that asks for fresh pictures too often rests until the period is over; others do not", async () => {
  const teacher = await open("send");
  const picture = await teacher.send(new SyntheticVideo(teacher.endpoint, { layersKbps: [100] }));
  const capabilities = receiverCapabilities(pool.rtpCapabilities);
  const [watching, classroom] = [await open("receive"), await open("receive")];
  const watched = await watching.receive(picture.id, capabilities, { sparing: true });
  const seen = await classroom.receive(picture.id, capabilities);
  const flows = async (track: typeof seen): Promise<void> => {
    const before = track.packets();
    await vi.waitFor(() => expect(track.packets()).toBeGreaterThanOrEqual(before + 20), patiently);
  };
  await Promise.all([flows(watched), flows(seen)]);
  const ask = (page: LightPage, { given }: typeof seen, times: number): void => {
    const ssrc = given.rtpParameters.encodings?.[0]?.ssrc ?? 0;
    for (let time = 0; time < times; time += 1) page.endpoint.send(pictureLossPacket(1, ssrc));
  };
  // A page asks for the first picture by itself.
  clock.advance(10_000);
  ask(classroom, seen, 20);
  for (let time = 0; time < 3; time += 1) {
    ask(watching, watched, 1);
    await Promise.all([flows(watched), flows(seen)]);
    clock.advance(200);
  }
  ask(watching, watched, 1);
  await vi.waitFor(async () => {
    const before = watched.packets();
    await flows(seen);
    expect(watched.packets()).toBe(before);
  }, patiently);
  clock.advance(10_000);
  await flows(watched);
});
