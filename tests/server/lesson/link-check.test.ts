import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "../../../server/clock.ts";
import { ServiceLine } from "../../../server/lesson/check-slots.ts";
import { LinkCheck } from "../../../server/lesson/link-check.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { LightEndpoint } from "../../support/light-endpoint/endpoint.ts";
import { must } from "../../support/light-endpoint/light-page.ts";
import { LightReceiver } from "../../support/light-endpoint/receiver.ts";
import { LinkEmulator } from "../../support/link/link-emulator.ts";
import { candidatesThrough } from "../../support/link/route-through.ts";
import { algebra, neverLost, openPool, patiently } from "../sfu/pool.ts";

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A page without a browser behind an emulated link, looking at its counters as a browser does. */
async function behind(shape: { rateKbps: number; delayMs: number; loss: number }) {
  const pool: WorkerPool = await openPool();
  closing.push(() => pool.close());
  const room = await pool.openRoom(algebra, neverLost);
  const transport = await room.openTransport("receive");
  const { parameters } = transport;
  const port = parameters.iceCandidates[0]?.port ?? 0;
  const link = await LinkEmulator.create({
    listen: { address: "127.0.0.2" },
    target: { address: "127.0.0.1", port },
    down: shape,
    up: { delayMs: shape.delayMs },
    seed: 1,
  });
  closing.push(() => link.close());
  const endpoint = new LightEndpoint({
    ...parameters,
    iceCandidates: candidatesThrough(parameters.iceCandidates, { address: link.address }),
  });
  closing.push(() => endpoint.close());
  const receiver = new LightReceiver(endpoint);
  closing.push(() => receiver.close());
  const counted = { bytes: 0, packets: 0 };
  endpoint.onRtp(({ length }) => {
    counted.bytes += length;
    counted.packets += 1;
  });
  must(await transport.connect(endpoint.dtlsParameters));
  await endpoint.connect();
  const pulse = must(await transport.openPulse(pool.rtpCapabilities));
  receiver.expect(pulse.rtpParameters);
  const check = new LinkCheck({
    transport,
    pulse,
    clock: systemClock,
    line: new ServiceLine(112_000),
    // A page that cannot send trains, and says so.
    uplink: { transport, order: ({ train }) => check.sent({ train, bytes: 0, packets: 0, durationMs: 0 }) },
    onProgress: () => {},
  });
  const timer = setInterval(() => {
    const { packets = 0, lost = 0 } = receiver.streams[0] ?? {};
    const look: [number, number, number] = [performance.now(), counted.bytes, counted.packets];
    check.report({ looks: [look], received: packets, lost, jitterMs: null, roundTripMs: 2 * shape.delayMs });
  }, 50);
  closing.push(() => clearInterval(timer));
  return { check, transport };
}

test("a check over a real worker and a shaped link finds its rate, its loss and how it is connected", async () => {
  const { check } = await behind({ rateKbps: 3_000, delayMs: 20, loss: 0.05 });
  const found = await check.run();
  expect(found?.down.orMore).toBe(false);
  // A busy machine is no ruler: bench/check.ts is.
  expect(found?.down.kbps).toBeGreaterThan(0.75 * 3_000);
  expect(found?.down.kbps).toBeLessThan(1.25 * 3_000);
  expect(found?.lossShare).toBeGreaterThan(0);
  expect(found?.lossShare).toBeLessThan(0.2);
  expect(found?.protocol).toBe("udp");
  expect(found?.up).toBeNull();
}, 30_000);

test("a page that goes away in the middle of it is no failure of the service", async () => {
  const { check, transport } = await behind({ rateKbps: 1_000, delayMs: 5, loss: 0 });
  const found = check.run();
  await vi.waitFor(async () => expect((await transport.traffic()).bytesSent).toBeGreaterThan(5_000), patiently);
  transport.close();
  check.stop();
  await expect(found).resolves.toBeNull();
}, 30_000);
