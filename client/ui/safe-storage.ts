export type PageStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The browser's storage, or a memory of the page's own where the browser refuses it (a locked-down classroom PC, full
 * disk): the page then works until it is closed.
 */
export function safeStorage(open: () => PageStorage): PageStorage {
  const memory = new Map<string, string>();
  const attempt = <T>(act: (storage: PageStorage) => T, otherwise: () => T): T => {
    try {
      return act(open());
    } catch {
      return otherwise();
    }
  };
  return {
    getItem: (key) =>
      memory.get(key) ??
      attempt(
        (storage) => storage.getItem(key),
        () => null,
      ),
    setItem(key, value) {
      memory.delete(key);
      attempt(
        (storage) => storage.setItem(key, value),
        () => void memory.set(key, value),
      );
    },
    removeItem(key) {
      memory.delete(key);
      attempt(
        (storage) => storage.removeItem(key),
        () => undefined,
      );
    },
  };
}
