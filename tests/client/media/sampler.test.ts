import { expect, test } from "vitest";
import { Sampler } from "../../../client/media/sampler.ts";
import { type Reception, reception } from "../../../signaling/contract/reception.ts";
import { requests } from "../../../signaling/contract/requests.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeSignal } from "../fake-signal.ts";
import { FakeTrack } from "../fake-track.ts";

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** The browser's counters while 1,000 kbit/s of media and a voice arrive. */
class FakeConnection {
  /** Of the device, which may be set. */
  clockAheadMs = 1_795_000_000_000;
  closed = false;
  /** From then on every second packet of a picture is lost. */
  lossyFromMs = Number.POSITIVE_INFINITY;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async getStats(): Promise<Map<string, unknown>> {
    if (this.closed) throw new DOMException("closed", "InvalidStateError");
    const now = this.#now();
    const timestamp = now + this.clockAheadMs;
    const packets = Math.floor(now / 20);
    const lossy = Math.max(0, now - this.lossyFromMs);
    const lost = Math.floor(lossy / 20);
    return new Map<string, unknown>([
      [
        "T",
        { type: "transport", timestamp, bytesReceived: now * 125, packetsReceived: now, selectedCandidatePairId: "P" },
      ],
      ["V", { type: "inbound-rtp", kind: "video", ssrc: 6, packetsReceived: packets, packetsLost: lost }],
      ["P", { type: "candidate-pair", currentRoundTripTime: 0.6 }],
      [
        "A",
        {
          type: "inbound-rtp",
          kind: "audio",
          ssrc: 5,
          packetsReceived: packets,
          packetsLost: 0,
          jitter: 0.0021,
          lastPacketReceivedTimestamp: packets * 20 + this.clockAheadMs,
          totalSamplesReceived: now * 48,
          concealedSamples: 0,
        },
      ],
    ]);
  }
}

function setUp() {
  const clock = new FakeClock();
  const start = clock.now();
  const pageNow = () => clock.now() - start;
  const connection = new FakeConnection(pageNow);
  const signal = new FakeSignal({ reportReception: async () => ({ ok: true, value: {} }) });
  const state = { hidden: false };
  const sampler = new Sampler({
    getStats: () => connection.getStats(),
    signal,
    clock,
    pageNow,
    isHidden: () => state.hidden,
  });
  const pass = async (ms: number, stepMs = 100) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.advance(stepMs);
      await settle();
    }
  };
  const reports = (): Reception[] => signal.asked.map(({ input }) => reception.parse(input));
  return { connection, signal, sampler, state, pass, reports };
}

test("a report of half a second holds five looks, in the contract's words", async () => {
  const { sampler, signal, pass, reports } = setUp();
  sampler.start();
  await pass(3_000);
  expect(signal.names.every((name) => name === "reportReception")).toBe(true);
  for (const { input } of signal.asked) expect(requests.reportReception.input.safeParse(input).error).toBeUndefined();
  const [first, second] = reports().slice(-2);
  expect(second).toEqual({
    arrivals: [2_600, 2_700, 2_800, 2_900, 3_000].map((pageMs) => ({ pageMs, bytes: pageMs * 125, packets: pageMs })),
    queueMs: { highest: 0, last: 0 },
    expected: 50,
    missing: 0,
    roundTripMs: 600,
    jitterMs: 2,
    voice: { samples: 24_000, concealed: 0 },
    pictures: null,
  });
  expect(first?.arrivals.at(-1)?.pageMs).toBe(2_500);
});

test("loss that begins does not wait for the next report; loss that goes on does", async () => {
  const { sampler, connection, pass, reports } = setUp();
  sampler.start();
  await pass(3_000);
  const before = reports().length;
  connection.lossyFromMs = 3_000;
  await pass(1_500);
  const ends = reports()
    .slice(before)
    .map(({ arrivals }) => arrivals.at(-1)?.pageMs);
  expect(ends).toEqual([3_200, 3_700, 4_200]);
});

