import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { findCachedWorker } from "../server/sfu/worker/ensure-worker.ts";
import { type Direction, rtpCapabilities, rtpParameters, transportParameters } from "../signaling/contract/media.ts";
import { receiverCapabilities } from "../tests/support/light-endpoint/capabilities.ts";
import { CalledProcess } from "../tests/support/light-endpoint/child-calls.ts";
import { LightEndpoint } from "../tests/support/light-endpoint/endpoint.ts";
import { ReceiverFarm } from "../tests/support/light-endpoint/receiver-farm.ts";
import { SyntheticVideo, SyntheticVoice } from "../tests/support/light-endpoint/sender.ts";
import { processUsage } from "./support/process-usage.ts";
import { median, table } from "./support/table.ts";

/**
 * What does it cost to fan one lesson out, and what does OneRoom add to mediasoup? A teacher sends a voice and a picture
 * of 1 Mbit/s; N light receivers on one worker get both. OneRoom's media port and a bare script on mediasoup take turns,
 * each in a fresh process; the receivers are in another one.
 */

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const receiverCounts = options.quick ? [20] : [50, 100, 200];
const turns = options.quick ? 1 : 3;
const settleMs = options.quick ? 1_000 : 3_000;
const measureMs = options.quick ? 3_000 : 10_000;

const subjects = ["mediasoup", "OneRoom"] as const;
type Subject = (typeof subjects)[number];

interface Measurement {
  readonly usPerPacket: number;
  readonly cpuPercent: number;
  readonly packetsPerS: number;
  readonly lostPercent: number;
  readonly workerRssMb: number;
  readonly nodeRssMb: number;
}

async function measure(subject: Subject, receivers: number): Promise<Measurement> {
  const server = new CalledProcess(new URL("./support/fanout-server.ts", import.meta.url));
  const farm = new ReceiverFarm();
  const closers: (() => void)[] = [];
  try {
    const started = z.object({ workerPid: z.int(), rtpCapabilities });
    const start = { name: subject, workerBin: findCachedWorker().bin };
    const { workerPid, rtpCapabilities: offered } = await server.call("start", start, started);
    const teacher = await teach(server, closers);
    // All connect before anything flows, so that a busy machine does not starve the handshakes.
    const pairs: { peer: number; receiver: number }[] = [];
    for (let index = 0; index < receivers; index += 1) {
      const { peer, parameters } = await openPeer(server, "receive");
      const { receiver, dtlsParameters } = await farm.open(parameters);
      await server.call("connect", { peer, dtlsParameters }, z.unknown());
      await farm.connect(receiver);
      pairs.push({ peer, receiver });
    }
    for (const { peer, receiver } of pairs) {
      for (const source of teacher.sources) {
        const give = { peer, source, rtpCapabilities: receiverCapabilities(offered) };
        const given = await server.call("give", give, z.object({ rtpParameters }));
        await farm.expect(receiver, given.rtpParameters);
      }
    }
    teacher.start();
    await sleep(settleMs);
    const before = { cpuMs: processUsage(workerPid).cpuMs, at: performance.now(), ...(await farm.total()) };
    await sleep(measureMs);
    const after = { cpuMs: processUsage(workerPid).cpuMs, at: performance.now(), ...(await farm.total()) };
    const received = after.packets - before.packets;
    const lost = after.lost - before.lost;
    const elapsedMs = after.at - before.at;
    const cpuMs = after.cpuMs - before.cpuMs;
    return {
      usPerPacket: (cpuMs * 1000) / (received + lost),
      cpuPercent: (100 * cpuMs) / elapsedMs,
      packetsPerS: ((received + lost) * 1000) / elapsedMs,
      lostPercent: (100 * lost) / (received + lost),
      workerRssMb: processUsage(workerPid).rssMb,
      nodeRssMb: processUsage(server.pid).rssMb,
    };
  } finally {
    for (const close of closers) close();
    await Promise.all([farm.close(), server.close()]);
  }
}

async function openPeer(server: CalledProcess, direction: Direction) {
  return server.call("open", { direction }, z.object({ peer: z.int(), parameters: transportParameters }));
}

/** Connects the teacher, and takes its tracks, which flow once they are started. */
async function teach(server: CalledProcess, closers: (() => void)[]) {
  const { peer, parameters } = await openPeer(server, "send");
  const endpoint = new LightEndpoint(parameters);
  const tracks = [new SyntheticVoice(endpoint), new SyntheticVideo(endpoint, { layersKbps: [1_000] })];
  closers.push(...tracks.map((track) => () => track.close()), () => endpoint.close());
  await server.call("connect", { peer, dtlsParameters: endpoint.dtlsParameters }, z.unknown());
  await endpoint.connect();
  const sources: string[] = [];
  for (const { kind, rtpParameters } of tracks) {
    const taken = await server.call("take", { peer, kind, rtpParameters }, z.object({ source: z.string() }));
    sources.push(taken.source);
  }
  const start = () => {
    for (const track of tracks) track.start();
  };
  return { sources, start };
}

const rows: (string | number)[][] = [];
for (const receivers of receiverCounts) {
  const measured: Record<Subject, Measurement[]> = { mediasoup: [], OneRoom: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    // Each goes first in turn.
    for (const subject of turn % 2 === 0 ? subjects : subjects.toReversed()) {
      const result = await measure(subject, receivers);
      measured[subject].push(result);
      console.error(`${receivers} receivers, ${subject}: ${result.usPerPacket.toFixed(2)} µs per packet`);
    }
  }
  const middle = (subject: Subject, of: keyof Measurement) => median(measured[subject].map((result) => result[of]));
  for (const subject of subjects) {
    rows.push([
      receivers,
      subject,
      middle(subject, "usPerPacket").toFixed(2),
      (middle(subject, "usPerPacket") / middle("mediasoup", "usPerPacket")).toFixed(3),
      middle(subject, "cpuPercent").toFixed(0),
      middle(subject, "packetsPerS").toFixed(0),
      middle(subject, "lostPercent").toFixed(3),
      middle(subject, "workerRssMb").toFixed(0),
      middle(subject, "nodeRssMb").toFixed(0),
    ]);
  }
}
const head = [
  "receivers",
  "server",
  "µs/packet",
  "ratio",
  "worker CPU %",
  "packets/s",
  "lost %",
  "worker MB",
  "node MB",
];
console.log(table(head, rows));
