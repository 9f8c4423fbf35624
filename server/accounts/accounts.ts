import type { z } from "zod";
import type {
  choosePassword,
  FirstAdministrator,
  Holder,
  LinkPurpose,
  LinkView,
  NewPerson,
  PersonView,
  Session,
  SignIn,
} from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { Owner } from "./ports.ts";

/** People, their sessions and the links that stand in for a password. Made by `createAccounts`. */
export interface Accounts {
  /** Refuses with `session.wrong-password` (also for an unknown name) or `link.unusable`. */
  signIn(input: SignIn): Promise<Outcome<Session>>;
  /** Whose token this is. Refuses with `session.ended` when it is unknown, expired or its holder is gone. */
  holderOf(sessionToken: string): Promise<Outcome<Holder>>;
  /** Ends the session; a token that is unknown or already ended is no error. */
  signOut(sessionToken: string): Promise<void>;
  /** What a link is for, without using it up. Refuses with `link.unusable`. */
  inspectLink(key: string): Promise<Outcome<LinkView>>;
  /** Only while nobody has an account. Refuses with `link.unusable`. */
  createFirstAdministrator(input: FirstAdministrator): Promise<Outcome<Session>>;
  /** Sets the invited person's password, ends the person's other sessions, signs in. Refuses with `link.unusable`. */
  choosePassword(input: z.infer<typeof choosePassword>): Promise<Outcome<Session>>;
  /** The key belongs into a set-password link, which works once. Refuses with `record.name-taken`. */
  invite(person: NewPerson): Promise<Outcome<{ person: PersonView; key: string }>>;
  people(): Promise<PersonView[]>;
  /** Makes a link and answers its key, the only copy there is. */
  makeLink(link: NewLink): Promise<string>;
  /** The key of a fresh one-time link while there are no people (older ones stop working); undefined otherwise. */
  ensureFirstAdministratorLink(): Promise<string | undefined>;
  /** Removes sessions, links and pairings that have expired. To be called about once an hour. */
  sweep(): Promise<void>;
}

export interface NewLink {
  purpose: LinkPurpose;
  /** null for `first-administrator` only. */
  owner: Owner | null;
  expiresAt: number;
  /** null: as often as you like until it expires. */
  usesLeft: number | null;
}
