/** The beginning of a WebP picture of this size, and then nothing: what a server looks at, and no decoder would take. */
export function webpBytes(byteLength = 20_000, { width = 1_280, height = 720 } = {}): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) view.setUint8(at + index, letter.charCodeAt(0));
  };
  text(0, "RIFF");
  view.setUint32(4, byteLength - 8, true);
  text(8, "WEBPVP8 ");
  view.setUint32(16, byteLength - 20, true);
  for (const [index, byte] of [0x9d, 0x01, 0x2a].entries()) view.setUint8(23 + index, byte);
  view.setUint16(26, width, true);
  view.setUint16(28, height, true);
  return bytes;
}
