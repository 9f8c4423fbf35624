/**
 * What a picture that came over the socket says of itself. Nothing here decodes it: rooms get the bytes as they are, so
 * what is no small, single picture is not passed on.
 */

export interface ImageSize {
  width: number;
  height: number;
}

/** The size that a WebP or JPEG picture declares; undefined for anything else. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return textAt(view, 0, 4) === "RIFF" ? webpSize(view) : jpegSize(view);
  } catch (cause) {
    // It ends before what it promises.
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(view: DataView): ImageSize | undefined {
  if (textAt(view, 8, 4) !== "WEBP" || view.getUint32(4, true) + 8 !== view.byteLength) return undefined;
  switch (textAt(view, 12, 4)) {
    case "VP8 ": {
      const keyFrame = view.getUint8(23) === 0x9d && view.getUint8(24) === 0x01 && view.getUint8(25) === 0x2a;
      const size = { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
      return keyFrame ? size : undefined;
    }
    case "VP8L": {
      const bits = view.getUint32(21, true);
      const size = { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
      return view.getUint8(20) === 0x2f ? size : undefined;
    }
    case "VP8X": {
      const animated = (view.getUint8(20) & 0x02) !== 0;
      const size = { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
      return animated ? undefined : size;
    }
    default:
      return undefined;
  }
}

/** ITU T.81, annex B: segments up to the frame header. */
function jpegSize(view: DataView): ImageSize | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    // SOF0 to SOF2: baseline, extended and progressive, all that browsers write.
    if (marker >= 0xc0 && marker <= 0xc2) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (length < 2) return undefined;
    at += 2 + length;
  }
}

function textAt(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, index) => view.getUint8(at + index)));
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
