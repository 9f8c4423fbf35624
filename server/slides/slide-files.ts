import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { SlideImage } from "../../signaling/contract/deck.ts";

/** Where pictures are kept, each under the SHA-256 of its content: the same page twice is one file. */
export class SlideFiles {
  readonly #pictures: string;
  readonly #work: string;

  constructor(dataDir: string) {
    this.#pictures = join(dataDir, "slides");
    this.#work = join(dataDir, "slides-work");
  }

  /** A folder of its own for one conversion. */
  async workFolder(id: string): Promise<string> {
    const folder = join(this.#work, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  async clear(id: string): Promise<void> {
    await rm(join(this.#work, id), { recursive: true, force: true });
  }

  /** At start: nothing of an earlier life is being worked on. */
  async clearAll(): Promise<void> {
    await rm(this.#work, { recursive: true, force: true });
  }

  /** Moves a finished picture to its place. */
  async keep(file: string, width: number): Promise<SlideImage> {
    const sum = createHash("sha256");
    await pipeline(createReadStream(file), sum);
    const hash = sum.digest("hex");
    const { size: bytes } = await stat(file);
    const place = this.placeOf(hash);
    await mkdir(join(place, ".."), { recursive: true, mode: 0o700 });
    await rename(file, place);
    return { hash, width, bytes };
  }

  async discard(hashes: readonly string[]): Promise<void> {
    for (const hash of hashes) await rm(this.placeOf(hash), { force: true });
  }

  /** Spread over 256 folders. */
  placeOf(hash: string): string {
    return join(this.#pictures, hash.slice(0, 2), hash);
  }
}
