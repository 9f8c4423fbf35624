import type { Holder, Session } from "../../signaling/contract/api.ts";
import type { PageStorage } from "../ui/safe-storage.ts";

/** Each page has a session of its own: an administrator's never opens the teacher's page. */
export type PageKind = "teacher" | "classroom" | "admin";

/** The page that a session is for. */
export function pageOf(holder: Holder): PageKind {
  if (holder.kind === "device") return "classroom";
  return holder.role === "teacher" ? "teacher" : "admin";
}

/** Its address. */
export function pagePath(holder: Holder): string {
  return `/${pageOf(holder)}`;
}

/**
 * `tab`: signed in by a link, so that five tabs of one browser can be five people; gone when the tab closes.
 * `device`: signed in by a password, or a paired terminal; stays until the service ends it.
 */
export type Keeping = "tab" | "device";

/**
 * Remembers sessions across reloads. `expiresAt` is not looked at: a classroom PC with an empty clock battery lives in
 * another year, and the service says soon enough when a session is over.
 */
export interface SessionStore {
  /** The tab's session before the device's. */
  load(kind: PageKind): Session | undefined;
  /** Keeps it for the page that it is for, whichever page it was obtained on. */
  keep(session: Session, where: Keeping): void;
  /** Forgets this session only: another tab may have signed in again meanwhile. */
  forget(session: Session): void;
}

export function createSessionStore(storages: { [K in Keeping]: PageStorage }): SessionStore {
  const keyOf = (kind: PageKind) => `oneroom.session.${kind}`;
  return {
    load: (kind) => parse(storages.tab.getItem(keyOf(kind))) ?? parse(storages.device.getItem(keyOf(kind))),
    keep(session, where) {
      const key = keyOf(pageOf(session.holder));
      // A password typed into a tab that a link had signed in counts from now on.
      if (where === "device") storages.tab.removeItem(key);
      storages[where].setItem(key, JSON.stringify(session));
    },
    forget(session) {
      const key = keyOf(pageOf(session.holder));
      for (const storage of [storages.tab, storages.device]) {
        if (parse(storage.getItem(key))?.token === session.token) storage.removeItem(key);
      }
    },
  };
}

function parse(text: string | null): Session | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Written by `keep` of this release or an earlier one; the holder's shape is told apart by its kind. */
function isSession(value: unknown): value is Session {
  if (typeof value !== "object" || value === null) return false;
  if (!("token" in value && "expiresAt" in value && "holder" in value)) return false;
  const { token, expiresAt, holder } = value;
  if (typeof token !== "string" || typeof expiresAt !== "number") return false;
  return typeof holder === "object" && holder !== null && "kind" in holder;
}
