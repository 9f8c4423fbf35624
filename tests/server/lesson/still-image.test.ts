import { expect, test } from "vitest";
import { imageSizeOf } from "../../../server/lesson/still-image.ts";
import { webpBytes } from "../../support/still-bytes.ts";

/** SOI, an APP0 segment, and the frame header of a baseline picture. */
const jpeg = (width: number, height: number) =>
  Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8],
    ...[height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0, 0xff, 0xd9],
  );

function extended(flags: number): Uint8Array {
  const bytes = webpBytes(64);
  bytes.set(
    [..."VP8X"].map((letter) => letter.charCodeAt(0)),
    12,
  );
  bytes.set([10, 0, 0, 0, flags, 0, 0, 0, 0xff, 4, 0, 0xcf, 2, 0], 16);
  return bytes;
}

test.each([
  ["WebP", webpBytes(), { width: 1_280, height: 720 }],
  ["JPEG", jpeg(960, 540), { width: 960, height: 540 }],
  ["WebP with an extended header", extended(0), { width: 1_280, height: 720 }],
  ["an animation", extended(2), undefined],
  ["WebP that is shorter than it says", webpBytes().subarray(0, 1_000), undefined],
  ["WebP that ends in its header", webpBytes().subarray(0, 14), undefined],
  ["JPEG that ends in its header", jpeg(960, 540).subarray(0, 12), undefined],
  ["JPEG whose segments lead nowhere", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0), undefined],
  ["PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), undefined],
  ["a page", new TextEncoder().encode("<svg onload=alert(1)>"), undefined],
  ["one byte", Uint8Array.of(0xff), undefined],
])("%s", (_, bytes, size) => {
  expect(imageSizeOf(bytes)).toEqual(size);
});

test("a picture inside a larger buffer is read from its own beginning", () => {
  const buffer = new Uint8Array(30_000);
  buffer.set(webpBytes(20_000), 500);
  expect(imageSizeOf(buffer.subarray(500, 20_500))).toEqual({ width: 1_280, height: 720 });
});
