import type { Frame, PeerSample, Recording, Span } from "./recording.ts";

declare global {
  interface Window {
    oneRoomPlayback?: { read(): Promise<Recording>; firstFrameMs(): number | undefined };
  }
}

/**
 * Runs in the page before its own scripts, and may use nothing from outside. It finds remote videos and audios by
 * themselves: what an element plays is remote when one of the page's connections receives it.
 */
export function collectPlayback(everyMs: number): void {
  interface Place {
    readonly label: string;
    readonly trackIds: string[];
    readonly shown: Span[];
    readonly frames: Frame[];
  }
  // A busy page looks late: only a longer absence ends a span.
  const absentMs = 1000 + 2 * everyMs;
  const peers: RTCPeerConnection[] = [];
  const samples: PeerSample[] = [];
  const places = { video: new Map<string, Place>(), audio: new Map<string, Place>() };
  const followed = new Map<HTMLVideoElement, number>();
  const nowMs = () => performance.timeOrigin + performance.now();

  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(connection, [configuration]: [RTCConfiguration?]) {
      const peer = new connection(configuration);
      peers.push(peer);
      return peer;
    },
  });

  /** The remote track that an element plays, if it plays one. */
  function remoteTrack(element: HTMLMediaElement, kind: "audio" | "video"): MediaStreamTrack | undefined {
    if (!(element.srcObject instanceof MediaStream)) return undefined;
    const [track] = kind === "video" ? element.srcObject.getVideoTracks() : element.srcObject.getAudioTracks();
    // Not by its id: between two browsers a sender's track and its receiver's have the same.
    const isReceived = peers.some((peer) => peer.getReceivers().some((receiver) => receiver.track === track));
    return isReceived ? track : undefined;
  }

  function placeOf(element: HTMLMediaElement, kind: "audio" | "video"): Place | undefined {
    const track = remoteTrack(element, kind);
    if (track === undefined) return undefined;
    const { source, classroom } = element.dataset;
    const named = [source, classroom].filter((part) => part !== undefined).join("/") || element.id;
    const label = named || `${kind} ${[...document.querySelectorAll(element.tagName)].indexOf(element)}`;
    const place = places[kind].get(label) ?? { label, trackIds: [], shown: [], frames: [] };
    places[kind].set(label, place);
    if (!place.trackIds.includes(track.id)) place.trackIds.push(track.id);
    return place;
  }

  function follow(video: HTMLVideoElement): void {
    if (followed.has(video)) return;
    const next = () =>
      video.requestVideoFrameCallback((_now, frame) => {
        const { presentationTime, width, height, presentedFrames } = frame;
        const seen: Frame = [performance.timeOrigin + presentationTime, width, height, presentedFrames];
        placeOf(video, "video")?.frames.push(seen);
        followed.set(video, next());
      });
    followed.set(video, next());
  }

  const followAll = () => {
    for (const video of document.querySelectorAll("video")) follow(video);
  };
  new MutationObserver(followAll).observe(document, { childList: true, subtree: true });

  /** An element that is still there makes its last span longer. */
  function see(): void {
    const atMs = nowMs();
    for (const element of document.querySelectorAll<HTMLMediaElement>("video, audio"))
      for (const kind of ["audio", "video"] as const) {
        if (kind === "video" && element.getClientRects().length === 0) continue;
        const place = placeOf(element, kind);
        const last = place?.shown.at(-1);
        if (last !== undefined && atMs - last[1] < absentMs) place?.shown.splice(-1, 1, [last[0], atMs]);
        else place?.shown.push([atMs, atMs]);
      }
  }

  async function sample(peer: RTCPeerConnection, index: number): Promise<void> {
    if (peer.connectionState === "closed") return;
    let [bytes, packets, atMs] = [0, 0, nowMs()];
    const tracks = [];
    const sources = [];
    for (const stats of (await peer.getStats()).values()) {
      if (stats.type === "transport") {
        bytes += stats.bytesReceived ?? 0;
        packets += stats.packetsReceived ?? 0;
        atMs = stats.timestamp;
      }
      if (stats.type === "media-source" && stats.kind === "video")
        sources.push({ trackId: String(stats.trackIdentifier), frames: stats.frames ?? 0 });
      if (stats.type === "inbound-rtp")
        tracks.push({
          trackId: String(stats.trackIdentifier),
          bytes: (stats.bytesReceived ?? 0) + (stats.headerBytesReceived ?? 0),
          packetsReceived: stats.packetsReceived ?? 0,
          packetsLost: stats.packetsLost ?? 0,
          framesDecoded: stats.framesDecoded ?? 0,
          audioSamples: stats.totalSamplesReceived ?? 0,
          concealedSamples: stats.concealedSamples ?? 0,
        });
    }
    samples.push({ peer: index, atMs, bytes, packets, tracks, sources });
  }

  let looking: Promise<unknown> | undefined;
  const look = () => {
    followAll();
    see();
    looking ??= Promise.all(peers.map(sample)).finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const timer = setInterval(look, everyMs);

  window.oneRoomPlayback = {
    firstFrameMs: () => {
      const firsts = [...places.video.values()].flatMap(({ frames }) => frames[0]?.[0] ?? []);
      return firsts.length === 0 ? undefined : Math.min(...firsts);
    },
    async read() {
      await look();
      const [pictures, voices] = [[...places.video.values()], [...places.audio.values()]];
      return { endMs: nowMs(), pictures, voices, samples };
    },
  };
  addEventListener("pagehide", () => clearInterval(timer));
}
