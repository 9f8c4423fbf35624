import { expect, test } from "vitest";
import { Fit, type Writing } from "../../../../client/media/stills/fit.ts";

/** A picture that takes so many bytes at its best. */
function picture(bytes: number) {
  const tried: Writing[] = [];
  const encode = async (writing: Writing) => {
    tried.push(writing);
    return new Uint8Array(Math.round(bytes * writing.quality * writing.scale ** 2));
  };
  return { encode, tried };
}

test("a page of writing keeps its quality, a busy picture loses some, then its size", async () => {
  const fit = new Fit();
  const [plain, busy, busier] = [picture(30_000), picture(90_000), picture(200_000)];
  expect((await fit.find(plain.encode, 40_000))?.byteLength).toBe(25_500);
  expect((await fit.find(busy.encode, 40_000))?.byteLength).toBe(27_000);
  expect(busy.tried.at(-1)).toEqual({ quality: 0.3, scale: 1 });
  expect((await fit.find(busier.encode, 40_000))?.byteLength).toBeLessThan(40_000);
  expect(busier.tried.at(-1)?.scale).toBe(0.75);
});

test("it begins where the picture before came out, and finds its way back up", async () => {
  const fit = new Fit();
  await fit.find(picture(90_000).encode, 40_000);
  const again = picture(90_000);
  await fit.find(again.encode, 40_000);
  expect(again.tried).toHaveLength(2);
  for (let step = 0; step < 4; step += 1) await fit.find(picture(30_000).encode, 40_000);
  const plain = picture(30_000);
  await fit.find(plain.encode, 40_000);
  expect(plain.tried).toEqual([{ quality: 0.85, scale: 1 }]);
});

test("what cannot be made small enough is not sent, and what cannot be encoded neither", async () => {
  expect(await new Fit().find(picture(10_000_000).encode, 40_000)).toBeUndefined();
  expect(await new Fit().find(async () => undefined, 40_000)).toBeUndefined();
});
