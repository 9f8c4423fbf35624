import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ArrivingStills } from "../../../client/state/arriving-stills.ts";
import { connect, type Signal } from "../../../signaling/connect.ts";
import type { Notice } from "../../../signaling/contract/notices.ts";
import type { StillPart, StillsOrder } from "../../../signaling/contract/stills.ts";
import { type Signaling, serve } from "../../../signaling/serve.ts";
import { lessonRecord, lessonWorld, north } from "../../support/lesson-world.ts";
import { noMeasurements } from "../../support/no-measurements.ts";
import { opusParameters, routerCapabilities, vp8Parameters } from "../../support/rtp.ts";
import { silentLog } from "../../support/silent-log.ts";
import { webpBytes } from "../../support/still-bytes.ts";

/** A lesson over real sockets: a room whose link carries no picture gets a still one, at the rate of its plan. */

let http: Server;
let signaling: Signaling;
const signals: Signal[] = [];

afterEach(async () => {
  for (const signal of signals.splice(0)) signal.close();
  await signaling.close();
  http.close();
});

async function lessonOverSockets() {
  const world = lessonWorld(undefined, { memory: noMeasurements, kindOf: async () => "terrestrial" as const });
  http = createServer();
  const { id } = lessonRecord();
  signaling = serve({
    http,
    log: silentLog,
    now: () => world.clock.now(),
    addressOf: () => "",
    admit: (ticket) =>
      world.lessons.admit(id, ticket === "teacher" ? { role: "teacher" } : { role: "classroom", classroomId: north }),
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const page = async (ticket: string) => {
    const signal = connect({ url: `http://127.0.0.1:${port}`, ticket: async () => ticket });
    signals.push(signal);
    await new Promise<void>((resolve) => signal.on("welcomed", () => resolve()));
    return signal;
  };
  return { ...world, page };
}

async function asked<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>): Promise<T> {
  const outcome = await answer;
  if (!outcome.ok) throw new Error(`refused: ${outcome.error.code}`);
  return outcome.value;
}

test("a still picture crosses the socket whole, and its bytes stay within the planned rate", async () => {
  const { page, clock, sfu } = await lessonOverSockets();
  const teacher = await page("teacher");
  const orders: StillsOrder[] = [];
  teacher.on("stillsOrdered", (order) => orders.push(order));
  await asked(teacher.request("join", { rtpCapabilities: routerCapabilities }));
  const start = (source: "voice" | "board") =>
    asked(
      teacher.request("startSource", {
        source,
        kind: source === "voice" ? "audio" : "video",
        rtpParameters: source === "voice" ? opusParameters : vp8Parameters,
        paused: false,
      }),
    );
  await start("voice");
  const { sourceId } = await start("board");
  for (const track of sfu.room.tracks.values())
    if (track.kind === "video")
      track.measured = [{ spatial: 0, temporalKbps: [900], bytes: 1_000, packetsLost: 0, roundTripMs: 10 }];

  const classroom = await page("classroom");
  const plans: Notice<"roomPlanned">["plan"][] = [];
  const parts: StillPart[] = [];
  const stills = new ArrivingStills();
  const arrived: Blob[] = [];
  classroom.on("roomPlanned", ({ plan }) => plans.push(plan));
  classroom.on("stillPartSent", (part) => {
    parts.push(part);
    const still = stills.take(part);
    if (still) arrived.push(still.picture);
  });
  const { offers } = await asked(classroom.request("join", { rtpCapabilities: routerCapabilities }));
  const consumerIds = offers.map(({ consumerId }) => consumerId);
  /** What a turn of the loop told came before this is answered. */
  const turned = () => asked(classroom.request("startReceiving", { consumerIds }));

  let pageMs = 1_000;
  let bytes = 0;
  const planned = () => plans.at(-1)?.sources.find((source) => source.sourceId === sourceId);
  for (let second = 0; second < 20 && planned()?.shown !== "still"; second += 1) {
    for (const _ of [1, 2]) {
      const arrivals: [number, number, number][] = Array.from({ length: 5 }, (_each, index) =>
        index === 0 ? [pageMs, bytes, 10] : [100, (180 * 100) / 8, 10],
      );
      pageMs += 400;
      bytes += 4 * ((180 * 100) / 8);
      await asked(
        classroom.request("reportReception", {
          arrivals,
          queueMs: { highest: 290, last: 290 },
          expected: 100,
          missing: 10,
          roundTripMs: 20,
          jitterMs: 2,
          voice: { samples: 24_000, concealed: 0 },
          pictures: { frames: 7, longestGapMs: 70, stalled: false },
        }),
      );
      pageMs += 100;
      clock.advance(500);
    }
    await turned();
  }
  expect(planned()).toMatchObject({ shown: "still" });
  expect(plans.at(-1)?.tier).toBe("stills");
  await expect.poll(() => orders.length).toBeGreaterThan(0);
  expect(orders[0]).toMatchObject({ sourceId, source: "board" });

  const picture = webpBytes(8_000);
  expect(await asked(teacher.request("sendStill", { sourceId, picture }))).toEqual({});
  const kbps = planned()?.kbps ?? 0;
  let steps = 0;
  for (; arrived.length === 0 && steps < 200; steps += 1) {
    clock.advance(50);
    await turned();
    // In any moment: what has come is no more than the rate and one part.
    expect(parts.length * 8_000).toBeLessThanOrEqual(kbps * (steps + 1) * 50 + 8_000);
  }
  expect(steps * 50 * kbps).toBeGreaterThan(8_000 * 7);
  expect(new Uint8Array((await arrived[0]?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(picture);
  expect(codeOfAnswer(await classroom.request("sendStill", { sourceId, picture }))).toBe("media.not-found");
  expect(codeOfAnswer(await teacher.request("sendStill", { sourceId, picture: new Uint8Array(49_153) }))).toBe(
    "input.invalid",
  );
});

function codeOfAnswer(answer: { ok: true } | { ok: false; error: { code: string } }): string {
  return answer.ok ? "granted" : answer.error.code;
}
