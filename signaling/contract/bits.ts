/**
 * Small numbers as few bits: adaptive Rice codes, as in JPEG-LS (ITU-T T.87, A.5). A column of numbers that are alike costs
 * about as much as its entropy, without tables and without a library. The browser gets this file, so it imports nothing.
 */

/** After so many numbers the older half of what a column has seen counts half. */
const REMEMBERED = 32;
/** A number that would take more ones than this is written out. */
const MOST_ONES = 20;
const WRITTEN_OUT_BITS = 24;
/** Numbers are 0 to this. */
const LARGEST = 2 ** WRITTEN_OUT_BITS - 1;

/** Numbers of one kind: how large they have been decides how the next one is written. Both ends keep the same. */
export class Column {
  #sum = 4;
  #count = 1;

  /** How many bits of the next number stand as they are. */
  get plainBits(): number {
    let bits = 0;
    while (this.#count << bits < this.#sum) bits += 1;
    return bits;
  }

  saw(value: number): void {
    this.#sum += value;
    this.#count += 1;
    if (this.#count > REMEMBERED) {
      this.#sum >>>= 1;
      this.#count >>>= 1;
    }
  }
}

/** Numbers that may be below 0 as ones that may not: small ones of either sign stay small. */
export function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unfold(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

export class BitWriter {
  readonly #bytes: number[] = [];
  #used = 8;

  /** @throws RangeError when it is no whole number of 0 to 2^24 - 1. */
  write(value: number, column: Column): void {
    if (!Number.isInteger(value) || value < 0 || value > LARGEST) throw new RangeError(`${value} cannot be packed`);
    const plain = column.plainBits;
    const ones = Math.min(value >>> plain, MOST_ONES);
    for (let n = 0; n < ones; n += 1) this.#bit(1);
    if (ones < MOST_ONES) this.#bit(0);
    const bits = ones < MOST_ONES ? plain : WRITTEN_OUT_BITS;
    for (let bit = bits - 1; bit >= 0; bit -= 1) this.#bit((value >>> bit) & 1);
    column.saw(value);
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #bit(bit: number): void {
    if (this.#used === 8) {
      this.#bytes.push(0);
      this.#used = 0;
    }
    this.#bytes[this.#bytes.length - 1] = (this.#bytes.at(-1) ?? 0) | (bit << (7 - this.#used));
    this.#used += 1;
  }
}

/** Behind the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(column: Column): number {
    const plain = column.plainBits;
    let ones = 0;
    while (ones < MOST_ONES && this.#bit() === 1) ones += 1;
    let value = ones < MOST_ONES ? ones : 0;
    for (let bits = ones < MOST_ONES ? plain : WRITTEN_OUT_BITS; bits > 0; bits -= 1)
      value = (value << 1) | this.#bit();
    column.saw(value);
    return value;
  }

  #bit(): number {
    const at = this.#at++;
    return ((this.#bytes[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1;
  }
}
