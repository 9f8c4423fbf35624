/** What a page had received when it looked, by the server's clock. */
export interface Look {
  atMs: number;
  bytes: number;
}

/** A shorter stretch is a few packets, and any rate. */
export const SHORTEST_STRETCH_MS = 180;

/** The highest rate (kbit/s) over any stretch between two looks that is about as long as asked for. */
export function fastestStretch(looks: readonly Look[], shortestMs: number, longestMs: number): number {
  let fastest = 0;
  for (const [index, from] of looks.entries()) {
    for (const to of looks.slice(index + 1)) {
      const spanMs = to.atMs - from.atMs;
      if (spanMs < shortestMs || spanMs > longestMs) continue;
      fastest = Math.max(fastest, ((to.bytes - from.bytes) * 8) / spanMs);
    }
  }
  return fastest;
}

/** The most bytes above what the media alone (bytes a millisecond) brings, over any stretch of about that length. */
export function mostExcess(looks: readonly Look[], mediaRate: number, shortestMs: number, longestMs: number): number {
  let most = 0;
  for (const [index, from] of looks.entries()) {
    for (const to of looks.slice(index + 1)) {
      const spanMs = to.atMs - from.atMs;
      if (spanMs >= shortestMs && spanMs <= longestMs)
        most = Math.max(most, to.bytes - from.bytes - mediaRate * spanMs);
    }
  }
  return most;
}
