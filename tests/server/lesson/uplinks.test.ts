import { expect, test } from "vitest";
import { Uplinks } from "../../../server/lesson/uplinks.ts";
import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSfu } from "../../support/fake-sfu.ts";
import { lessonRecord, north } from "../../support/lesson-world.ts";

/** What a page says of its uplink, against what arrives of it. */

async function setUp() {
  const clock = new FakeClock();
  const room = await new FakeSfu().openRoom(lessonRecord().id, () => {});
  const open = () => room.openTransport("send");
  return { clock, open, uplinks: new Uplinks(), transport: await open() };
}

const full = { estimateKbps: 700, limited: true, lossShare: 0 };

test("what is not known is what most can send; a check goes before it, and before what was learned", async () => {
  const { uplinks } = await setUp();
  expect(uplinks.kbpsOf(north, 0)).toBe(8_000);
  uplinks.begin(north, 900, 0);
  expect(uplinks.kbpsOf(north, 0)).toBe(900);
  // What was expected is no reading: written down, it would confirm itself from lesson to lesson.
  expect(uplinks.takeReadings(north)).toEqual([]);
  uplinks.begin(north, null, 0);
  expect(uplinks.kbpsOf(north, 0)).toBe(900);
  uplinks.begin(north, 1_500, 0);
  expect(uplinks.kbpsOf(north, 0)).toBe(1_500);
  uplinks.atLeast(north, 1_000, 0);
  expect(uplinks.kbpsOf(north, 0)).toBe(1_500);
  uplinks.atLeast(north, 5_000, 0);
  expect(uplinks.kbpsOf(north, 0)).toBe(5_000);
});

test("a room whose uplink is full is told by what arrives; new transports count anew, and what is known stays", async () => {
  const { uplinks, clock, open, transport } = await setUp();
  const report = async (into: typeof transport, seconds: number) => {
    clock.advance(seconds * 1_000);
    into.bytesReceived += (650 * seconds * 1_000) / 8;
    return await uplinks.report(MASTER_ROOM, full, { transport: into, orderedKbps: 2_000, clock });
  };
  expect([await report(transport, 2), await report(transport, 2), await report(transport, 2)]).toEqual([
    false,
    false,
    true,
  ]);
  const learned = uplinks.kbpsOf(MASTER_ROOM, clock.now());
  expect(learned).toBe(665);
  // The first report has only the counter's beginning; in the second the encoder may just have started.
  expect(uplinks.takeReadings(MASTER_ROOM)).toEqual([
    { kbps: 650, full: false },
    { kbps: 665, full: true },
  ]);
  expect(uplinks.takeReadings(MASTER_ROOM)).toEqual([]);
  const other = await open();
  // Its counter begins at zero: that is no rate below nothing.
  expect(await report(other, 2)).toBe(false);
  expect(uplinks.kbpsOf(MASTER_ROOM, clock.now())).toBe(learned);
});

test("reports that come in a heap are one", async () => {
  const { uplinks, clock, transport } = await setUp();
  for (let times = 0; times < 50; times += 1) {
    clock.advance(10);
    await uplinks.report(north, full, { transport, orderedKbps: 2_000, clock });
  }
  expect(uplinks.kbpsOf(north, clock.now())).toBe(8_000);
});
