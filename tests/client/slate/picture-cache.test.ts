import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openPictureCache } from "../../../client/slate/picture-cache.ts";

/** The browser's store in memory: keys come in the order in which they were put, as in its specification. */
function browserStore({ full = () => false }: { full?: () => boolean } = {}) {
  const kept = new Map<string, Response>();
  const at = (request: RequestInfo) => new URL(String(request), "http://oneroom.test").href;
  const cache = {
    match: async (request: string | Request) =>
      kept.get(typeof request === "string" ? at(request) : request.url)?.clone(),
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    delete: async (request: string) => kept.delete(at(request)),
    put: async (request: string, response: Response) => {
      if (full()) throw new DOMException("no room on the disk", "QuotaExceededError");
      kept.delete(at(request));
      kept.set(at(request), response);
    },
  };
  return { open: async () => cache };
}

beforeEach(() => vi.stubGlobal("caches", browserStore()));
afterEach(() => vi.unstubAllGlobals());

const picture = (bytes: number) => new Blob(["x".repeat(bytes)]);
const names = ["a", "b", "c", "d"];
async function there(cache: ReturnType<typeof openPictureCache>): Promise<string> {
  const found = await Promise.all(names.map(async (name) => ((await cache.picture(name)) ? name : "")));
  return found.join("");
}

test("what was put first makes room for what comes, and no more of it than needed", async () => {
  const cache = openPictureCache(1_000);
  await Promise.all([cache.keepPicture("a", picture(400)), cache.keepPicture("b", picture(400))]);
  expect(await there(cache)).toBe("ab");
  await cache.keepPicture("c", picture(200));
  expect(await there(cache)).toBe("abc");
  await cache.keepPicture("d", picture(300));
  expect(await there(cache)).toBe("bcd");
  expect(await (await cache.picture("d"))?.text()).toBe("x".repeat(300));
});

test("a page that is opened again knows what is there, and what is put again is the newest and counts once", async () => {
  const before = openPictureCache(1_000);
  await before.keepPicture("a", picture(400));
  await before.keepPicture("b", picture(400));
  const cache = openPictureCache(1_000);
  await cache.keepPicture("a", picture(500));
  expect(await there(cache)).toBe("ab");
  await cache.keepPicture("c", picture(400));
  expect(await there(cache)).toBe("ac");
});

test("what has room nowhere throws nothing else away", async () => {
  const cache = openPictureCache(1_000);
  await cache.keepPicture("a", picture(600));
  await cache.keepPicture("b", picture(1_001));
  expect(await there(cache)).toBe("a");
});

test("a disk that is full for a while loses the picture and nothing more", async () => {
  let full = false;
  vi.stubGlobal("caches", browserStore({ full: () => full }));
  const cache = openPictureCache(1_000);
  await cache.keepPicture("a", picture(400));
  full = true;
  await cache.keepPicture("b", picture(400));
  full = false;
  await cache.keepPicture("c", picture(400));
  expect(await there(cache)).toBe("ac");
});
