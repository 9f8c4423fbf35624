/** What a page that comes back had by when; `atMs` is since the epoch. */
export interface Phase {
  readonly name: PhaseName;
  readonly atMs: number;
}

export type PhaseName =
  | "page"
  | "socket"
  | "welcome"
  | "joined"
  | "way found"
  | "media flows"
  | "sound"
  | "picture"
  | "ink";

declare global {
  interface Window {
    oneRoomPhases?: Phase[];
  }
}

/**
 * Runs in the page before its own scripts, and may use nothing from outside: notes each time that a socket opens, that the
 * service knows the page, that a join is answered, that ICE and DTLS stand, and that sound, picture and ink come
 * after `silentMs` without.
 */
export function notePhases(silentMs: number): void {
  const phases: Phase[] = [];
  window.oneRoomPhases = phases;
  const note = (name: PhaseName) => phases.push({ name, atMs: performance.timeOrigin + performance.now() });
  addEventListener("DOMContentLoaded", () => note("page"));

  /** Notes what goes on all the time when it begins again. */
  function pulse(name: PhaseName): () => void {
    let lastMs = Number.NEGATIVE_INFINITY;
    return () => {
      const nowMs = performance.now();
      if (nowMs - lastMs > silentMs) note(name);
      lastMs = nowMs;
    };
  }

  window.WebSocket = new Proxy(window.WebSocket, {
    construct(socket, args: [string, (string | string[])?]) {
      const made = new socket(...args);
      const joins = new Set<string | undefined>();
      made.addEventListener("open", () => note("socket"));
      // socket.io: 40 is the answer to the handshake, 42<id>[name, …] a request, 43<id>[…] its acknowledgement.
      made.addEventListener("message", ({ data }) => {
        if (typeof data !== "string") return;
        if (data.startsWith("40")) note("welcome");
        if (joins.has(/^43(\d+)/.exec(data)?.[1])) note("joined");
      });
      const send = made.send.bind(made);
      made.send = (data) => {
        const join = typeof data === "string" ? /^42(\d+)\["join"/.exec(data)?.[1] : undefined;
        if (join !== undefined) joins.add(join);
        send(data);
      };
      return made;
    },
  });

  const heard = pulse("sound");
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(connection, [configuration]: [RTCConfiguration?]) {
      const peer = new connection(configuration);
      peer.addEventListener(
        "iceconnectionstatechange",
        () => peer.iceConnectionState === "connected" && note("way found"),
      );
      peer.addEventListener("connectionstatechange", () => peer.connectionState === "connected" && note("media flows"));
      void listen(peer);
      return peer;
    },
  });
  async function listen(peer: RTCPeerConnection): Promise<void> {
    let energy = 0;
    while (peer.connectionState !== "closed") {
      await new Promise((done) => setTimeout(done, 100));
      for (const stats of (await peer.getStats()).values()) {
        if (stats.type !== "inbound-rtp" || stats.kind !== "audio") continue;
        if (Number(stats.totalAudioEnergy) > energy) heard();
        energy = Number(stats.totalAudioEnergy);
      }
    }
  }

  const seen = pulse("picture");
  const watched = new WeakSet<HTMLVideoElement>();
  const watch = (video: HTMLVideoElement): void => {
    const next = () =>
      video.requestVideoFrameCallback(() => {
        seen();
        next();
      });
    next();
  };
  let strokes = 0;
  new MutationObserver(() => {
    for (const video of document.querySelectorAll("video")) {
      if (watched.has(video) || video.dataset.preview !== undefined) continue;
      watched.add(video);
      watch(video);
    }
    const now = Number(document.querySelector<HTMLElement>(".slate-main .sheet")?.dataset.strokes ?? 0);
    if (now > strokes) note("ink");
    strokes = now;
  }).observe(document, { childList: true, subtree: true, attributes: true });
}
