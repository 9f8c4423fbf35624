import type { Outcome } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";

/** What the provider's answer is checked against; each for one sign-in. */
export interface ProviderChecks {
  state: string;
  nonce: string;
  /** PKCE's. */
  verifier: string;
}

/** Whom the provider says that somebody is. */
export interface Identity {
  issuer: string;
  subject: string;
  claims: Readonly<Record<string, unknown>>;
  /** Whether more than a password was asked for there (RFC 8176). */
  mfa: boolean;
}

/** An OpenID Connect provider; server/oidc is one. Both refuse with `provider.unreachable`. */
export interface IdentityProvider {
  /** Where the browser has to go. */
  begin(checks: ProviderChecks): Promise<Outcome<string>>;
  /** What the browser came back with: the query. Refuses with `provider.refused`, also what fails a check. */
  finish(query: string, checks: ProviderChecks): Promise<Outcome<Identity>>;
  /** Where one signs out there, too; undefined when it offers that nowhere. */
  signOutUrl(): Promise<string | undefined>;
}

/** One sign-in between its first click and its session. Found by the hash of the key that the page keeps. */
export interface ProviderAttempt extends ProviderChecks {
  keyHash: string;
  expiresAt: number;
  wrongCodes: number;
  /** What the provider has said; only the second factor is missing. */
  known: { personId: PersonId; issuer: string; subject: string } | null;
}

export interface ProviderStore {
  begin(attempt: Omit<ProviderAttempt, "known" | "wrongCodes">): Promise<void>;
  find(keyHash: string): Promise<ProviderAttempt | undefined>;
  /** Before the provider is asked, so that nobody asks twice. False when somebody has. */
  use(keyHash: string): Promise<boolean>;
  know(keyHash: string, known: NonNullable<ProviderAttempt["known"]>): Promise<void>;
  /** One more wrong code. */
  failed(keyHash: string): Promise<void>;
  /** Wrong codes in all attempts of this person that have not expired. */
  wrongCodesOf(id: PersonId, now: number): Promise<number>;
  remove(keyHash: string): Promise<void>;
  removeExpired(now: number): Promise<void>;

  personOf(issuer: string, subject: string): Promise<PersonId | undefined>;
  /** False when the person, or the subject, is linked with another already. */
  link(link: { personId: PersonId; issuer: string; subject: string; at: number }): Promise<boolean>;
  isLinked(issuer: string, id: PersonId): Promise<boolean>;
  /** When the person was linked last, with any issuer. */
  linkedAt(id: PersonId): Promise<number | undefined>;
  /** From every issuer. False when there was no link. */
  unlink(id: PersonId): Promise<boolean>;
}
