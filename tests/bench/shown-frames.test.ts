import { expect, test } from "vitest";
import { ShownFrames } from "../../bench/support/shown-frames.ts";
import { nackPacket } from "../support/light-endpoint/rtcp.ts";
import { payloadOf, rtpPacket } from "../support/light-endpoint/rtp.ts";

/** Frames of two packets each; the first packet of a frame has VP8's start bit, of a key frame no P bit. */
function packet(sequenceNumber: number): { header: Buffer; payload: Buffer } {
  const frame = Math.floor(sequenceNumber / 2);
  const starts = sequenceNumber % 2 === 0;
  const payload = Buffer.from([starts ? 0x10 : 0, frame % 10 === 0 ? 0 : 1, 0, 0]);
  const header = { payloadType: 96, sequenceNumber, timestamp: frame * 6_000, ssrc: 7, marker: !starts };
  return { header: rtpPacket(header, payload), payload };
}

function watched() {
  const shown: number[] = [];
  const missing: number[][] = [];
  let broken = 0;
  const frames = new ShownFrames({
    onFrame: ({ rtpTimestamp }) => shown.push(rtpTimestamp / 6_000),
    onMissing: (numbers) => missing.push([...numbers]),
    onBroken: () => {
      broken += 1;
    },
  });
  const take = (sequenceNumber: number, nowMs: number): void => {
    const { header, payload } = packet(sequenceNumber);
    frames.packet(sequenceNumber, header, payload, nowMs);
  };
  return { frames, take, shown, missing, broken: () => broken };
}

test("whole frames count from the first key frame on", () => {
  const { take, shown } = watched();
  for (let number = 16; number < 26; number += 1) take(number, number);
  expect(shown).toEqual([10, 11, 12]);
});

test("a packet that is missing is asked for, and its frame and those behind it count once it has come", () => {
  const { frames, take, shown, missing } = watched();
  for (const number of [0, 1, 2, 4, 5]) take(number, 0);
  frames.look(20);
  frames.look(40);
  expect(missing).toEqual([[3]]);
  expect(shown).toEqual([0]);
  take(3, 60);
  expect(shown).toEqual([0, 1, 2]);
});

test("what is given up takes everything up to the next key frame with it, which is asked for", () => {
  const { frames, take, shown, broken } = watched();
  for (let number = 0; number < 8; number += 1) if (number !== 3) take(number, 0);
  frames.look(10);
  frames.look(1_100);
  expect(broken()).toBe(1);
  for (let number = 8; number < 24; number += 1) take(number, 1_200);
  expect(shown).toEqual([0, 10, 11]);
});

test("a request for missing packets names the first and those up to sixteen behind it", () => {
  const sent = nackPacket(1, 7, [5, 6, 21, 22]);
  expect([sent.readUInt16BE(12), sent.readUInt16BE(14), sent.readUInt16BE(16)]).toEqual([5, 0x8001, 22]);
});

test("the payload of a packet is what stands behind its header", () => {
  const { header, payload } = packet(4);
  expect(payloadOf(header)).toEqual(payload);
});
