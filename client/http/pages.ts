import type { Answer } from "./failure.ts";
import type { Send } from "./send.ts";

/** The most that the service answers at once. */
const PAGE_SIZE = 1_000;

/** A whole list, page after page: what a page searches, sorts and shows in parts itself. */
export async function everyPage<T>(send: Send, path: string): Promise<Answer<T[]>> {
  const items: T[] = [];
  let cursor = "";
  do {
    const from = cursor === "" ? "" : `&cursor=${cursor}`;
    const asked = `${path}${path.includes("?") ? "&" : "?"}limit=${PAGE_SIZE}${from}`;
    const page = await send<{ items: T[]; next: string | null }>("GET", asked);
    if (!page.ok) return page;
    for (const item of page.value.items) items.push(item);
    cursor = page.value.next ?? "";
  } while (cursor !== "");
  return { ok: true, value: items };
}
