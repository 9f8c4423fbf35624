import { expect, test } from "vitest";
import { PART_OVERHEAD_BYTES, type Still, StillDelivery } from "../../../server/lesson/still-delivery.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";
import type { StillPart } from "../../../signaling/contract/stills.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** How a still picture comes to one room: at its rate, never faster, and the newest first. */

const board = sourceId.parse("src-board");

function delivering(kbps: number) {
  const clock = new FakeClock();
  const began = clock.now();
  const sent: { part: StillPart; atMs: number; answer: (arrived: boolean) => void }[] = [];
  const confirmed: number[] = [];
  const link = { confirms: true };
  const delivery = new StillDelivery(
    {
      sourceId: board,
      clock,
      deliver: (part) =>
        new Promise((answer) => {
          sent.push({ part, atMs: clock.now() - began, answer });
          if (link.confirms) answer(true);
        }),
      confirm: ({ number }) => confirmed.push(number),
    },
    kbps,
  );
  /** In small steps, so that answers find their way in between. */
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 20) {
      clock.advance(20);
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  const still = (number: number, bytes = 10_000): Still => ({
    number,
    data: new Uint8Array(bytes).fill(number),
    seenAt: clock.now(),
  });
  const stills = () => sent.filter(({ part }) => part.offset === 0).map(({ part }) => part.still);
  return { clock, delivery, sent, confirmed, link, pass, still, stills };
}

test.each([32, 64, 128])("at %i kbit/s no second carries more than that", async (kbps) => {
  const { delivery, sent, pass, still } = delivering(kbps);
  delivery.offer(still(1, 40_000));
  await pass(4_000);
  const inSecond = [0, 1, 2, 3].map((second) =>
    sent
      .filter(({ atMs }) => Math.floor(atMs / 1_000) === second)
      .reduce((sum, { part }) => sum + ((part.data.byteLength + PART_OVERHEAD_BYTES) * 8) / 1_000, 0),
  );
  // One part more or less falls into a second.
  for (const kbits of inSecond.slice(0, 2)) {
    expect(kbits).toBeGreaterThan(kbps - 11);
    expect(kbits).toBeLessThan(kbps + 11);
  }
});

test("the parts are the picture, in order", async () => {
  const { delivery, sent, pass, still } = delivering(128);
  const whole = { ...still(1), data: Uint8Array.from({ length: 2_500 }, (_, index) => index % 251) };
  delivery.offer(whole);
  await pass(1_000);
  expect(sent.map(({ part: { offset, totalBytes } }) => [offset, totalBytes])).toEqual([
    [0, 2_500],
    [1_000, 2_500],
    [2_000, 2_500],
  ]);
  expect(Buffer.concat(sent.map(({ part }) => Buffer.from(new Uint8Array(part.data))))).toEqual(
    Buffer.from(whole.data),
  );
});

test("what was begun is finished, then comes the newest, without those between", async () => {
  const { delivery, pass, still, stills } = delivering(128);
  for (const number of [1, 2, 3, 4]) {
    delivery.offer(still(number));
    await pass(100);
  }
  await pass(3_000);
  expect(stills()).toEqual([1, 4]);
});

test("nothing is put behind a queue that stands, and nothing is caught up when it is gone", async () => {
  const { delivery, sent, link, pass, still } = delivering(128);
  link.confirms = false;
  delivery.offer(still(1, 40_000));
  await pass(10_000);
  const held = sent.length;
  expect(held).toBeLessThan(20);
  expect(held).toBeGreaterThan(10);
  link.confirms = true;
  for (const { answer } of sent) answer(true);
  await pass(1_000);
  expect(sent.length - held).toBeLessThan(15);
  expect(sent.length - held).toBeGreaterThan(8);
});

test("a round trip of a satellite does not slow it down", async () => {
  const { delivery, sent, link, clock, pass, still } = delivering(64);
  link.confirms = false;
  delivery.offer(still(1, 40_000));
  for (let step = 0; step < 50; step += 1) {
    await pass(100);
    for (const { atMs, answer } of sent) if (clock.now() - atMs >= 600) answer(true);
  }
  expect(sent.length).toBeGreaterThan(29);
});

test("when a part is lost, the newest picture comes from its start, later", async () => {
  const { delivery, sent, link, pass, still, stills } = delivering(128);
  link.confirms = false;
  delivery.offer(still(1));
  await pass(200);
  sent[0]?.answer(false);
  link.confirms = true;
  delivery.offer(still(2));
  await pass(1_000);
  expect(stills()).toEqual([1]);
  await pass(3_000);
  expect(stills()).toEqual([1, 2]);
  expect(sent.at(-1)?.part).toMatchObject({ still: 2, offset: 9_000 });
});

test("a room is told that its picture is up to date only when it has it", async () => {
  const { delivery, confirmed, pass, still } = delivering(128);
  delivery.confirm();
  delivery.offer(still(1));
  delivery.confirm();
  expect(confirmed).toEqual([]);
  await pass(2_000);
  delivery.confirm();
  expect(confirmed).toEqual([1]);
});

test("a changed rate holds from the next part on, and a closed delivery sends nothing", async () => {
  const { delivery, sent, pass, still } = delivering(32);
  delivery.offer(still(1, 40_000));
  await pass(1_000);
  const slow = sent.length;
  delivery.setRate(128);
  await pass(1_000);
  expect(sent.length - slow).toBeGreaterThan(2 * slow);
  delivery.close();
  const last = sent.length;
  delivery.offer(still(2));
  await pass(2_000);
  expect(sent.length).toBe(last);
});
