import { describe, expect, test } from "vitest";
import { fc } from "../properties.ts";
import { TransportCcFeedback } from "./transport-cc.ts";

describe("transport-wide feedback", () => {
  test("has the draft's layout", () => {
    const feedback = new TransportCcFeedback(0x01020304);
    // 10 reference steps of 64 ms, and 4, 8 and 1,004 ticks of 250 µs more; packet 0x1002 is lost.
    const startUs = 10 * 64_000;
    feedback.arrived(0x1000, startUs + 1_000);
    feedback.arrived(0x1001, startUs + 3_000);
    feedback.arrived(0x1003, startUs + 254_000);
    expect(feedback.take(0x0a0b0c0d).map((packet) => packet.toString("hex"))).toEqual([
      [
        "afcd0006", // version 2, padding, format 15; type 205; 7 words
        "01020304", // sender
        "0a0b0c0d", // media
        "10000004", // base, count
        "00000a00", // reference time, feedback number
        "d480", // two-bit chunk: small, small, lost, large
        "0408", // 1 ms after the reference, 2 ms later
        "03ec", // 251 ms later
        "0002", // padding
      ].join(""),
    ]);
  });

  test("says nothing when nothing came, and numbers what it says", () => {
    const feedback = new TransportCcFeedback(1);
    expect(feedback.take(2)).toEqual([]);
    for (const number of [0, 1]) {
      feedback.arrived(number, number);
      expect(feedback.take(2).map((packet) => packet[19])).toEqual([number]);
    }
  });

  test("tells of a loss between two feedbacks in the second", () => {
    const feedback = new TransportCcFeedback(1);
    feedback.arrived(65_534, 0);
    feedback.take(2);
    feedback.arrived(2, 1_000);
    expect(feedback.take(2).flatMap(decoded)).toEqual([
      { sequenceNumber: 65_535, tick: undefined },
      { sequenceNumber: 0, tick: undefined },
      { sequenceNumber: 1, tick: undefined },
      { sequenceNumber: 2, tick: 4 },
    ]);
  });

  test("tells each packet's fate once, whatever arrives when", () => {
    const step = fc.record({
      skip: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 40 }), fc.constant(9_000)),
      waitUs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 20_000_000 })),
      swapped: fc.boolean(),
      take: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.array(step, { minLength: 1, maxLength: 30 }),
        (first, steps) => {
          const feedback = new TransportCcFeedback(1);
          const arrivals = new Map([[first, 0]]);
          feedback.arrived(first, 0);
          const packets: Buffer[] = [];
          let next = first + 1;
          let nowUs = 0;
          for (const { skip, waitUs, swapped, take } of steps) {
            next += skip;
            // Two neighbours, in either order, between two feedbacks.
            for (const number of swapped ? [next + 1, next] : [next, next + 1]) {
              nowUs += waitUs;
              arrivals.set(number, Math.round(nowUs / 250));
              feedback.arrived(number & 0xffff, nowUs);
            }
            next += 2;
            if (take) packets.push(...feedback.take(2));
          }
          packets.push(...feedback.take(2));
          for (const packet of packets) expect(packet.length % 4).toBe(0);
          const told = packets.flatMap(decoded);
          const last = Math.max(...arrivals.keys());
          const expected = Array.from({ length: last - first + 1 }, (_, index) => ({
            sequenceNumber: (first + index) & 0xffff,
            tick: arrivals.get(first + index),
          }));
          expect(told).toEqual(expected);
        },
      ),
    );
  });
});

/** Reads a feedback as the draft describes it, apart from how it is written. */
function decoded(packet: Buffer): { sequenceNumber: number; tick: number | undefined }[] {
  const base = packet.readUInt16BE(12);
  const count = packet.readUInt16BE(14);
  const symbols: number[] = [];
  let at = 20;
  for (; symbols.length < count; at += 2) {
    const chunk = packet.readUInt16BE(at);
    if (chunk >> 15 === 0) symbols.push(...Array<number>(chunk & 0x1fff).fill(chunk >> 13));
    else if (((chunk >> 14) & 1) === 0) for (let bit = 13; bit >= 0; bit -= 1) symbols.push((chunk >> bit) & 1);
    else for (let bit = 12; bit >= 0; bit -= 2) symbols.push((chunk >> bit) & 3);
  }
  let tick = packet.readUIntBE(16, 3) * 256;
  return symbols.slice(0, count).map((symbol, index) => {
    if (symbol === 1) tick += packet[at++] ?? 0;
    if (symbol === 2) {
      tick += packet.readInt16BE(at);
      at += 2;
    }
    return { sequenceNumber: (base + index) & 0xffff, tick: symbol === 0 ? undefined : tick };
  });
}
