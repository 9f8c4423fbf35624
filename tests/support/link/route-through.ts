import type { BrowserContext, Page } from "playwright-core";

/** Where the pages' media is to go: an emulator's address, and its port when that is not the SFU's. */
export interface Route {
  readonly address: string;
  readonly port?: number;
}

/**
 * Sends a page's media through an emulator although the SFU announces another address: every ICE candidate that the
 * page learns, in a remote description or alone, is rewritten before the browser sees it. All browsers of one machine
 * come from 127.0.0.1, so this is how each page gets a link of its own. TCP candidates are rewritten as well: the
 * emulator refuses or forwards them. Call it before the page is opened.
 */
export async function routeThrough(pages: Page | BrowserContext, route: Route): Promise<void> {
  await pages.addInitScript(rewriteCandidates, { address: route.address, port: route.port ?? null });
}

/** Runs in the page: it may use nothing from outside. */
function rewriteCandidates(route: { address: string; port: number | null }): void {
  // RFC 8839: candidate:<foundation> <component> <transport> <priority> <address> <port> typ ...
  const rewrite = (text: string) =>
    text.replace(
      /(candidate:\S+ \d+ \S+ \d+) \S+ (\d+) typ/g,
      (_all, before: string, port: string) => `${before} ${route.address} ${route.port ?? port} typ`,
    );
  const connection = RTCPeerConnection.prototype;
  connection.setRemoteDescription = new Proxy(connection.setRemoteDescription, {
    apply: (set, peer, [description]: [RTCSessionDescriptionInit]) =>
      Reflect.apply(set, peer, [{ type: description.type, sdp: rewrite(description.sdp ?? "") }]),
  });
  connection.addIceCandidate = new Proxy(connection.addIceCandidate, {
    apply: (add, peer, [candidate]: [RTCIceCandidateInit?]) => {
      const known = candidate?.candidate ? new RTCIceCandidate(candidate).toJSON() : undefined;
      return Reflect.apply(add, peer, known ? [{ ...known, candidate: rewrite(known.candidate ?? "") }] : [candidate]);
    },
  });
}

/** The same for an endpoint that is told its candidates in ORTC form, such as a light one. */
export function candidatesThrough<T extends { ip: string; address: string; port: number }>(
  candidates: readonly T[],
  { address, port }: Route,
): T[] {
  return candidates.map((candidate) => ({ ...candidate, ip: address, address, port: port ?? candidate.port }));
}
