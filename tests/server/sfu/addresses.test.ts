import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { bindingRequest, isBindingSuccess } from "../../support/light-endpoint/stun.ts";
import { freePort } from "./free-port.ts";
import { algebra, botany, neverLost, openPool } from "./pool.ts";

let pool: WorkerPool | undefined;

afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

async function candidatesOf(opened: WorkerPool, lesson = algebra) {
  const transport = await (await opened.openRoom(lesson, neverLost)).openTransport("receive");
  return transport.parameters.iceCandidates.map(({ protocol, address, port }) => ({ protocol, address, port }));
}

describe("where pages reach the media", () => {
  test("worker i is on port + i, with UDP first and TCP behind it, on every address", async () => {
    const port = await freePort(2);
    const media = { ips: ["127.0.0.1", "127.0.0.2"], announcedAddress: null, port, workers: 2 };
    pool = await openPool({ media });
    const expected = (port: number) => [
      { protocol: "udp", address: "127.0.0.1", port },
      { protocol: "udp", address: "127.0.0.2", port },
      { protocol: "tcp", address: "127.0.0.1", port },
      { protocol: "tcp", address: "127.0.0.2", port },
    ];
    expect(await candidatesOf(pool, algebra)).toEqual(expected(port));
    expect(await candidatesOf(pool, botany)).toEqual(expected(port + 1));
  });

  test("pages are told the announced address", async () => {
    pool = await openPool({ media: { ips: ["0.0.0.0"], announcedAddress: "203.0.113.7", port: 0, workers: 1 } });
    const addresses = (await candidatesOf(pool)).map(({ address }) => address);
    expect(new Set(addresses)).toEqual(new Set(["203.0.113.7"]));
  });

  test("a port that is taken is named, and nothing is left running", async () => {
    pool = await openPool({ port: await freePort() });
    const [taken] = await candidatesOf(pool);
    const second = openPool({ port: taken?.port ?? 0 });
    await expect(second).rejects.toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining(`port ${taken?.port}`) }),
    });
  });

  test("ICE answers over TCP as well", async () => {
    pool = await openPool();
    const transport = await (await pool.openRoom(algebra, neverLost)).openTransport("receive");
    const { iceCandidates, iceParameters } = transport.parameters;
    const tcp = iceCandidates.find(({ protocol }) => protocol === "tcp");
    const socket = connect({ host: "127.0.0.1", port: tcp?.port ?? 0 });
    const answer = await new Promise<Buffer>((resolve, reject) => {
      socket.once("error", reject).once("data", resolve);
      socket.write(framed(bindingRequest(iceParameters)));
    });
    socket.destroy();
    expect(isBindingSuccess(answer.subarray(2))).toBe(true);
  });
});

/** RFC 4571: over TCP each packet follows its length. */
function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}
