import type { PageStorage } from "../../../client/ui/safe-storage.ts";

/** A browser's storage. */
export function memoryStorage(): PageStorage & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}
