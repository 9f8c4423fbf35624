import type { ClassroomRecord, LinkPurpose, PersonView, SchoolView } from "../../signaling/contract/api.ts";
import type { ClassroomId, DeviceId, PersonId, SchoolId } from "../../signaling/contract/ids.ts";

/** What accounts needs from storage. Secrets are stored as SHA-256 hashes only; each `*Hash` is hex. */

export interface PersonRow extends PersonView {
  /** PHC string of argon2id; null until an invitation was accepted. */
  passwordHash: string | null;
}

export interface PeopleStore {
  count(): Promise<number>;
  list(): Promise<PersonView[]>;
  find(id: PersonId): Promise<PersonRow | undefined>;
  findBySignInName(signInName: string): Promise<PersonRow | undefined>;
  /** Answers false when the sign-in name (compared without case) is taken. */
  add(person: PersonRow): Promise<boolean>;
  setPassword(id: PersonId, passwordHash: string): Promise<void>;
}

export interface PlacesStore {
  schools(): Promise<SchoolView[]>;
  /** Answers false when a school has this name. */
  addSchool(school: SchoolView): Promise<boolean>;
  classrooms(): Promise<ClassroomRecord[]>;
  findClassroom(
    id: ClassroomId,
  ): Promise<
    | { id: ClassroomId; name: string; schoolId: SchoolId; school: string; linkProfile: SchoolView["linkProfile"] }
    | undefined
  >;
  /** Answers false when the school has a classroom of this name. */
  addClassroom(classroom: { id: ClassroomId; schoolId: SchoolId; name: string }): Promise<boolean>;
  hasSchool(id: SchoolId): Promise<boolean>;
}

export interface DevicesStore {
  add(device: { id: DeviceId; classroomId: ClassroomId; pairedAt: number }): Promise<void>;
  find(id: DeviceId): Promise<{ id: DeviceId; classroomId: ClassroomId; lastSeenAt: number | null } | undefined>;
  seen(id: DeviceId, at: number): Promise<void>;
  /** Unpairs: the device and its sessions are gone. Answers false when there was none. */
  remove(id: DeviceId): Promise<boolean>;
}

export type Owner = { kind: "person"; personId: PersonId } | { kind: "device"; deviceId: DeviceId };

export interface SessionsStore {
  add(session: { tokenHash: string; owner: Owner; createdAt: number; expiresAt: number }): Promise<void>;
  find(tokenHash: string): Promise<{ owner: Owner; expiresAt: number } | undefined>;
  remove(tokenHash: string): Promise<void>;
  /** Ends every session of a person, e.g. after a new password. */
  removeOf(owner: Owner): Promise<void>;
  removeExpired(now: number): Promise<number>;
}

export interface LinkRow {
  purpose: LinkPurpose;
  /** null for `first-administrator` only. */
  owner: Owner | null;
  expiresAt: number;
  /** null: as often as you like until it expires (demo). */
  usesLeft: number | null;
}

export interface LinksStore {
  add(link: LinkRow & { keyHash: string }): Promise<void>;
  find(keyHash: string): Promise<LinkRow | undefined>;
  /** Takes one use in a single statement; false when none was left, so that two holders of one link cannot both win. */
  use(keyHash: string, now: number): Promise<boolean>;
  /** Those of this owner; null: those that have none. */
  removeOf(purpose: LinkPurpose, owner: Owner | null): Promise<void>;
  /** Also removes the used up ones. Answers how many there were. */
  removeExpired(now: number): Promise<number>;
}

export interface PairingsStore {
  /** Answers false when this code is in use by a pairing that has not expired. */
  add(pairing: { id: string; code: string; secretHash: string; expiresAt: number }, now: number): Promise<boolean>;
  findByCode(code: string, now: number): Promise<{ id: string } | undefined>;
  find(
    id: string,
  ): Promise<{ id: string; secretHash: string; expiresAt: number; deviceId: DeviceId | null } | undefined>;
  /** Binds once; false when it was bound or has expired meanwhile. */
  confirm(id: string, deviceId: DeviceId, now: number): Promise<boolean>;
  /** False when it was gone already, so that of two who remove it only one wins. */
  remove(id: string): Promise<boolean>;
  removeExpired(now: number): Promise<number>;
}

/** All of the above; the store of server/store is one. */
export interface AccountsStore {
  people: PeopleStore;
  places: PlacesStore;
  devices: DevicesStore;
  sessions: SessionsStore;
  links: LinksStore;
  pairings: PairingsStore;
}
