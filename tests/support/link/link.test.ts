import { describe, expect, test } from "vitest";
import { fc } from "../properties.ts";
import { Link, type Step } from "./link.ts";
import { Pipe } from "./pipe.ts";
import { type Loss, openShape, reshape, type Shape } from "./shape.ts";

const packetBytes = 1228;
const seed = 7;

interface Arrival {
  readonly packet: number;
  readonly atMs: number;
}

/** A steady train of `packets` every `everyMs` through one pipe, read off every 0.25 ms. */
function train(
  shape: Partial<Shape>,
  { packets, everyMs, seed: ownSeed = seed }: { packets: number; everyMs: number; seed?: number },
) {
  const pipe = new Pipe<number>(reshape(openShape, shape), ownSeed, 0);
  const arrivals: Arrival[] = [];
  let sent = 0;
  for (let atMs = 0; sent < packets || Number.isFinite(pipe.nextMs()); atMs += 0.25) {
    for (; sent < packets && sent * everyMs <= atMs; sent += 1) pipe.offer(sent, packetBytes, sent * everyMs);
    for (const packet of pipe.take(atMs)) arrivals.push({ packet, atMs });
  }
  return { arrivals, pipe };
}

const rateOf = (arrivals: readonly Arrival[]) => {
  const [first, last] = [arrivals[0], arrivals.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nothing arrived");
  return ((arrivals.length - 1) * packetBytes * 8) / (last.atMs - first.atMs);
};

/** Four standard deviations around the expected number of losses. */
function binomialBounds(packets: number, share: number): [number, number] {
  const swing = 4 * Math.sqrt(packets * share * (1 - share));
  return [packets * share - swing, packets * share + swing];
}

describe("one direction of a link", () => {
  test.each([128, 500, 2000, 20_000])("delivers %i kbit/s of a train twice as fast, within two percent", (rateKbps) => {
    const everyMs = (packetBytes * 8) / rateKbps / 2;
    const { arrivals } = train({ rateKbps }, { packets: 1000, everyMs });
    expect(rateOf(arrivals) / rateKbps).toBeGreaterThan(0.98);
    expect(rateOf(arrivals) / rateKbps).toBeLessThan(1.02);
  });

  test("passes a train that fits untouched, in order, after its delay", () => {
    const { arrivals, pipe } = train({ rateKbps: 2000, delayMs: 300 }, { packets: 200, everyMs: 10 });
    expect(arrivals.map(({ packet }) => packet)).toEqual(Array.from({ length: 200 }, (_, packet) => packet));
    const transitMs = arrivals.map(({ packet, atMs }) => atMs - packet * 10);
    const expectedMs = 300 + (packetBytes * 8) / 2000;
    for (const ms of transitMs) expect(Math.abs(ms - expectedMs)).toBeLessThanOrEqual(0.25);
    expect(pipe.counters).toMatchObject({ packetsIn: 200, packetsOut: 200, droppedByQueue: 0, droppedByLoss: 0 });
  });

  test("a full queue drops what arrives last, and holds as much time as it says", () => {
    const pipe = new Pipe<number>(reshape(openShape, { rateKbps: 1000, queueMs: 200 }), seed, 0);
    const taken = Array.from({ length: 100 }, (_, packet) => pipe.offer(packet, 1000, 0));
    // 200 ms at 1000 kbit/s are 25,000 bytes.
    expect(taken).toEqual(Array.from({ length: 100 }, (_, packet) => packet < 25));
    expect(pipe.queueMs).toBe(200);
    expect(pipe.take(199)).toHaveLength(24);
    expect(pipe.take(200)).toEqual([24]);
    expect(pipe.counters).toMatchObject({ packetsIn: 100, packetsOut: 25, bytesOut: 25_000, droppedByQueue: 75 });
  });

  test("a packet larger than the whole queue still passes an idle link", () => {
    const pipe = new Pipe<string>(reshape(openShape, { rateKbps: 100, queueMs: 0 }), seed, 0);
    expect(pipe.offer("one", 1250, 0)).toBe(true);
    expect(pipe.offer("two", 1250, 0)).toBe(false);
    expect(pipe.take(100)).toEqual(["one"]);
  });

  test("jitter spreads arrivals and keeps the order unless asked otherwise", () => {
    const shape = { delayMs: 50, jitterMs: 30 };
    const kept = train(shape, { packets: 500, everyMs: 5 }).arrivals;
    expect(kept.map(({ packet }) => packet)).toEqual(kept.map((_, index) => index));
    const mixed = train({ ...shape, reorder: true }, { packets: 500, everyMs: 5 }).arrivals;
    expect(mixed.map(({ packet }) => packet)).not.toEqual(mixed.map((_, index) => index));
    const lateMs = mixed.map(({ packet, atMs }) => atMs - packet * 5 - 50);
    expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lateMs)).toBeLessThanOrEqual(30.25);
    expect(lateMs.reduce((sum, ms) => sum + ms, 0) / lateMs.length).toBeCloseTo(15, -1);
  });

  test("a packet in the middle of the bottleneck finishes at the new rate", () => {
    const pipe = new Pipe<string>(reshape(openShape, { rateKbps: 100 }), seed, 0);
    pipe.offer("half", 1250, 0);
    pipe.setShape({ rateKbps: 1000 }, 50);
    expect(pipe.nextMs()).toBe(55);
    pipe.offer("outage", 1250, 50);
    pipe.setShape({ rateKbps: 0 }, 60);
    expect(pipe.nextMs()).toBe(55);
    expect(pipe.take(1000)).toEqual(["half"]);
    expect(pipe.nextMs()).toBe(Number.POSITIVE_INFINITY);
    pipe.setShape({ rateKbps: 1000 }, 1000);
    expect(pipe.nextMs()).toBe(1005);
    expect(pipe.take(1005)).toEqual(["outage"]);
  });

  test("never delivers more than its rate allows in any span, and loses nothing unexplained", () => {
    const sizes = fc.array(fc.record({ bytes: fc.integer({ min: 40, max: 1400 }), gapMs: fc.nat(30) }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 50, max: 5000 }), fc.nat(300), (packets, rateKbps, queueMs) => {
        const pipe = new Pipe<number>(reshape(openShape, { rateKbps, queueMs }), seed, 0);
        let nowMs = 0;
        for (const { bytes, gapMs } of packets) {
          nowMs += gapMs;
          pipe.offer(bytes, bytes, nowMs);
        }
        const arrived: { bytes: number; atMs: number }[] = [];
        while (Number.isFinite(pipe.nextMs())) {
          const atMs = pipe.nextMs();
          for (const bytes of pipe.take(atMs)) arrived.push({ bytes, atMs });
        }
        for (const [from, first] of arrived.entries()) {
          let bits = 0;
          for (const { bytes, atMs } of arrived.slice(from + 1)) {
            bits += bytes * 8;
            expect(bits).toBeLessThanOrEqual((atMs - first.atMs) * rateKbps * 1.000001 + 1);
          }
        }
        const { packetsIn, packetsOut, droppedByQueue } = pipe.counters;
        expect(packetsOut + droppedByQueue).toBe(packetsIn);
      }),
    );
  });
});

