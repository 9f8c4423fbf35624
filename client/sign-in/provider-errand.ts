import type { PageStorage } from "../ui/safe-storage.ts";

/** What a tab keeps while its reader is at the provider. */
export interface Errand {
  /** To the answer; empty when it was another tab that went. */
  key: string;
  /** The place in the page to come back to, with its "#", or nothing. */
  hash: string;
}

const ERRAND = "oneroom.provider";

export function keepErrand(tab: PageStorage, { key, hash }: Errand): void {
  tab.setItem(ERRAND, JSON.stringify([key, hash]));
}

/** Once: the answer is used once, too. */
export function takeErrand(tab: PageStorage): Errand {
  const [key = "", hash = ""] = keptIn(tab);
  tab.removeItem(ERRAND);
  // Only ever a place within this page.
  return { key, hash: hash.startsWith("#") ? hash : "" };
}

function keptIn(tab: PageStorage): string[] {
  try {
    const kept: unknown = JSON.parse(tab.getItem(ERRAND) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}
