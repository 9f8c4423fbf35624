import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { findCachedWorker } from "../server/sfu/worker/ensure-worker.ts";
import { type Direction, rtpCapabilities, rtpParameters, transportParameters } from "../signaling/contract/media.ts";
import { receiverCapabilities } from "../tests/support/light-endpoint/capabilities.ts";
import { CalledProcess } from "../tests/support/light-endpoint/child-calls.ts";
import { LightEndpoint } from "../tests/support/light-endpoint/endpoint.ts";
import { ReceiverFarm } from "../tests/support/light-endpoint/receiver-farm.ts";
import { type SyntheticTrack, SyntheticVideo, SyntheticVoice } from "../tests/support/light-endpoint/sender.ts";
import { median } from "./support/figures.ts";
import { processUsage } from "./support/process-usage.ts";
import { table } from "./support/table.ts";

/**
 * What does it cost to fan one lesson out, and what does OneRoom add to mediasoup? A teacher sends a voice and a picture
 * of 1 Mbit/s; N light receivers on one worker get both. In each run OneRoom's media port and a bare script on mediasoup
 * stand side by side, each in its own processes, and flow in turns of seconds, so that whatever else the machine does
 * meets both alike. Losses are counted by the receivers, wherever they arise: on a machine that is short of processors
 * mostly in the socket that the worker reads the teacher's packets and all reports from, or at the receivers' own end.
 * What is lost on the way to the worker costs it nothing, so its work is shared out over what was received.
 */

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const receiverCounts = options.quick ? [20] : [50, 100, 200];
const runs = options.quick ? 1 : 3;
const turnsPerRun = options.quick ? 1 : 5;
const settleMs = 500;
const measureMs = 2_000;

const names = ["mediasoup", "OneRoom"] as const;
type Name = (typeof names)[number];

interface Sums {
  cpuMs: number;
  elapsedMs: number;
  received: number;
  lost: number;
}

/** One server with its teacher and its receivers. Flows from `start` to `stop`. */
class Side {
  readonly #server = new CalledProcess(new URL("./support/fanout-server.ts", import.meta.url));
  readonly #farm = new ReceiverFarm();
  readonly #sums: Sums = { cpuMs: 0, elapsedMs: 0, received: 0, lost: 0 };
  #tracks: SyntheticTrack[] = [];
  #teacher: LightEndpoint | undefined;
  #workerPid = 0;

  static async open(name: Name, receivers: number): Promise<Side> {
    const side = new Side();
    try {
      await side.#open(name, receivers);
    } catch (error) {
      await side[Symbol.asyncDispose]();
      throw error;
    }
    return side;
  }

  async takeTurn(): Promise<void> {
    for (const track of this.#tracks) track.start();
    await sleep(settleMs);
    const before = await this.#snapshot();
    await sleep(measureMs);
    const after = await this.#snapshot();
    for (const track of this.#tracks) track.stop();
    this.#sums.cpuMs += after.cpuMs - before.cpuMs;
    this.#sums.elapsedMs += after.atMs - before.atMs;
    this.#sums.received += after.packets - before.packets;
    this.#sums.lost += after.lost - before.lost;
    await sleep(settleMs);
  }

  get result() {
    const { cpuMs, elapsedMs, received, lost } = this.#sums;
    return {
      usPerPacket: (1000 * cpuMs) / received,
      cpuPercent: (100 * cpuMs) / elapsedMs,
      packetsPerS: (1000 * received) / elapsedMs,
      lostPercent: (100 * lost) / (received + lost),
      workerMb: processUsage(this.#workerPid).rssMb,
      nodeMb: processUsage(this.#server.pid).rssMb,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const track of this.#tracks) track.stop();
    this.#teacher?.close();
    await Promise.all([this.#farm.close(), this.#server.close()]);
  }

  async #open(name: Name, receivers: number): Promise<void> {
    const start = { name, workerBin: findCachedWorker().bin };
    const started = await this.#server.call("start", start, z.object({ workerPid: z.int(), rtpCapabilities }));
    this.#workerPid = started.workerPid;
    const sources = await this.#teach();
    for (let index = 0; index < receivers; index += 1) {
      const { peer, parameters } = await this.#openPeer("receive");
      const { receiver, dtlsParameters } = await this.#farm.open(parameters);
      await this.#server.call("connect", { peer, dtlsParameters }, z.unknown());
      await this.#farm.connect(receiver);
      for (const source of sources) {
        const give = { peer, source, rtpCapabilities: receiverCapabilities(started.rtpCapabilities) };
        const given = await this.#server.call("give", give, z.object({ rtpParameters }));
        await this.#farm.expect(receiver, given.rtpParameters);
      }
    }
  }

  /** Connects the teacher, and answers its sources; nothing flows yet. */
  async #teach(): Promise<string[]> {
    const { peer, parameters } = await this.#openPeer("send");
    const endpoint = new LightEndpoint(parameters);
    this.#teacher = endpoint;
    this.#tracks = [new SyntheticVoice(endpoint), new SyntheticVideo(endpoint, { layersKbps: [1_000] })];
    await this.#server.call("connect", { peer, dtlsParameters: endpoint.dtlsParameters }, z.unknown());
    await endpoint.connect();
    const sources: string[] = [];
    for (const { kind, rtpParameters } of this.#tracks) {
      const taken = await this.#server.call("take", { peer, kind, rtpParameters }, z.object({ source: z.string() }));
      sources.push(taken.source);
    }
    return sources;
  }

  #openPeer(direction: Direction) {
    return this.#server.call("open", { direction }, z.object({ peer: z.int(), parameters: transportParameters }));
  }

  async #snapshot() {
    return { cpuMs: processUsage(this.#workerPid).cpuMs, atMs: performance.now(), ...(await this.#farm.total()) };
  }
}

type Result = Side["result"];

async function run(receivers: number): Promise<Record<Name, Result>> {
  await using mediasoup = await Side.open("mediasoup", receivers);
  await using OneRoom = await Side.open("OneRoom", receivers);
  for (let turn = 0; turn < turnsPerRun; turn += 1) {
    for (const side of turn % 2 === 0 ? [mediasoup, OneRoom] : [OneRoom, mediasoup]) await side.takeTurn();
  }
  return { mediasoup: mediasoup.result, OneRoom: OneRoom.result };
}

const rows: string[][] = [];
for (const receivers of receiverCounts) {
  const results: Record<Name, Result>[] = [];
  for (let index = 0; index < runs; index += 1) {
    results.push(await run(receivers));
    console.error(`${receivers} receivers: run ${index + 1} of ${runs} done`);
  }
  for (const name of names) {
    const middle = (of: keyof Result) => median(results.map((result) => result[name][of]));
    // Of each run, where both met the same conditions; then the middle one.
    const ratio = median(results.map((result) => result[name].usPerPacket / result.mediasoup.usPerPacket));
    rows.push([
      String(receivers),
      name,
      middle("usPerPacket").toFixed(2),
      ratio.toFixed(3),
      middle("cpuPercent").toFixed(0),
      middle("packetsPerS").toFixed(0),
      middle("lostPercent").toFixed(3),
      middle("workerMb").toFixed(0),
      middle("nodeMb").toFixed(0),
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
