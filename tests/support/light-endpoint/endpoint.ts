import { PeerConnection, type Track, Video } from "node-datachannel";
import { type DtlsParameters, dtlsParameters, type TransportParameters } from "../../../signaling/contract/media.ts";
import { isRtcp } from "./rtp.ts";

/**
 * A light WebRTC endpoint: ICE, DTLS and SRTP in native code, packets in the clear here. It neither encodes nor decodes,
 * so that one process holds hundreds of them. One media line carries everything in both directions: libdatachannel hands
 * all packets of a connection with a single line to that line's track, whatever their SSRC.
 */
export class LightEndpoint {
  /** For the server's `connect`, before `connect` here. */
  readonly dtlsParameters: DtlsParameters;
  readonly #connection: PeerConnection;
  readonly #track: Track;
  readonly #remote: TransportParameters;
  readonly #rtpListeners: ((packet: Buffer) => void)[] = [];
  readonly #rtcpListeners: ((packet: Buffer) => void)[] = [];
  #fail: (reason: Error) => void = () => {};
  #closed = false;

  constructor(remote: TransportParameters) {
    this.#remote = remote;
    this.#connection = new PeerConnection(remote.id, {
      iceServers: [],
      // Without an address no candidate of the loopback interface is gathered.
      ...(isLoopback(remote) && { bindAddress: "127.0.0.1" }),
      disableAutoNegotiation: true,
      forceMediaTransport: true,
    });
    const line = new Video(mid, "SendRecv");
    line.addVP8Codec(payloadType);
    this.#track = this.#connection.addTrack(line);
    this.#track.onMessage((packet) => this.#received(packet));
    // Each keeps the process alive until it has been told of the end, which only those that listen are.
    this.#track.onClosed(() => {});
    this.#connection.onStateChange((state) => this.#changed(state));
    this.#connection.setLocalDescription("offer");
    this.dtlsParameters = ownDtlsParameters(this.#connection.localDescription()?.sdp ?? "");
  }

  /** Resolves when packets can flow. The server must know `dtlsParameters` by then, or soon. */
  async connect(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#track.onOpen(resolve);
      this.#fail = reject;
      this.#connection.setRemoteDescription(answerSdp(this.#remote), "answer");
    });
  }

  onRtp(listener: (packet: Buffer) => void): void {
    this.#rtpListeners.push(listener);
  }

  onRtcp(listener: (packet: Buffer) => void): void {
    this.#rtcpListeners.push(listener);
  }

  /** Sends an RTP or RTCP packet. Nothing happens while there is no connection. */
  send(packet: Buffer): void {
    if (!this.#closed && this.#track.isOpen()) this.#track.sendMessageBinary(packet);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#track.close();
    this.#connection.close();
  }

  #changed(state: string): void {
    if (state === "failed" || state === "closed") this.#fail(new Error(`the connection is ${state}`));
  }

  #received(packet: Buffer): void {
    for (const listener of isRtcp(packet) ? this.#rtcpListeners : this.#rtpListeners) listener(packet);
  }
}

/** Of the single media line. Its codec is never looked at. */
const mid = "0";
const payloadType = 96;

function isLoopback({ iceCandidates }: TransportParameters): boolean {
  return iceCandidates.some(({ address }) => address.startsWith("127."));
}

function ownDtlsParameters(sdp: string): DtlsParameters {
  const [, algorithm, value] = /^a=fingerprint:(\S+) (\S+)/m.exec(sdp) ?? [];
  return dtlsParameters.parse({ role: "client", fingerprints: [{ algorithm: algorithm?.toLowerCase(), value }] });
}

/** The server's side in the words of SDP. libjuice knows UDP only. */
function answerSdp({ iceParameters, iceCandidates, dtlsParameters }: TransportParameters): string {
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === "sha-256");
  if (!fingerprint) throw new Error("the server offers no SHA-256 fingerprint");
  const candidates = iceCandidates
    .filter(({ protocol }) => protocol === "udp")
    .map(({ foundation, priority, address, port }) => `${foundation} 1 udp ${priority} ${address} ${port} typ host`);
  return [
    "v=0",
    "o=- 1 1 IN IP4 0.0.0.0",
    "s=-",
    "t=0 0",
    "a=ice-lite",
    `a=group:BUNDLE ${mid}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    "a=sendrecv",
    "a=rtcp-mux",
    `a=rtpmap:${payloadType} VP8/90000`,
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    "a=setup:passive",
    `a=fingerprint:${fingerprint.algorithm} ${fingerprint.value}`,
    ...candidates.map((candidate) => `a=candidate:${candidate}`),
    "a=end-of-candidates",
    "",
  ].join("\r\n");
}
