import type {
  ChangedClassroom,
  ChangedPerson,
  ChangedSchool,
  ClassroomRecord,
  LinkPurpose,
  NewPerson,
  NewSchool,
  PersonView,
  SchoolView,
} from "../../signaling/contract/api.ts";
import type { AuditEntry, AuditPage, AuditQuery } from "../../signaling/contract/audit.ts";
import type { ClassroomId, DeviceId, PersonId, SchoolId } from "../../signaling/contract/ids.ts";
import type { TokenId, TokenScope, TokenView } from "../../signaling/contract/tokens.ts";
import type { Page, PageAsked } from "./paging.ts";
import type { Reach } from "./reach.ts";

/** What accounts needs from storage. Secrets are stored as SHA-256 hashes only; each `*Hash` is hex. */

/** Which records to list. `reach`: those of one region only. */
export interface RecordFilter {
  archived: boolean;
  reach: Reach;
}

/** How a change of a record went: done, or the record is not there (any more), was saved since, or its name is taken. */
export type Saved = "saved" | "missing" | "stale" | "taken";

export interface PersonRow extends PersonView {
  /** PHC string of argon2id; null until an invitation was accepted. */
  passwordHash: string | null;
}

export interface PeopleStore {
  count(): Promise<number>;
  /** By sign-in name. A reach leaves the region's people, and the teachers of all regions. */
  list(filter: RecordFilter): Promise<PersonView[]>;
  page(filter: RecordFilter, asked: PageAsked): Promise<Page<PersonView>>;
  /** Also who is archived. */
  find(id: PersonId): Promise<PersonRow | undefined>;
  findBySignInName(signInName: string): Promise<PersonRow | undefined>;
  /** Answers false when the sign-in name (compared without case) is taken. */
  add(person: NewPerson & { id: PersonId; passwordHash: string | null }): Promise<boolean>;
  /** Of those that are not archived. */
  change(person: ChangedPerson): Promise<Saved>;
  /** null brings back. False when there was nothing to do. */
  setArchived(id: PersonId, at: number | null): Promise<boolean>;
  setPassword(id: PersonId, passwordHash: string): Promise<void>;
}

export interface PlacesStore {
  /** By name. */
  schools(filter: RecordFilter): Promise<SchoolView[]>;
  schoolPage(filter: RecordFilter, asked: PageAsked): Promise<Page<SchoolView>>;
  /** Also archived ones. */
  findSchool(id: SchoolId): Promise<SchoolView | undefined>;
  findSchoolByName(name: string): Promise<SchoolView | undefined>;
  /** Answers false when a school has this name. */
  addSchool(school: NewSchool & { id: SchoolId }): Promise<boolean>;
  /** Of those that are not archived. */
  changeSchool(school: ChangedSchool): Promise<Saved>;
  /** null brings back. False when there was nothing to do. */
  setSchoolArchived(id: SchoolId, at: number | null): Promise<boolean>;
  /** By school and name. Those of archived schools are archived. */
  classrooms(filter: RecordFilter): Promise<ClassroomRecord[]>;
  classroomPage(filter: RecordFilter, asked: PageAsked): Promise<Page<ClassroomRecord>>;
  /** Also archived ones; those of archived schools are. */
  findClassroom(id: ClassroomId): Promise<PlacedClassroom | undefined>;
  /** Answers false when the school has a classroom of this name. */
  addClassroom(classroom: { id: ClassroomId; schoolId: SchoolId; name: string }): Promise<boolean>;
  /** Of those that are not archived. */
  changeClassroom(classroom: ChangedClassroom): Promise<Saved>;
  /** null brings back. False when there was nothing to do. */
  setClassroomArchived(id: ClassroomId, at: number | null): Promise<boolean>;
}

/** A classroom with what matters of its school. */
export interface PlacedClassroom {
  id: ClassroomId;
  name: string;
  version: number;
  schoolId: SchoolId;
  school: string;
  region: string;
  linkProfile: SchoolView["linkProfile"];
  /** The classroom's own, whatever its school's. */
  archivedAt: number | null;
  schoolArchivedAt: number | null;
}

/** `words` is what a search looks into. */
export type AuditRow = AuditEntry & { words: string };

