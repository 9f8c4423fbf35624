import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { z } from "zod";
import type {
  choosePassword,
  FirstAdministrator,
  Holder,
  LinkView,
  NewPerson,
  PersonView,
  Session,
  SignIn,
} from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type PersonId, personId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import { createFactors } from "./factors.ts";
import { createLinks, INVITATION_MS } from "./links.ts";
import { UNCOLLECTED_KEPT_MS } from "./pairing.ts";
import { hashPassword, isPassword } from "./password.ts";
import { placeOf } from "./people.ts";
import type { AccountsStore, LinkRow, Owner, SignInPlace } from "./ports.ts";
import { EVERYWHERE, type Reach, reaches } from "./reach.ts";
import { newId } from "./secrets.ts";
import { createSessions } from "./sessions.ts";

const HOUR_MS = 3_600_000;
/** A working day: a shared computer does not stay signed in overnight. */
export const PASSWORD_SESSION_MS = 12 * HOUR_MS;
const LINK_SESSION_MS = 24 * HOUR_MS;
/** Of one person in a day, with whatever password or link: six digits are guessed from many places, or with many links. */
const WRONG_CODES = { points: 50, duration: 24 * 3_600 };

/** People, their sessions and the links that stand in for a password. */
export interface Accounts {
  /**
   * Refuses with `session.wrong-password` (also for an unknown name), `link.unusable`, and, once the password was right,
   * `session.code-required`, `session.wrong-code` or, after 50 wrong codes in a day, `request.too-many`.
   */
  signIn(input: Exclude<SignIn, { with: "provider" }>, from?: SignInPlace): Promise<Outcome<Session>>;
  /** Whose token this is. Refuses with `session.ended` when it is unknown, expired or its holder is gone. */
  holderOf(sessionToken: string): Promise<Outcome<Holder>>;
  /** Ends the session; a token that is unknown or already ended is no error. */
  signOut(sessionToken: string): Promise<void>;
  /** What a link is for, without using it up. Refuses with `link.unusable`. */
  inspectLink(key: string): Promise<Outcome<LinkView>>;
  /** Only while nobody has an account. Refuses with `link.unusable`. */
  createFirstAdministrator(input: FirstAdministrator, from?: SignInPlace): Promise<Outcome<Session>>;
  /**
   * Sets the invited person's password, ends the person's other sessions, signs in. Refuses with `link.unusable` and, where
   * there is a second factor, with `session.code-required`, `session.wrong-code` or `request.too-many`: then nothing has changed.
   */
  choosePassword(input: z.infer<typeof choosePassword>, from?: SignInPlace): Promise<Outcome<Session>>;
  /**
   * The key belongs into a set-password link, which works once. Refuses with `record.name-taken`, `record.archived`,
   * `person.no-classroom`, `session.forbidden` (out of reach) or `record.not-found` (an assistant's classroom).
   */
  invite(person: NewPerson, reach?: Reach): Promise<Outcome<{ person: PersonView; key: string }>>;
  /**
   * The key of a fresh set-password link, for who let the invitation lapse or forgot the password; the person's older
   * ones stop working. The password and the sessions stay until it is used. Refuses with `record.not-found`.
   */
  renewLink(id: PersonId, reach?: Reach): Promise<Outcome<{ person: PersonView; key: string }>>;
  /** Makes a link and answers its key, the only copy there is. */
  makeLink(link: LinkRow): Promise<string>;
  /** The key of a fresh one-time link while there are no people (older ones stop working); undefined otherwise. */
  ensureFirstAdministratorLink(): Promise<string | undefined>;
  /** Removes sessions, links and pairings that have expired. To be called about once an hour. */
  sweep(): Promise<void>;
}

