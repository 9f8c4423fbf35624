import { expect, test } from "vitest";
import { everyPage, firstOf } from "../../../client/http/pages.ts";
import type { Send } from "../../../client/http/send.ts";

/** A service with 2,500 records, of which it answers a thousand at most. */
function service(asked: string[]): Send {
  return async <T>(_method: string, path: string) => {
    const query = new URL(path, "http://service").searchParams;
    const [from, limit] = [Number(query.get("cursor") ?? 0), Number(query.get("limit"))];
    asked.push(`${from}+${limit}`);
    const to = Math.min(2_500, from + Math.min(1_000, limit));
    const items = Array.from({ length: to - from }, (_, index) => from + index);
    const value: unknown = { items, next: to < 2_500 ? String(to) : null };
    return { ok: true, value: value as T };
  };
}

test("a list is shown as far as it is asked for, and nothing behind that is fetched", async () => {
  const asked: string[] = [];
  const list = await firstOf<number>(service(asked), "/series?archived=yes", 1_200);
  expect(asked).toEqual(["0+1000", "1000+200"]);
  if (!list.ok) throw new Error("refused");
  expect([list.value.items.length, list.value.items[1_199], list.value.more]).toEqual([1_200, 1_199, true]);
  const end = await firstOf<number>(service(asked), "/series", 2_500);
  expect(end).toMatchObject({ ok: true, value: { more: false } });
});

test("a whole list is all of its pages, each record once", async () => {
  const asked: string[] = [];
  const all = await everyPage<number>(service(asked), "/schools");
  expect(asked).toEqual(["0+1000", "1000+1000", "2000+1000"]);
  expect(all).toEqual({ ok: true, value: Array.from({ length: 2_500 }, (_, index) => index) });
});