describe("loss", () => {
  test.each([0.01, 0.05, 0.3])("a random share of %f is lost, within binomial bounds", (share) => {
    const packets = 10_000;
    const { pipe, arrivals } = train({ loss: share }, { packets, everyMs: 0.25 });
    const [least, most] = binomialBounds(packets, share);
    expect(pipe.counters.droppedByLoss).toBeGreaterThan(least);
    expect(pipe.counters.droppedByLoss).toBeLessThan(most);
    expect(arrivals).toHaveLength(packets - pipe.counters.droppedByLoss);
  });

  test("bursts lose their share in runs of the stated mean length", () => {
    const packets = 40_000;
    const loss: Loss = { share: 0.3, burstPackets: 8 };
    const { arrivals } = train({ loss }, { packets, everyMs: 0.25 });
    const gaps = arrivals
      .map(({ packet }, index) => packet - (arrivals[index - 1]?.packet ?? -1) - 1)
      .filter((lost) => lost > 0);
    const lost = gaps.reduce((sum, gap) => sum + gap, 0);
    expect(lost / packets).toBeGreaterThan(0.27);
    expect(lost / packets).toBeLessThan(0.33);
    expect(lost / gaps.length).toBeGreaterThan(7.2);
    expect(lost / gaps.length).toBeLessThan(8.8);
  });

  test("the seed decides what is lost, and jitter does not change it", () => {
    const options = { packets: 500, everyMs: 4 };
    const lostBy = (shape: Partial<Shape>, ownSeed: number) => {
      const arrived = new Set(train(shape, { ...options, seed: ownSeed }).arrivals.map(({ packet }) => packet));
      return Array.from({ length: options.packets }, (_, packet) => packet).filter((packet) => !arrived.has(packet));
    };
    const lost = lostBy({ loss: 0.1 }, seed);
    expect(lostBy({ loss: 0.1 }, seed)).toEqual(lost);
    expect(lostBy({ loss: 0.1, jitterMs: 40 }, seed)).toEqual(lost);
    expect(lostBy({ loss: 0.1 }, seed + 1)).not.toEqual(lost);
  });

  test("a shape that makes no sense is refused", () => {
    for (const change of [
      { rateKbps: -1 },
      { delayMs: Number.NaN },
      { loss: 1.5 },
      { loss: { share: 0.1, burstPackets: 0.5 } },
      { loss: { share: 0.9, burstPackets: 2 } },
    ])
      expect(() => reshape(openShape, change)).toThrow(RangeError);
  });
});

