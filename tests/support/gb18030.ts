/** Text as Chinese Excel writes it. Node decodes GB18030 and does not encode it: the two-byte plane is turned around. */
export function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder("gb18030");
  const bytes = new Map<string, readonly [number, number]>();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low !== 0x7f) bytes.set(decoder.decode(new Uint8Array([high, low])), [high, low]);
    }
  }
  return new Uint8Array(
    [...text].flatMap((letter) => {
      if (letter < "\u0080") return [letter.charCodeAt(0)];
      const pair = bytes.get(letter);
      if (pair === undefined) throw new Error(`${letter} is not in the two-byte plane of GB18030`);
      return [...pair];
    }),
  );
}
