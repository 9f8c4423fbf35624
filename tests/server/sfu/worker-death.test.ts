import { afterEach, describe, expect, test, vi } from "vitest";
import { type Clock, systemClock } from "../../../server/clock.ts";
import { MediaLost } from "../../../server/lesson/ports.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { receiverCapabilities } from "../../support/light-endpoint/capabilities.ts";
import { LightPage, must } from "../../support/light-endpoint/light-page.ts";
import { SyntheticVoice } from "../../support/light-endpoint/sender.ts";
import { opusParameters } from "../../support/rtp.ts";
import { freePort } from "./free-port.ts";
import { algebra, botany, neverLost, openPool, patiently } from "./pool.ts";

const track = { kind: "audio", rtpParameters: opusParameters, paused: false } as const;
const pages: LightPage[] = [];
let pool: WorkerPool;

afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await pool.close();
});

/** Ends the process for good, as the kernel does when memory is short. */
function kill(index: number): void {
  const pid = pool.workers[index]?.pid;
  if (pid === undefined) throw new Error(`worker ${index} is not running`);
  process.kill(pid, "SIGKILL");
}

describe("a worker that dies", () => {
  test("takes its own rooms only", async () => {
    pool = await openPool({ workers: 2 });
    const lost = vi.fn();
    const doomed = await pool.openRoom(algebra, lost);
    const other = await pool.openRoom(botany, neverLost);
    expect(pool.workers.map(({ load }) => load)).toEqual([1, 1]);
    const survivor = pool.workers[1]?.pid;
    const transport = await doomed.openTransport("send");
    const taken = must(await transport.takeTrack(track));

    const teacher = await LightPage.open(other, "send");
    const classroom = await LightPage.open(other, "receive");
    pages.push(teacher, classroom);
    const voice = await teacher.send(new SyntheticVoice(teacher.endpoint));
    const heard = await classroom.receive(voice.id, receiverCapabilities(pool.rtpCapabilities));
    let seenByLesson: unknown;
    lost.mockImplementation(() => {
      seenByLesson = pool.workers[0];
    });

    kill(0);
    await vi.waitFor(() => expect(lost).toHaveBeenCalled(), patiently);
    // Everything is gone by the time the lesson hears of it.
    expect(seenByLesson).toEqual({ index: 0, pid: undefined, load: 0 });
    expect(await transport.takeTrack(track)).toEqual(refused("media.not-found"));
    await taken.setPaused(true);
    await expect(doomed.openTransport("receive")).rejects.toThrow(MediaLost);
    doomed.close();

    const before = heard.packets();
    await vi.waitFor(() => expect(heard.packets()).toBeGreaterThan(before + 50), patiently);
    expect(heard.lost()).toBe(0);
    expect(pool.workers[1]?.pid).toBe(survivor);
    expect(lost).toHaveBeenCalledOnce();
  });

  test("leaves calls that were on their way with an answer", async () => {
    pool = await openPool();
    const room = await pool.openRoom(algebra, () => {});
    const [send, receive] = [await room.openTransport("send"), await room.openTransport("receive")];
    const taken = must(await send.takeTrack(track));
    kill(0);
    const rtpCapabilities = pool.rtpCapabilities;
    const outcomes = await Promise.allSettled([
      send.takeTrack({ ...track, rtpParameters: { ...opusParameters, encodings: [{ ssrc: 9 }] } }),
      receive.giveTrack({ sourceId: taken.id, rtpCapabilities, held: false }),
      receive.connect({ fingerprints: receive.parameters.dtlsParameters.fingerprints }),
      taken.setPaused(true),
      room.openTransport("send"),
      receive.restartIce(),
    ]);
    const notFound = { status: "fulfilled", value: refused("media.not-found") };
    const done = { status: "fulfilled", value: undefined };
    const lost = { status: "rejected", reason: expect.any(MediaLost) };
    expect(outcomes).toEqual([notFound, notFound, notFound, done, lost, lost]);
  });

  test("comes back on the same port, and takes rooms again", async () => {
    const port = await freePort();
    pool = await openPool({ port });
    const lost = vi.fn();
    const room = await pool.openRoom(algebra, lost);
    const { parameters } = await room.openTransport("send");
    kill(0);
    await vi.waitFor(() => expect(lost).toHaveBeenCalled(), patiently);
    // There is no other worker: this waits for the new one.
    const again = await pool.openRoom(algebra, neverLost);
    const transport = await again.openTransport("send");
    const places = ({ iceCandidates }: typeof parameters) =>
      iceCandidates.map(({ protocol, address, port }) => ({ protocol, address, port }));
    expect(places(transport.parameters)).toEqual([
      { protocol: "udp", address: "127.0.0.1", port },
      { protocol: "tcp", address: "127.0.0.1", port },
    ]);
    expect(places(parameters)).toEqual(places(transport.parameters));
    pages.push(await LightPage.open(again, "send"));
  });

  test("again and again is replaced later each time, until one has lived for a minute", async () => {
    const delaysMs: number[] = [];
    let now = 0;
    const clock: Clock = {
      now: () => now,
      after(delayMs, run) {
        delaysMs.push(delayMs);
        return systemClock.after(0, run);
      },
    };
    pool = await openPool({ clock });
    for (const livedMs of [0, 0, 59_999, 60_000, 0]) {
      now += livedMs;
      const pid = pool.workers[0]?.pid;
      kill(0);
      await vi.waitFor(() => expect(pool.workers[0]?.pid ?? pid).not.toBe(pid), patiently);
    }
    expect(delaysMs).toEqual([200, 400, 800, 200, 400]);
  });

  test("and does not come back leaves rooms without a place", async () => {
    let now = 0;
    const waits: (() => void)[] = [];
    const clock: Clock = {
      now: () => now,
      after(delayMs, run) {
        if (delayMs === 5_000) waits.push(run);
        return () => {};
      },
    };
    pool = await openPool({ clock });
    kill(0);
    await vi.waitFor(() => expect(pool.workers[0]?.pid).toBeUndefined(), patiently);
    const tooLate = expect(pool.openRoom(algebra, neverLost)).rejects.toThrow(MediaLost);
    await vi.waitFor(() => expect(waits).toHaveLength(1), patiently);
    now += 5_000;
    waits[0]?.();
    await tooLate;

    const atTheEnd = expect(pool.openRoom(algebra, neverLost)).rejects.toThrow(MediaLost);
    await pool.close();
    await atTheEnd;
    await expect(pool.openRoom(algebra, neverLost)).rejects.toThrow(MediaLost);
  });
});