describe("a scripted link", () => {
  const steps: Step[] = [
    { atMs: 4000, down: { rateKbps: 2500 } },
    { atMs: 2000, down: { rateKbps: 500 } },
    { atMs: 6000, down: { rateKbps: 1000 }, up: { rateKbps: 100 } },
  ];

  /** Greedy traffic in both directions, looked at every `lookMs`. */
  function play(lookMs: number) {
    const link = new Link<string>({ down: { rateKbps: 1000 }, up: { rateKbps: 250 }, seed }, 0);
    link.play(steps, 0);
    for (let nowMs = 0; nowMs <= 8000; nowMs += lookMs) {
      while (link.offer("down", "d", 1250, nowMs));
      while (link.offer("up", "u", 1250, nowMs));
      link.take("down", nowMs);
      link.take("up", nowMs);
    }
    return link;
  }

  test.each([1, 20])("takes each step at its time and leaves the rest of the shape alone (every %i ms)", (lookMs) => {
    const link = play(lookMs);
    // The packet that a step finds in the bottleneck counts in the second in which it leaves.
    const kbps = (direction: "down" | "up") =>
      link.seconds(direction, 8000).map(({ bytesOut }) => Math.round((bytesOut * 8) / 1000 / 50) * 50);
    expect(kbps("down")).toEqual([1000, 1000, 500, 500, 2500, 2500, 1000, 1000]);
    expect(kbps("up")).toEqual([250, 250, 250, 250, 250, 250, 100, 100]);
    expect(link.shape("down").queueMs).toBe(openShape.queueMs);
  });

  test("the history shows rate, queue and drops of each second", () => {
    const seconds = play(1).seconds("down", 8000);
    expect(seconds.map(({ rateKbps }) => rateKbps)).toEqual([1000, 1000, 500, 500, 2500, 2500, 1000, 1000]);
    expect(seconds.map(({ startMs }) => startMs)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000]);
    // The queue that 1000 kbit/s had filled takes twice as long at 500; a packet of 20 ms may have left it.
    expect(seconds[2]?.queueMs).toBeGreaterThanOrEqual(580);
    expect(seconds[2]?.queueMs).toBeLessThanOrEqual(600);
    expect(seconds.every(({ droppedByQueue }) => droppedByQueue > 0)).toBe(true);
  });

  test("the second of a script that replaces another starts anew", () => {
    const link = new Link<string>({ seed }, 0);
    link.play([{ atMs: 100, down: { rateKbps: 1 } }], 0);
    link.play([{ atMs: 100, down: { rateKbps: 2 } }], 50);
    link.take("down", 149);
    expect(link.shape("down").rateKbps).toBe(Number.POSITIVE_INFINITY);
    link.take("down", 150);
    expect(link.shape("down").rateKbps).toBe(2);
  });
});
