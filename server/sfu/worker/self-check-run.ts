/**
 * Runs in a process of its own (see self-check.ts): `node self-check-run.ts <binary>`.
 *
 * Two WebRTC peers meet the candidate on 127.0.0.1. One produces an Opus packet, the other must receive it. So the
 * candidate has answered ICE, completed two DTLS handshakes and has decrypted, forwarded and encrypted RTP.
 * Spawning alone proves little: a worker built against an OpenSSL with kernel TLS spawned well and died at its first
 * handshake.
 *
 * Standard output carries one line per finished step (see self-check.ts); exit status 0 means that all were done.
 */

import type { types } from "mediasoup";
import { createWorker } from "mediasoup";
import { Audio, PeerConnection } from "node-datachannel";

const loopback = "127.0.0.1";
const audioSsrc = 0x0e0e0e;
const opus = {
  kind: "audio",
  mimeType: "audio/opus",
  preferredPayloadType: 100,
  clockRate: 48000,
  channels: 2,
} as const;
const resendEveryMs = 20;

/** A peer that is connected to `transport`, with one audio track. */
async function connectPeer(transport: types.WebRtcTransport, direction: "SendOnly" | "RecvOnly", ssrc: number) {
  const peer = new PeerConnection("self-check", { iceServers: [], bindAddress: loopback });
  const audio = new Audio("0", direction);
  audio.addOpusCodec(opus.preferredPayloadType);
  if (direction === "SendOnly") audio.addSSRC(ssrc, "self-check");
  const track = peer.addTrack(audio);
  const opened = new Promise<void>((resolve, reject) => {
    track.onOpen(resolve);
    track.onError((reason) => reject(new Error(`track: ${reason}`)));
    peer.onStateChange((state) => {
      if (state === "failed" || state === "closed") reject(new Error(`the peer's connection is ${state}`));
    });
  });
  peer.setLocalDescription("offer");
  const offer = peer.localDescription()?.sdp ?? "";
  const fingerprint = /^a=fingerprint:sha-256 (\S+)/m.exec(offer)?.[1];
  if (fingerprint === undefined) throw new Error("the peer's offer carries no fingerprint");
  peer.setRemoteDescription(answer(transport, direction, ssrc), "answer");
  await Promise.all([
    transport.connect({
      dtlsParameters: { role: "client", fingerprints: [{ algorithm: "sha-256", value: fingerprint }] },
    }),
    opened,
    secured(transport),
  ]);
  return { peer, track };
}

/** Waits until the worker, too, has seen the end of the handshake. */
async function secured(transport: types.WebRtcTransport): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (transport.dtlsState === "connected") resolve();
      else if (transport.dtlsState === "failed" || transport.dtlsState === "closed") {
        reject(new Error(`the worker's DTLS state is ${transport.dtlsState}`));
      }
    };
    transport.on("dtlsstatechange", look);
    look();
  });
}

function answer(transport: types.WebRtcTransport, direction: "SendOnly" | "RecvOnly", ssrc: number): string {
  const { iceParameters, iceCandidates, dtlsParameters } = transport;
  const fingerprint = dtlsParameters.fingerprints.find((candidate) => candidate.algorithm === "sha-256");
  return [
    "v=0",
    `o=- 1 1 IN IP4 ${loopback}`,
    "s=-",
    "t=0 0",
    "a=ice-lite",
    "a=group:BUNDLE 0",
    `m=audio 9 UDP/TLS/RTP/SAVPF ${opus.preferredPayloadType}`,
    `c=IN IP4 ${loopback}`,
    "a=mid:0",
    direction === "SendOnly" ? "a=recvonly" : "a=sendonly",
    "a=rtcp-mux",
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    `a=fingerprint:sha-256 ${fingerprint?.value ?? ""}`,
    "a=setup:passive",
    `a=rtpmap:${opus.preferredPayloadType} opus/48000/2`,
    ...(direction === "RecvOnly" ? [`a=ssrc:${ssrc} cname:self-check`] : []),
    ...iceCandidates.map(
      (candidate) =>
        `a=candidate:${candidate.foundation} 1 ${candidate.protocol} ${candidate.priority} ${candidate.address} ${candidate.port} typ host`,
    ),
    "a=end-of-candidates",
    "",
  ].join("\r\n");
}

/** One RTP packet (RFC 3550, 5.1) with an Opus payload of silence. */
function rtpPacket(sequenceNumber: number): Buffer {
  const packet = Buffer.alloc(15);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(opus.preferredPayloadType, 1);
  packet.writeUInt16BE(sequenceNumber, 2);
  packet.writeUInt32BE(sequenceNumber * 960, 4);
  packet.writeUInt32BE(audioSsrc, 8);
  packet.set([0xf8, 0xff, 0xfe], 12);
  return packet;
}

function report(step: string, detail = ""): void {
  process.stdout.write(`${JSON.stringify({ step, detail })}\n`);
}

async function run(workerBin: string): Promise<void> {
  const worker = await createWorker({ workerBin, logLevel: "warn" });
  const died = new Promise<never>((_, reject) => {
    worker.on("died", (error) => reject(error));
  });
  report("started", `pid ${worker.pid}`);
  await Promise.race([forwardOnePacket(worker), died]);
  report("forwarded");
  const ended = new Promise<void>((resolve) => {
    worker.on("subprocessclose", resolve);
  });
  worker.close();
  await ended;
}

async function forwardOnePacket(worker: types.Worker): Promise<void> {
  const webRtcServer = await worker.createWebRtcServer({ listenInfos: [{ protocol: "udp", ip: loopback }] });
  const router = await worker.createRouter({ mediaCodecs: [opus] });
  const sending = await router.createWebRtcTransport({ webRtcServer });
  const receiving = await router.createWebRtcTransport({ webRtcServer });
  const sender = await connectPeer(sending, "SendOnly", audioSsrc);
  report("handshake");
  const producer = await sending.produce({
    kind: "audio",
    rtpParameters: {
      codecs: [{ mimeType: opus.mimeType, payloadType: opus.preferredPayloadType, clockRate: 48000, channels: 2 }],
      encodings: [{ ssrc: audioSsrc }],
    },
  });
  const consumer = await receiving.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities });
  const ssrc = consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0;
  const receiver = await connectPeer(receiving, "RecvOnly", ssrc);
  const received = new Promise<void>((resolve) => {
    receiver.track.onMessage((packet) => {
      if (packet.length >= 12 && packet.readUInt32BE(8) === ssrc) resolve();
    });
  });
  // A datagram may be lost even here, so the packet is sent again until one has come through.
  let sequenceNumber = 1;
  const sendNext = (): void => {
    sender.track.sendMessageBinary(rtpPacket(sequenceNumber++));
  };
  sendNext();
  const resend = setInterval(sendNext, resendEveryMs);
  await received.finally(() => clearInterval(resend));
  sender.peer.close();
  receiver.peer.close();
}

const [workerBin = ""] = process.argv.slice(2);
run(workerBin).then(
  // The native peers keep the process alive; everything they hold dies with it.
  () => process.exit(0),
  (error: Error) => {
    report("failed", error.message);
    process.exit(1);
  },
);
