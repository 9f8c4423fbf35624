import { beforeEach, describe, expect, test } from "vitest";
import { takeLinkKey } from "../../../client/sign-in/link-key.ts";
import { createSessionStore, type SessionStore } from "../../../client/sign-in/session-store.ts";
import { safeStorage } from "../../../client/ui/safe-storage.ts";
import { type Role, session as sessionSchema } from "../../../signaling/contract/api.ts";
import { memoryStorage } from "./memory-storage.ts";

const sessionOf = (role: Role, token: string) =>
  sessionSchema.parse({
    token,
    expiresAt: 1,
    holder: { kind: "person", region: "", classroomId: null, personId: `per-${token}`, name: token, role },
  });

describe("session store", () => {
  let tab: ReturnType<typeof memoryStorage>;
  let device: ReturnType<typeof memoryStorage>;
  let store: SessionStore;
  beforeEach(() => {
    tab = memoryStorage();
    device = memoryStorage();
    store = createSessionStore({ tab, device });
  });

  test("keeps one session for each page", () => {
    store.keep(sessionOf("teacher", "lin"), "device");
    store.keep(sessionOf("administrator", "wang"), "device");
    expect(store.load("teacher")?.token).toBe("lin");
    expect(store.load("admin")?.token).toBe("wang");
    expect(store.load("classroom")).toBeUndefined();
  });

  test("a link's session is this tab's only, and goes before the device's", () => {
    store.keep(sessionOf("teacher", "password"), "device");
    store.keep(sessionOf("teacher", "link"), "tab");
    expect(store.load("teacher")?.token).toBe("link");
    const otherTab = createSessionStore({ tab: memoryStorage(), device });
    expect(otherTab.load("teacher")?.token).toBe("password");
  });

  test("a password typed later replaces the link's session", () => {
    store.keep(sessionOf("teacher", "link"), "tab");
    store.keep(sessionOf("teacher", "password"), "device");
    expect(store.load("teacher")?.token).toBe("password");
  });

  test("forgets the session it is told to, not a newer one of another tab", () => {
    const old = sessionOf("teacher", "old");
    store.keep(old, "device");
    store.keep(sessionOf("teacher", "new"), "device");
    store.forget(old);
    expect(store.load("teacher")?.token).toBe("new");
    store.forget(sessionOf("teacher", "new"));
    expect(store.load("teacher")).toBeUndefined();
  });

  test.each(["", "{", "null", "7", '{"token":"t"}', '{"token":1,"expiresAt":1,"holder":{"kind":"person"}}'])(
    "overlooks %j in its place",
    (junk) => {
      device.setItem("oneroom.session.teacher", junk);
      expect(store.load("teacher")).toBeUndefined();
    },
  );
});

test("a storage that refuses is replaced by a memory", () => {
  const storage = safeStorage(() => {
    throw new Error("storage is switched off");
  });
  expect(storage.getItem("a")).toBeNull();
  storage.setItem("a", "1");
  expect(storage.getItem("a")).toBe("1");
  storage.removeItem("a");
  expect(storage.getItem("a")).toBeNull();
});

describe("link key", () => {
  const take = (hash: string, name?: string) => {
    const replaced: unknown[] = [];
    const key = takeLinkKey(
      { hash, pathname: "/teacher", search: "?lang=en" },
      { replaceState: (_state, _title, url) => replaced.push(url) },
      name,
    );
    return { key, replaced };
  };

  test("is taken out of the address", () => {
    expect(take("#key=abc_DEF-1")).toEqual({ key: "abc_DEF-1", replaced: ["/teacher?lang=en"] });
  });

  test("is not what a provider sent back, which is taken out likewise", () => {
    const answer = "code=a%20b&state=admin.x&iss=https%3A%2F%2Fid.example.org";
    const hash = `#provider=${encodeURIComponent(answer)}`;
    expect(take(hash)).toEqual({ key: undefined, replaced: [] });
    expect(take(hash, "provider")).toEqual({ key: answer, replaced: ["/teacher?lang=en"] });
  });

  test.each(["", "#", "#lessons", "#key="])("%j has none and stays", (hash) => {
    expect(take(hash)).toEqual({ key: undefined, replaced: [] });
  });
});
