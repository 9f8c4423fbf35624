import type { Answer } from "./failure.ts";
import type { Send } from "./send.ts";

/** The most that the service answers at once. */
const PAGE_SIZE = 1_000;

/** The beginning of a list, page after page; `more`: it goes on behind `most`. */
export async function firstOf<T>(
  send: Send,
  path: string,
  most: number,
): Promise<Answer<{ items: T[]; more: boolean }>> {
  const items: T[] = [];
  let cursor = "";
  do {
    const from = cursor === "" ? "" : `&cursor=${cursor}`;
    const limit = Math.min(PAGE_SIZE, most - items.length);
    const asked = `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${from}`;
    const page = await send<{ items: T[]; next: string | null }>("GET", asked);
    if (!page.ok) return page;
    for (const item of page.value.items) items.push(item);
    cursor = page.value.next ?? "";
  } while (cursor !== "" && items.length < most);
  return { ok: true, value: { items, more: cursor !== "" } };
}

/** A whole list: what a page searches, sorts and shows in parts itself. */
export async function everyPage<T>(send: Send, path: string): Promise<Answer<T[]>> {
  const list = await firstOf<T>(send, path, Number.POSITIVE_INFINITY);
  return list.ok ? { ok: true, value: list.value.items } : list;
}
