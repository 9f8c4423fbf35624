import type { Holder, Session } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { DeviceId, PersonId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import type { AccountsStore, Owner, SignInPlace } from "./ports.ts";
import { hashToken, newToken } from "./secrets.ts";

/** How exact the "last seen" of a device or a session is; spares a write on most requests. */
export const SEEN_EVERY_MS = 60_000;

/** Who is signed in. The token itself is nowhere but with its holder: only its hash is stored. */
export interface Sessions {
  /** Signs the owner in; undefined when there is no such person or device, or it is archived. */
  open(owner: Owner, livesMs: number, from?: SignInPlace): Promise<Session | undefined>;
  holderOf(token: string): Promise<Outcome<Holder>>;
  end(token: string): Promise<void>;
  endAllOf(owner: Owner): Promise<void>;
  /** All but the one of this token. */
  endOthersOf(owner: Owner, token: string): Promise<void>;
}

export function createSessions(options: {
  store: Pick<AccountsStore, "people" | "places" | "devices" | "sessions">;
  clock: Clock;
}): Sessions {
  const { store, clock } = options;

  async function deviceHolder(id: DeviceId): Promise<Holder | undefined> {
    const device = await store.devices.find(id);
    const classroom = device && (await store.places.findClassroom(device.classroomId));
    if (device === undefined || classroom === undefined) return undefined;
    if (classroom.archivedAt !== null || classroom.schoolArchivedAt !== null) return undefined;
    const now = clock.now();
    if (now - (device.lastSeenAt ?? 0) >= SEEN_EVERY_MS) await store.devices.seen(id, now);
    return {
      kind: "device",
      deviceId: device.id,
      classroomId: classroom.id,
      classroom: classroom.name,
      school: classroom.school,
    };
  }

  function holderFor(owner: Owner): Promise<Holder | undefined> {
    return owner.kind === "person" ? personHolder(store.people, owner.personId) : deviceHolder(owner.deviceId);
  }

  return {
    async open(owner, livesMs, from = { address: "", agent: "" }) {
      const holder = await holderFor(owner);
      if (holder === undefined) return undefined;
      const token = newToken();
      const createdAt = clock.now();
      const expiresAt = createdAt + livesMs;
      await store.sessions.add({ tokenHash: hashToken(token), owner, createdAt, expiresAt, ...from });
      return { token, expiresAt, holder };
    },

    async holderOf(token) {
      const session = await store.sessions.find(hashToken(token));
      if (session === undefined || session.expiresAt <= clock.now()) return refused("session.ended");
      const now = clock.now();
      if (now - (session.lastSeenAt ?? 0) >= SEEN_EVERY_MS) await store.sessions.seen(hashToken(token), now);
      const holder = await holderFor(session.owner);
      return holder === undefined ? refused("session.ended") : granted(holder);
    },

    async end(token) {
      await store.sessions.remove(hashToken(token));
    },

    async endAllOf(owner) {
      await store.sessions.removeOf(owner);
    },

    async endOthersOf(owner, token) {
      for (const { tokenHash } of await store.sessions.listOf(owner)) {
        if (tokenHash !== hashToken(token)) await store.sessions.remove(tokenHash);
      }
    },
  };
}

/** A person as things stand now; undefined when there is none such, or it is archived. */
export async function personHolder(
  people: Pick<AccountsStore["people"], "find">,
  id: PersonId,
): Promise<Holder | undefined> {
  const person = await people.find(id);
  if (person === undefined || person.archivedAt !== null) return undefined;
  const { name, role, region, classroom } = person;
  return { kind: "person", personId: id, name, role, region, classroomId: classroom?.id ?? null };
}