export function createAccounts({ store, clock }: { store: AccountsStore; clock: Clock }): Accounts {
  const sessions = createSessions({ store, clock });
  const links = createLinks({ store, clock });
  const factors = createFactors({ store, clock });
  const codesLeft = new RateLimiterMemory(WRONG_CODES);

  /** Refuses when the owner was removed a moment ago. */
  async function open(owner: Owner, livesMs: number, from?: SignInPlace): Promise<Outcome<Session>> {
    const session = await sessions.open(owner, livesMs, from);
    return session === undefined ? refused("link.unusable") : granted(session);
  }

  /** Whoever has a second factor shows it, whatever the first one was. */
  async function passFactor(id: PersonId, code: string | undefined): Promise<Outcome<void>> {
    if ((await factors.find(id)) === undefined) return granted(undefined);
    if (code === undefined) return refused("session.code-required");
    try {
      await codesLeft.consume(id);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return refused("request.too-many", { retryAfterMs: error.msBeforeNext });
    }
    if (!(await factors.use(id, code))) return refused("session.wrong-code");
    await codesLeft.reward(id);
    return granted(undefined);
  }

  async function signInWithPassword(
    { signInName, password, code }: Extract<SignIn, { with: "password" }>,
    from?: SignInPlace,
  ): Promise<Outcome<Session>> {
    const person = await store.people.findBySignInName(signInName);
    const right = await isPassword(password, person?.passwordHash ?? null);
    if (person === undefined || !right || person.archivedAt !== null) return refused("session.wrong-password");
    const second = await passFactor(person.id, code);
    if (!second.ok) return second;
    const session = await sessions.open(ownerOf(person.id), PASSWORD_SESSION_MS, from);
    return session === undefined ? refused("session.wrong-password") : granted(session);
  }

  async function signInWithLink(key: string, from?: SignInPlace): Promise<Outcome<Session>> {
    const link = await links.find(key);
    if (link?.purpose !== "sign-in" || link.owner === null || !(await links.use(key))) return refused("link.unusable");
    return open(link.owner, LINK_SESSION_MS, from);
  }

  async function nameOf(owner: Owner | null): Promise<string | null> {
    if (owner === null) return null;
    if (owner.kind === "person") return (await store.people.find(owner.personId))?.name ?? null;
    const device = await store.devices.find(owner.deviceId);
    const classroom = device && (await store.places.findClassroom(device.classroomId));
    return classroom?.name ?? null;
  }

  function makeSetPasswordLink(owner: Owner): Promise<string> {
    return links.make({ purpose: "set-password", owner, expiresAt: clock.now() + INVITATION_MS, usesLeft: 1 });
  }

  async function linkFor(id: PersonId, reach: Reach): Promise<Outcome<{ person: PersonView; key: string }>> {
    const row = await store.people.find(id);
    if (row === undefined || row.archivedAt !== null || !reaches(reach, row.region)) {
      return refused("record.not-found", { record: "person" });
    }
    const owner = ownerOf(id);
    await links.revoke("set-password", owner);
    const { passwordHash, ...person } = row;
    return granted({ person, key: await makeSetPasswordLink(owner) });
  }

  return {
    signIn: (input, from) =>
      input.with === "password" ? signInWithPassword(input, from) : signInWithLink(input.key, from),

    holderOf: (sessionToken) => sessions.holderOf(sessionToken),

    signOut: (sessionToken) => sessions.end(sessionToken),

    async inspectLink(key) {
      const link = await links.find(key);
      if (link === undefined) return refused("link.unusable");
      return granted({ purpose: link.purpose, name: await nameOf(link.owner) });
    },

    async createFirstAdministrator({ key, name, signInName, password }, from) {
      const link = await links.find(key);
      if (link?.purpose !== "first-administrator" || (await store.people.count()) > 0) return refused("link.unusable");
      const id = personId.parse(newId("per"));
      // The link is used up after the slow hash, so that a crash meanwhile does not cost it.
      const passwordHash = await hashPassword(password);
      if (!(await links.use(key))) return refused("link.unusable");
      const added = await store.people.add({ id, name, signInName, role: "administrator", passwordHash });
      return added ? open(ownerOf(id), PASSWORD_SESSION_MS, from) : refused("record.name-taken", { name: signInName });
    },

    async choosePassword({ key, password, code }, from) {
      const link = await links.find(key);
      if (link?.purpose !== "set-password" || link.owner?.kind !== "person") return refused("link.unusable");
      const second = await passFactor(link.owner.personId, code);
      if (!second.ok) return second;
      const passwordHash = await hashPassword(password);
      if (!(await links.use(key))) return refused("link.unusable");
      await store.people.setPassword(link.owner.personId, passwordHash);
      // Of two links that were renewed at the same moment, the other one must not outlive the choice.
      await links.revoke("set-password", link.owner);
      await sessions.endAllOf(link.owner);
      return open(link.owner, PASSWORD_SESSION_MS, from);
    },

    async invite(wanted, reach = EVERYWHERE) {
      const place = await placeOf(wanted, reach, store);
      if (!place.ok) return place;
      const id = personId.parse(newId("per"));
      if (!(await store.people.add({ ...wanted, ...place.value, id, passwordHash: null }))) {
        const { signInName: name } = wanted;
        const owner = await store.people.findBySignInName(name);
        const archived = owner !== undefined && owner.archivedAt !== null;
        return archived ? refused("record.archived", { name }) : refused("record.name-taken", { name });
      }
      return linkFor(id, reach);
    },

    renewLink: (id, reach = EVERYWHERE) => linkFor(id, reach),

    makeLink: (link) => links.make(link),

    async ensureFirstAdministratorLink() {
      if ((await store.people.count()) > 0) return undefined;
      await links.revoke("first-administrator", null);
      const expiresAt = clock.now() + INVITATION_MS;
      return links.make({ purpose: "first-administrator", owner: null, expiresAt, usesLeft: 1 });
    },

    async sweep() {
      const now = clock.now();
      await store.sessions.removeExpired(now);
      await store.links.removeExpired(now);
      await store.pairings.removeExpired(now - UNCOLLECTED_KEPT_MS);
    },
  };
}

function ownerOf(personId: PersonId): Owner {
  return { kind: "person", personId };
}
