/** Beyond this share of the time the encoder cannot keep up: frames are dropped. */
const FULL_SHARE = 0.85;
/** Below this it could do more. In between it stays what it was. */
const FREE_SHARE = 0.6;

interface Seen {
  atMs: number;
  encodeS: number;
}

/**
 * Whether a sender's processor is too slow for what it is asked to encode. A browser that leaves size and frame rate to
 * the ladder (docs/decisions/0019) does not say so itself. Layers of one picture are encoded together and each is counted
 * with the whole time, so the busiest one counts.
 */
export class EncoderLoad {
  #seen = new Map<string, Seen>();
  #full = false;

  /** `forEach` over the sender's statistics. */
  take(entries: { forEach(run: (entry: unknown) => void): void }): boolean {
    const now = new Map<string, Seen>();
    let most = 0;
    entries.forEach((entry) => {
      const layer = layerOf(entry);
      if (layer === undefined) return;
      const { id, atMs, encodeS } = layer;
      const before = this.#seen.get(id);
      now.set(id, { atMs, encodeS });
      if (before !== undefined && atMs > before.atMs)
        most = Math.max(most, ((encodeS - before.encodeS) * 1_000) / (atMs - before.atMs));
    });
    this.#seen = now;
    this.#full = most > (this.#full ? FREE_SHARE : FULL_SHARE);
    return this.#full;
  }
}

function layerOf(entry: unknown): (Seen & { id: string }) | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  if (!("id" in entry && "timestamp" in entry && "totalEncodeTime" in entry)) return undefined;
  const { id, timestamp, totalEncodeTime } = entry;
  if (typeof id !== "string" || typeof timestamp !== "number" || typeof totalEncodeTime !== "number") return undefined;
  return { id, atMs: timestamp, encodeS: totalEncodeTime };
}
