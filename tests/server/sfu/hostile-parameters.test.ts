import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MediaRoom } from "../../../server/lesson/ports.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import type { Outcome } from "../../../signaling/contract/errors.ts";
import { dtlsParameters, rtpCapabilities, rtpParameters } from "../../../signaling/contract/media.ts";
import { must } from "../../support/light-endpoint/light-page.ts";
import { fc, runs } from "../../support/properties.ts";
import { opusParameters } from "../../support/rtp.ts";
import { hostileCapabilities, hostileDtls, hostileTrack } from "./hostile-parameters.ts";
import { algebra, neverLost, openPool } from "./pool.ts";

let pool: WorkerPool;
let room: MediaRoom;

beforeAll(async () => {
  pool = await openPool();
  room = await pool.openRoom(algebra, neverLost);
});

afterAll(async () => {
  await pool.close();
});

/** Granted, or refused for the one reason there is. */
function expectAnswer(outcome: Outcome<unknown>): void {
  if (!outcome.ok) expect(outcome.error.code).toBe("media.unsupported");
}

/** The room still does its work: a track is taken and given on new transports. */
async function expectAlive(pid: number | undefined): Promise<void> {
  const send = await room.openTransport("send");
  const receive = await room.openTransport("receive");
  const taken = must(await send.takeTrack({ kind: "audio", rtpParameters: opusParameters, paused: false }));
  must(await receive.giveTrack({ sourceId: taken.id, rtpCapabilities: pool.rtpCapabilities, held: false }));
  send.close();
  receive.close();
  expect(pool.workers[0]?.pid).toBe(pid);
}

describe("parameters that the contract lets through", () => {
  test("and no browser would send are refused or used, and nothing dies", async () => {
    const pid = pool.workers[0]?.pid;
    const [track] = fc.sample(hostileTrack, { numRuns: 1, seed: 1 });
    expect(rtpParameters.safeParse(track?.rtpParameters).success).toBe(true);
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileTrack, { minLength: 1, maxLength: 4 }),
        hostileCapabilities,
        hostileDtls,
        async (tracks, capabilities, dtls) => {
          fc.pre(tracks.every((track) => rtpParameters.safeParse(track.rtpParameters).success));
          fc.pre(rtpCapabilities.safeParse(capabilities).success && dtlsParameters.safeParse(dtls).success);
          const send = await room.openTransport("send");
          const receive = await room.openTransport("receive");
          // All on one transport, so that they collide with each other too.
          const outcomes = await Promise.all(tracks.map((track) => send.takeTrack(track)));
          for (const outcome of outcomes) {
            expectAnswer(outcome);
            if (!outcome.ok) continue;
            const sourceId = outcome.value.id;
            expectAnswer(await receive.giveTrack({ sourceId, rtpCapabilities: capabilities, held: false }));
            expectAnswer(await receive.giveTrack({ sourceId, rtpCapabilities: pool.rtpCapabilities, held: true }));
          }
          expectAnswer(await send.connect(dtls));
          send.close();
          receive.close();
          await expectAlive(pid);
        },
      ),
      runs(150),
    );
  });
});
