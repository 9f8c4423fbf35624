import type { DeckId, DeckPictures } from "../../signaling/contract/deck.ts";

/** What is fetched before a lesson and is still there when the page is opened for it. */
export interface PictureCache {
  /** A picture by the hash of its content. */
  picture(hash: string): Promise<Blob | undefined>;
  keepPicture(hash: string, picture: Blob): Promise<void>;
  deck(id: DeckId): Promise<DeckPictures | undefined>;
  keepDeck(deck: DeckPictures): Promise<void>;
}

const NAME = "oneroom-slides";
const BYTES = "x-bytes";
/** Several days' lessons of a classroom; what has been there longest makes room. */
const MOST_BYTES = 800_000_000;

/** In the browser's own store; none where it has none (plain HTTP on another machine), and then HTTP's cache has to do. */
export function openPictureCache(mostBytes = MOST_BYTES): PictureCache {
  return "caches" in globalThis ? new StoredPictures(mostBytes) : nothingKept;
}

/** Where the browser stores nothing for us. */
export const nothingKept: PictureCache = {
  picture: async () => undefined,
  keepPicture: async () => undefined,
  deck: async () => undefined,
  keepDeck: async () => undefined,
};

class StoredPictures implements PictureCache {
  readonly #mostBytes: number;
  /** What is there and how large, the oldest first; counted once, with the first that is put. */
  #kept: Map<string, number> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  async picture(hash: string): Promise<Blob | undefined> {
    return await (await this.#find(`/kept/${hash}`))?.blob();
  }

  keepPicture(hash: string, picture: Blob): Promise<void> {
    return this.#keep(`/kept/${hash}`, picture);
  }

  async deck(id: DeckId): Promise<DeckPictures | undefined> {
    return await (await this.#find(`/kept/${id}`))?.json();
  }

  keepDeck(deck: DeckPictures): Promise<void> {
    return this.#keep(`/kept/${deck.deck}`, new Blob([JSON.stringify(deck)]));
  }

  async #find(key: string): Promise<Response | undefined> {
    try {
      return await (await caches.open(NAME)).match(key);
    } catch {
      // The browser does not let this page store anything, or has thrown it away under its hands.
      return undefined;
    }
  }

  /** One after another, so that room is counted once. */
  #keep(key: string, content: Blob): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      // For one that has room nowhere, nothing else goes.
      if (content.size > this.#mostBytes) return;
      try {
        const cache = await caches.open(NAME);
        this.#kept ??= await countKept(cache);
        // It takes the place of the one before it, and is the newest now.
        this.#kept.delete(key);
        await this.#makeRoom(cache, this.#kept, content.size);
        await cache.put(key, new Response(content, { headers: { [BYTES]: String(content.size) } }));
        this.#kept.set(key, content.size);
      } catch {
        // The disk is full, or nothing may be stored: it is fetched again when it is needed.
        this.#kept = undefined;
      }
    });
    return this.#writing;
  }

  async #makeRoom(cache: Cache, kept: Map<string, number>, forBytes: number): Promise<void> {
    let bytes = [...kept.values()].reduce((sum, each) => sum + each, forBytes);
    for (const [key, freed] of kept) {
      if (bytes <= this.#mostBytes) return;
      await cache.delete(key);
      kept.delete(key);
      bytes -= freed;
    }
  }
}

/** Keys come in the order in which they were put. */
async function countKept(cache: Cache): Promise<Map<string, number>> {
  const kept = new Map<string, number>();
  for (const request of await cache.keys()) {
    const bytes = Number((await cache.match(request))?.headers.get(BYTES) ?? 0);
    kept.set(new URL(request.url).pathname, bytes);
  }
  return kept;
}
