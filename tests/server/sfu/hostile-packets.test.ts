import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MediaRoom } from "../../../server/lesson/ports.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { LightPage, must } from "../../support/light-endpoint/light-page.ts";
import { SyntheticVoice } from "../../support/light-endpoint/sender.ts";
import { algebra, neverLost, openPool, patiently } from "./pool.ts";

let pool: WorkerPool;
let room: MediaRoom;
let pages: LightPage[];

beforeEach(async () => {
  pages = [];
  pool = await openPool();
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

/** A key frame of VP8 with header extensions (RFC 8285, one-byte form) of one or two letters. */
function packetWith(ssrc: number, extensions: Record<number, string>): Buffer {
  const elements = Object.entries(extensions).map(([id, value]) =>
    Buffer.concat([Buffer.from([(Number(id) << 4) | (value.length - 1)]), Buffer.from(value)]),
  );
  const body = Buffer.concat(elements);
  const header = Buffer.alloc(16 + 4 * Math.ceil(body.length / 4));
  header[0] = 0x90;
  header[1] = 96;
  header.writeUInt32BE(ssrc, 8);
  header.writeUInt16BE(0xbede, 12);
  header.writeUInt16BE((header.length - 16) / 4, 14);
  body.copy(header, 16);
  return Buffer.concat([header, Buffer.from([0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 1, 1, 1, 1])]);
}

describe("packets that no browser would send", () => {
  test("a second stream for a layer that has one does not end the worker", async () => {
    const attacker = await open("send");
    const [mid, rid] = [1, 2];
    must(
      await attacker.transport.takeTrack({
        kind: "video",
        paused: false,
        rtpParameters: {
          mid: "0",
          codecs: [{ mimeType: "video/VP8", payloadType: 96, clockRate: 90_000 }],
          headerExtensions: [
            { uri: "urn:ietf:params:rtp-hdrext:sdes:mid", id: mid },
            { uri: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", id: rid },
          ],
          encodings: [{ rid: "a" }, { rid: "b" }],
        },
      }),
    );
    // The first makes the stream of layer a. Without an SSRC in its parameters, layer a is also where SSRC 0 belongs.
    attacker.endpoint.send(packetWith(5, { [mid]: "0", [rid]: "a" }));
    attacker.endpoint.send(packetWith(0, { [mid]: "0" }));

    // What the attacker's transport carries afterwards has passed through the worker behind the packets above.
    const voice = await attacker.send(new SyntheticVoice(attacker.endpoint));
    const classroom = await open("receive");
    const heard = await classroom.receive(voice.id, pool.rtpCapabilities);
    await vi.waitFor(() => expect(heard.packets()).toBeGreaterThan(20), patiently);
  });
});
