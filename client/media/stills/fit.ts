/** One way to write a picture down. */
export interface Writing {
  /** Of the encoder, 0 to 1. */
  quality: number;
  /** Of width and height. */
  scale: number;
}

/** The best first. Writing stays legible longer at a lower quality than at a smaller size. */
const WRITINGS: readonly Writing[] = [
  { quality: 0.85, scale: 1 },
  { quality: 0.7, scale: 1 },
  { quality: 0.5, scale: 1 },
  { quality: 0.3, scale: 1 },
  { quality: 0.3, scale: 0.75 },
  { quality: 0.3, scale: 0.5 },
  { quality: 0.1, scale: 0.5 },
];

/** Finds the best writing of each picture that fits, beginning just above the one that the picture before took. */
export class Fit {
  #last = 1;

  /** undefined: there is no picture, or nothing of it fits. */
  async find(
    encode: (writing: Writing) => Promise<Uint8Array | undefined>,
    maxBytes: number,
  ): Promise<Uint8Array | undefined> {
    for (let index = Math.max(0, this.#last - 1); index < WRITINGS.length; index += 1) {
      const writing = WRITINGS[index];
      const bytes = writing && (await encode(writing));
      if (bytes === undefined) return undefined;
      this.#last = index;
      if (bytes.byteLength <= maxBytes) return bytes;
    }
    return undefined;
  }
}