test("what came beside the media over the same link counts from then on", async () => {
  const { sampler, pass, reports } = setUp();
  sampler.start();
  await pass(2_000);
  sampler.cameBeside(1_180);
  await pass(1_000);
  const [before, after] = [reports()[0]?.arrivals.at(-1), reports().at(-1)?.arrivals.at(-1)];
  expect(before?.bytes).toBe((before?.pageMs ?? 0) * 125);
  expect(after).toMatchObject({ bytes: 3_000 * 125 + 1_180, packets: 3_001 });
});

test("nothing is sent before it is started, nor after it is closed", async () => {
  const { sampler, signal, pass } = setUp();
  await pass(2_000);
  expect(signal.asked).toEqual([]);
  sampler.start();
  await pass(1_000);
  const before = signal.asked.length;
  expect(before).toBeGreaterThan(0);
  sampler.close();
  sampler.start();
  await pass(2_000);
  expect(signal.asked).toHaveLength(before);
});

test("an answer out of the browser's cache is no look", async () => {
  const { sampler, connection, pass, reports } = setUp();
  sampler.start();
  await pass(1_000);
  const cached = await connection.getStats();
  const fresh = connection.getStats.bind(connection);
  connection.getStats = async () => cached;
  await pass(300);
  connection.getStats = fresh;
  await pass(1_000);
  const looks = reports().flatMap(({ arrivals }) => arrivals.map(({ pageMs }) => pageMs));
  expect(new Set(looks).size).toBe(looks.length);
});

test("while answers are missing no more is sent, and the looks are kept", async () => {
  const { sampler, signal, pass, reports } = setUp();
  signal.answer({ reportReception: () => new Promise(() => {}) });
  sampler.start();
  await pass(20_000);
  expect(signal.asked).toHaveLength(3);

  const { sampler: late, signal: slow, pass: wait, reports: told } = setUp();
  const answers: (() => void)[] = [];
  slow.answer({
    reportReception: () => new Promise((resolve) => answers.push(() => resolve({ ok: true, value: {} }))),
  });
  late.start();
  await wait(8_000);
  for (const answer of answers) answer();
  await settle();
  await wait(100);
  expect(told().at(-1)?.arrivals).toHaveLength(40);
  expect(told().at(-1)?.arrivals.at(-1)?.pageMs).toBe(8_100);
  expect(reports().at(-1)?.arrivals.length).toBeLessThanOrEqual(5);
});

test("a page that is hidden for a while reports without pictures, and no stall afterwards", async () => {
  const { sampler, state, pass, reports } = setUp();
  sampler.watch("teacher", new FakeTrack("video"), {
    getVideoPlaybackQuality: () => ({
      totalVideoFrames: state.hidden ? 10 : 20,
      droppedVideoFrames: 0,
      corruptedVideoFrames: 0,
      creationTime: 0,
    }),
  });
  sampler.start();
  await pass(1_000);
  expect(reports().at(-1)?.pictures).not.toBeNull();
  state.hidden = true;
  await pass(4_000, 1_000);
  expect(reports().at(-1)?.pictures).toBeNull();
  state.hidden = false;
  await pass(1_500);
  expect(reports().at(-1)?.pictures).toMatchObject({ stalled: false });
});

test.each([-3_600_000, 3_600_000])("a device whose clock is set by %d ms goes on without a gap", async (byMs) => {
  const { sampler, connection, pass, reports } = setUp();
  sampler.start();
  await settle();
  await pass(2_000);
  connection.clockAheadMs += byMs;
  await pass(2_000);
  const looks = reports().flatMap(({ arrivals }) => arrivals.map(({ pageMs }) => pageMs));
  expect(looks.length).toBeGreaterThan(35);
  for (const [index, pageMs] of looks.entries()) if (index > 0) expect(pageMs - (looks[index - 1] ?? 0)).toBe(100);
});

test("a connection that fails to answer is asked again", async () => {
  const { sampler, connection, pass, signal } = setUp();
  connection.closed = true;
  sampler.start();
  await pass(1_000);
  expect(signal.asked).toEqual([]);
  connection.closed = false;
  await pass(1_000);
  expect(signal.asked.length).toBeGreaterThan(0);
});
