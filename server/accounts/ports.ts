import type {
  ClassroomRecord,
  Holder,
  LinkPurpose,
  LinkView,
  NewClassroom,
  NewPerson,
  NewSchool,
  PersonView,
  Role,
  SchoolView,
} from "../../signaling/contract/api.ts";
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
  ): Promise<{ id: ClassroomId; name: string; schoolId: SchoolId; school: string } | undefined>;
  /** Answers false when the school has a classroom of this name. */
  addClassroom(classroom: { id: ClassroomId; schoolId: SchoolId; name: string }): Promise<boolean>;
  hasSchool(id: SchoolId): Promise<boolean>;
}

export interface DevicesStore {
  add(device: { id: DeviceId; classroomId: ClassroomId; pairedAt: number }): Promise<void>;
  find(id: DeviceId): Promise<{ id: DeviceId; classroomId: ClassroomId } | undefined>;
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

export interface LinksStore {
  add(link: {
    keyHash: string;
    purpose: LinkPurpose;
    owner: Owner | null;
    expiresAt: number;
    /** null: as often as you like until it expires (demo). */
    usesLeft: number | null;
  }): Promise<void>;
  find(
    keyHash: string,
  ): Promise<{ purpose: LinkPurpose; owner: Owner | null; expiresAt: number; usesLeft: number | null } | undefined>;
  /** Takes one use in a single statement; false when none was left, so that two holders of one link cannot both win. */
  use(keyHash: string, now: number): Promise<boolean>;
  removeOf(purpose: LinkPurpose): Promise<void>;
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
  remove(id: string): Promise<void>;
  removeExpired(now: number): Promise<number>;
}

export type { Holder, LinkView, NewClassroom, NewPerson, NewSchool, Role };
