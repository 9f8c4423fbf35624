import { expect, test } from "vitest";
import { type LinkSpan, RoomLink } from "../../../server/lesson/room-link.ts";
import type { Reception } from "../../../signaling/contract/reception.ts";
import { FakeSfu } from "../../support/fake-sfu.ts";
import { lessonRecord } from "../../support/lesson-world.ts";

/** One room's link, as its page's reports and our trains show it. */

class Page {
  readonly link = new RoomLink({ kbps: 500, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);
  /** By the page's own clock. */
  nowMs = 0;
  /** So far was the service's clock set meanwhile. */
  setMs = 0;
  #bytes = 0;

  countAnew(): void {
    this.#bytes = 0;
  }

  /** Half a second at this rate, looked at every 100 ms; `extraKbps`: in 400 ms of it. */
  report(kbps: number, changes: Partial<Reception> = {}, extraKbps = 0, plannedKbps = kbps): LinkSpan | null {
    const arrivals = Array.from({ length: 5 }, (_, look) => {
      this.nowMs += 100;
      this.#bytes += ((kbps + (look > 0 ? extraKbps : 0)) * 100) / 8;
      return { pageMs: this.nowMs, bytes: this.#bytes, packets: 1 };
    });
    const usual = { expected: 100, missing: 0, roundTripMs: 20, jitterMs: 2, voice: null, pictures: null };
    const queueMs = { highest: 2, last: 2 };
    return this.link.report({ arrivals, queueMs, ...usual, ...changes }, plannedKbps, this.nowMs + this.setMs);
  }
}

async function transportOf() {
  const room = await new FakeSfu().openRoom(lessonRecord().id, () => {});
  return await room.openTransport("receive");
}

/** Its trains leave by the page's clock, and what leaves beside them is counted. */
async function transportTimedBy(page: Page, besideKbps = 0) {
  const transport = await transportOf();
  let bytesSent = 0;
  transport.traffic = async () => ({ bytesSent, bytesReceived: 0, estimateKbps: null, protocol: "udp" });
  const sendTrain = transport.sendTrain.bind(transport);
  transport.sendTrain = async (train) => {
    const sent = await sendTrain(train);
    bytesSent += sent.bytes + (besideKbps * train.durationMs) / 8;
    return { ...sent, startedMs: page.nowMs, endedMs: page.nowMs + train.durationMs };
  };
  return transport;
}

test("a span says what was shown to pass: what arrived, or a train that came through", async () => {
  const page = new Page();
  const transport = await transportTimedBy(page);
  page.report(300);
  page.report(300);
  expect(page.report(300)?.provenKbps).toBeCloseTo(300);
  await page.link.probe(transport, 900, page.nowMs);
  const [train] = transport.trains;
  expect(train).toEqual({ kbps: 275, durationMs: 400 });
  const spans = [page.report(300, {}, 275), page.report(300), page.report(300)];
  const proven = Math.max(...spans.map((span) => span?.provenKbps ?? 0));
  expect(proven).toBeGreaterThan(540);
  expect(spans.map((span) => span?.saturated)).toEqual([false, false, false]);
});

test("a train that passed and brought less than is known, because the media beside it paused, fills no link", async () => {
  const page = new Page();
  const transport = await transportTimedBy(page);
  for (let report = 0; report < 4; report += 1) page.report(450);
  await page.link.probe(transport, 900, page.nowMs);
  const spans = [page.report(350, {}, transport.trains[0]?.kbps), page.report(350), page.report(350)];
  expect(transport.trains).toHaveLength(1);
  expect(page.link.capacityKbps).toBe(500);
  expect(spans.map((span) => span?.saturated)).toEqual([false, false, false]);
});

test("what left beside a train is counted, and not guessed from what came before it", async () => {
  const provenWith = async (besideKbps: number) => {
    const page = new Page();
    const transport = await transportTimedBy(page, besideKbps);
    for (let report = 0; report < 4; report += 1) page.report(300);
    await page.link.probe(transport, 900, page.nowMs);
    // The encoder gives half as much again while it is under way.
    const spans = [page.report(450, {}, transport.trains[0]?.kbps), page.report(450), page.report(450)];
    return Math.max(...spans.map((span) => span?.provenKbps ?? 0));
  };
  expect(await provenWith(450)).toBeCloseTo((450 + 275) * 0.97, 0);
  // Nobody counted.
  expect(await provenWith(0)).toBeLessThan(680);
});

test("while the picture of a cut has yet to come, the little that arrives is no reading, unless the queue grows", () => {
  const cut = { queueMs: { highest: 290, last: 290 }, missing: 60 };
  const read = (growsMs: number) => {
    const page = new Page();
    page.report(480);
    page.report(240, cut);
    page.link.layerShown(page.nowMs);
    for (const queueMs of [240, 240 + growsMs, 240 + 2 * growsMs])
      page.report(110, { queueMs: { highest: queueMs, last: queueMs } }, 0, 230);
    return page.link.capacityKbps;
  };
  expect(read(0)).toBeGreaterThan(230);
  expect(read(60)).toBeLessThan(150);
});

test("a train that has to be faster than was asked for is shorter", async () => {
  const page = new Page();
  const transport = await transportOf();
  for (let report = 0; report < 4; report += 1) page.report(560);
  await page.link.probe(transport, 2_000, page.nowMs);
  const [train] = transport.trains;
  if (train === undefined) throw new Error("no train was sent");
  expect(train.kbps * train.durationMs).toBeLessThanOrEqual(560 * 0.15 * 400 * 1.05);
});

test("a train that came just before is not taken for media", async () => {
  const page = new Page();
  const transport = await transportTimedBy(page);
  for (let report = 0; report < 4; report += 1) page.report(300);
  await page.link.probe(transport, 2_000, page.nowMs);
  page.report(300, {}, transport.trains[0]?.kbps);
  page.report(300);
  page.report(300);
  await page.link.probe(transport, 2_000, page.nowMs);
  const [, second] = transport.trains;
  // Twice what is known, less the 300 of the media.
  expect(second?.kbps).toBeGreaterThan(2 * 500 - 300);
});

test("no train rides beside a picture that was planned and has yet to come", async () => {
  const page = new Page();
  const transport = await transportOf();
  page.report(300);
  page.link.layerShown(page.nowMs);
  for (let report = 0; report < 5; report += 1) page.report(300, {}, 0, 1_200);
  await page.link.probe(transport, 2_000, page.nowMs);
  expect(transport.trains).toHaveLength(0);
  // An encoder that gives no more than that is waited for no longer.
  for (let report = 0; report < 5; report += 1) page.report(300, {}, 0, 1_200);
  await page.link.probe(transport, 2_000, page.nowMs);
  expect(transport.trains).toHaveLength(1);
});

test("a room that comes back over another transport begins without what stood on the old one's way", async () => {
  const page = new Page();
  page.report(480);
  const queue = { queueMs: { highest: 450, last: 450 }, missing: 30, roundTripMs: 470 };
  page.report(250, queue);
  page.report(250, queue);
  expect(page.link.flood(page.nowMs)?.forMs).toBeGreaterThan(100);
  const { capKbps, kbps } = page.link.budget(page.nowMs);
  page.link.restart(page.nowMs);
  expect(page.link.flood(page.nowMs)).toBeNull();
  // What the link carries is the same, and no part of it is held back for a queue that is gone.
  expect(page.link.budget(page.nowMs).capKbps).toBe(capKbps);
  expect(page.link.budget(page.nowMs).kbps).toBeGreaterThan(kbps);
  page.report(250);
  expect(page.link.roundTripMs).toBe(20);
});

test("a train of before the service's clock was set back hides no media of after it", async () => {
  const page = new Page();
  page.nowMs = 10_000_000;
  const transport = await transportTimedBy(page);
  for (let report = 0; report < 4; report += 1) page.report(300);
  await page.link.probe(transport, 600, page.nowMs);
  page.setMs = -3_600_000;
  for (let report = 0; report < 8; report += 1) page.report(300);
  await page.link.probe(transport, 600, page.nowMs + page.setMs);
  expect(transport.trains.map(({ kbps }) => kbps)).toEqual([275, 275]);
});

test("a cut is a flood also when so much is lost that no queue is seen", () => {
  const page = new Page();
  page.report(480);
  page.report(480);
  page.report(140, { missing: 80 });
  page.report(140, { missing: 80 });
  expect(page.link.flood(page.nowMs)).toEqual({ forMs: 300, broken: false });
  page.report(100);
  expect(page.link.flood(page.nowMs)).toBeNull();
});

test("a picture is broken where a long queue overflowed", () => {
  const flooded = (queueMs: number) => {
    const page = new Page();
    page.report(480);
    page.report(240, { queueMs: { highest: queueMs, last: queueMs }, missing: 60 });
    return page.link.flood(page.nowMs);
  };
  expect(flooded(290)).toEqual({ forMs: 290, broken: true });
  expect(flooded(180)?.broken).toBe(false);
});

test("a service whose clock was set goes on measuring, whichever way it was set", async () => {
  for (const setMs of [-3_600_000, -2_000, 3_600_000]) {
    const page = new Page();
    page.nowMs = 10_000_000;
    const transport = await transportOf();
    for (let report = 0; report < 6; report += 1) page.report(300);
    page.setMs = setMs;
    const spans = Array.from({ length: 6 }, () => page.report(300));
    expect(spans.slice(2).map((span) => Math.round(span?.receivedKbps ?? 0))).toEqual([300, 300, 300, 300]);
    // What was to be asked next is asked soon, and not in an hour.
    await page.link.probe(transport, 900, page.nowMs + setMs);
    expect(transport.trains).toHaveLength(1);
  }
});

test("a browser that counts anew on another path is measured from there on", async () => {
  const page = new Page();
  for (let report = 0; report < 20; report += 1) page.report(400);
  page.countAnew();
  const spans = [page.report(300), page.report(300), page.report(300)];
  expect(spans[0]).toBeNull();
  expect(spans.slice(1).map((span) => Math.round(span?.receivedKbps ?? 0))).toEqual([300, 300]);
});

test("a page that claims to look a thousand times a second is looked at as often as any other", () => {
  const link = new RoomLink({ kbps: 500, proof: "checked", measurements: 1, roundTripMs: 20 }, 0);
  const usual = { expected: 0, missing: 0, roundTripMs: null, jitterMs: null, voice: null, pictures: null };
  let pageMs = 0;
  const spans = Array.from({ length: 200 }, () => {
    const arrivals = Array.from({ length: 40 }, () => {
      pageMs += 0.1;
      return { pageMs, bytes: pageMs * 40, packets: 1 };
    });
    return link.report({ arrivals, queueMs: null, ...usual }, 300, pageMs);
  });
  // A span is at least as long as two looks are apart.
  expect(spans.filter((span) => span !== null).every(({ spanMs }) => spanMs >= 15)).toBe(true);
});