export interface AuditStore {
  append(entries: readonly AuditRow[]): Promise<void>;
  /** Newest first. */
  page(query: AuditQuery): Promise<AuditPage>;
}

/** What an import writes. */
export interface ImportBatch {
  schools: { add: (NewSchool & { id: SchoolId })[]; change: ChangedSchool[] };
  classrooms: {
    add: { id: ClassroomId; schoolId: SchoolId; name: string }[];
    change: (ChangedClassroom & { schoolId: SchoolId })[];
  };
  people: { add: (NewPerson & { id: PersonId })[]; change: ChangedPerson[] };
  links: (LinkRow & { keyHash: string })[];
  audit: AuditRow[];
}

export interface ImportsStore {
  /** All of it in one transaction. False, and nothing written, when a name was taken or a record saved meanwhile. */
  write(batch: ImportBatch): Promise<boolean>;
}

export interface DevicesStore {
  add(device: { id: DeviceId; classroomId: ClassroomId; pairedAt: number }): Promise<void>;
  find(id: DeviceId): Promise<{ id: DeviceId; classroomId: ClassroomId; lastSeenAt: number | null } | undefined>;
  seen(id: DeviceId, at: number): Promise<void>;
  /** Unpairs: the device and its sessions are gone. Answers false when there was none. */
  remove(id: DeviceId): Promise<boolean>;
}

export type Owner = { kind: "person"; personId: PersonId } | { kind: "device"; deviceId: DeviceId };

/** From where somebody signed in. */
export interface SignInPlace {
  address: string;
  /** What the browser calls itself. */
  agent: string;
}

export interface SessionRow extends SignInPlace {
  tokenHash: string;
  createdAt: number;
  expiresAt: number;
  lastSeenAt: number | null;
}

export interface FactorsStore {
  find(id: PersonId): Promise<{ secret: string; lastStep: number; recoveryCodesLeft: number } | undefined>;
  /** Forward only: false when this step, or a later one, was used already. */
  advance(id: PersonId, step: number): Promise<boolean>;
  /** Takes the code away. False when there is none such. */
  useRecoveryCode(id: PersonId, codeHash: string): Promise<boolean>;
  replace(id: PersonId, factor: { secret: string; lastStep: number }, codeHashes: readonly string[]): Promise<void>;
  remove(id: PersonId): Promise<void>;
}

export interface SessionsStore {
  add(
    session: { tokenHash: string; owner: Owner; createdAt: number; expiresAt: number } & Partial<SignInPlace>,
  ): Promise<void>;
  find(tokenHash: string): Promise<{ owner: Owner; expiresAt: number; lastSeenAt: number | null } | undefined>;
  /** The one that was used last first. */
  listOf(owner: Owner): Promise<SessionRow[]>;
  seen(tokenHash: string, at: number): Promise<void>;
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

export interface TokensStore {
  add(token: {
    id: TokenId;
    secretHash: string;
    personId: PersonId;
    name: string;
    scopes: readonly TokenScope[];
    createdAt: number;
    expiresAt: number;
  }): Promise<void>;
  /** Everybody's, the newest first. */
  list(): Promise<TokenView[]>;
  findBySecret(secretHash: string): Promise<TokenView | undefined>;
  used(id: TokenId, at: number): Promise<void>;
  /** False when it was gone already. */
  remove(id: TokenId): Promise<boolean>;
  removeOf(id: PersonId): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export interface ReplaysStore {
  /** undefined: the key was free, and is taken now. Otherwise what came with it first; `answer` null: none yet. */
  begin(asked: {
    keyHash: string;
    requestHash: string;
    at: number;
    forgottenBefore: number;
  }): Promise<{ requestHash: string; at: number; answer: string | null } | undefined>;
  keep(keyHash: string, answer: string): Promise<void>;
  release(keyHash: string): Promise<void>;
  forget(before: number): Promise<void>;
}

/** All of the above; the store of server/store is one. */
export interface AccountsStore {
  people: PeopleStore;
  places: PlacesStore;
  devices: DevicesStore;
  sessions: SessionsStore;
  links: LinksStore;
  pairings: PairingsStore;
  audit: AuditStore;
  imports: ImportsStore;
  factors: FactorsStore;
  tokens: TokensStore;
  replays: ReplaysStore;
}
