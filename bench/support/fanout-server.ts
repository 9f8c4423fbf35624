import { createWorker } from "mediasoup";
import { z } from "zod";
import { systemClock } from "../../server/clock.ts";
import { createLog } from "../../server/log.ts";
import { withoutUndefined } from "../../server/sfu/without-undefined.ts";
import { WorkerPool } from "../../server/sfu/worker-pool.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import { lessonId, sourceId } from "../../signaling/contract/ids.ts";
import {
  type DtlsParameters,
  direction,
  dtlsParameters,
  mediaKind,
  type RtpCapabilities,
  type RtpParameters,
  rtpCapabilities,
  rtpParameters,
  type TransportParameters,
} from "../../signaling/contract/media.ts";
import { answer, answerParent } from "../../tests/support/light-endpoint/child-calls.ts";

/** The process that bench/fanout.ts measures: OneRoom's media behind its port, or mediasoup bare. */

interface Subject {
  readonly rtpCapabilities: RtpCapabilities;
  readonly workerPid: number;
  open(direction: "send" | "receive"): Promise<Peer>;
}

interface Peer {
  readonly parameters: TransportParameters;
  connect(dtlsParameters: DtlsParameters): Promise<void>;
  take(kind: "audio" | "video", rtpParameters: RtpParameters): Promise<string>;
  give(source: string, rtpCapabilities: RtpCapabilities): Promise<RtpParameters>;
}

async function oneRoom(workerBin: string): Promise<Subject> {
  const media = { ips: ["127.0.0.1"], announcedAddress: null, port: 0, workers: 1 };
  const pool = await WorkerPool.create({ workerBin, media, clock: systemClock, log: createLog("silent") });
  const room = await pool.openRoom(lessonId.parse("fanout"), () => process.exit(1));
  return {
    rtpCapabilities: pool.rtpCapabilities,
    workerPid: pool.workers[0]?.pid ?? 0,
    async open(direction) {
      const transport = await room.openTransport(direction);
      return {
        parameters: transport.parameters,
        connect: async (dtls) => must(await transport.connect(dtls)),
        take: async (kind, parameters) =>
          must(await transport.takeTrack({ kind, rtpParameters: parameters, paused: false })).id,
        give: async (source, capabilities) => {
          const options = { sourceId: sourceId.parse(source), rtpCapabilities: capabilities, held: false };
          return must(await transport.giveTrack(options)).rtpParameters;
        },
      };
    },
  };
}

/** As a short script with mediasoup's documentation at hand would do it. */
async function bare(workerBin: string): Promise<Subject> {
  const worker = await createWorker({ workerBin });
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [
      { protocol: "udp", ip: "127.0.0.1" },
      { protocol: "tcp", ip: "127.0.0.1" },
    ],
  });
  const router = await worker.createRouter({
    mediaCodecs: [
      { kind: "audio", mimeType: "audio/opus", clockRate: 48_000, channels: 2 },
      { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
    ],
  });
  return {
    rtpCapabilities: rtpCapabilities.parse(router.rtpCapabilities),
    workerPid: worker.pid,
    async open() {
      const transport = await router.createWebRtcTransport({ webRtcServer, preferUdp: true });
      const { id, iceParameters, iceCandidates } = transport;
      return {
        parameters: { id, iceParameters, iceCandidates, dtlsParameters: transport.dtlsParameters },
        connect: ({ fingerprints }) => transport.connect({ dtlsParameters: { role: "client", fingerprints } }),
        take: async (kind, parameters) =>
          (await transport.produce({ kind, rtpParameters: withoutUndefined(parameters) })).id,
        give: async (producerId, capabilities) => {
          const consumer = await transport.consume({ producerId, rtpCapabilities: withoutUndefined(capabilities) });
          return rtpParameters.parse(consumer.rtpParameters);
        },
      };
    },
  };
}
function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.error.code}`);
  return outcome.value;
}

const subjects = { OneRoom: oneRoom, mediasoup: bare };
const peers: Peer[] = [];
let subject: Subject | undefined;

function started(): Subject {
  if (!subject) throw new Error("call start first");
  return subject;
}

function peerAt(index: number): Peer {
  const peer = peers[index];
  if (!peer) throw new RangeError(`there is no peer ${index}`);
  return peer;
}

const onePeer = z.object({ peer: z.int() });

answerParent({
  start: answer(z.object({ name: z.enum(["OneRoom", "mediasoup"]), workerBin: z.string() }), async (input) => {
    subject = await subjects[input.name](input.workerBin);
    return { workerPid: subject.workerPid, rtpCapabilities: subject.rtpCapabilities };
  }),
  open: answer(z.object({ direction }), async (input) => {
    const peer = await started().open(input.direction);
    peers.push(peer);
    return { peer: peers.length - 1, parameters: peer.parameters };
  }),
  connect: answer(onePeer.extend({ dtlsParameters }), (input) => peerAt(input.peer).connect(input.dtlsParameters)),
  take: answer(onePeer.extend({ kind: mediaKind, rtpParameters }), async (input) => ({
    source: await peerAt(input.peer).take(input.kind, input.rtpParameters),
  })),
  give: answer(onePeer.extend({ source: z.string(), rtpCapabilities }), async (input) => ({
    rtpParameters: await peerAt(input.peer).give(input.source, input.rtpCapabilities),
  })),
});
