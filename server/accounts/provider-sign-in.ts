import { randomBytes } from "node:crypto";
import { type Session, type SignIn, signInName as signInNameForm } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type PersonId, personId } from "../../signaling/contract/ids.ts";
import type { ProviderStarted } from "../../signaling/contract/provider.ts";
import type { Clock } from "../clock.ts";
import { PASSWORD_SESSION_MS } from "./accounts.ts";
import type { Audit, Change } from "./audit.ts";
import { createFactors } from "./factors.ts";
import type { AccountsStore, PersonRow, SignInPlace } from "./ports.ts";
import type { Identity, IdentityProvider, ProviderAttempt, ProviderStore } from "./provider-ports.ts";
import { hashToken, newId, newToken } from "./secrets.ts";
import { createSessions } from "./sessions.ts";

/** How long one may take at the provider, and to find one's authenticator. */
const ATTEMPT_MS = 10 * 60_000;
const MOST_WRONG_CODES = 5;
/** In all attempts that are under way: whoever has the password at the provider must not guess on in one after another. */
const MOST_WRONG_CODES_OF_ONE = 20;

export interface ProviderSettings {
  /** What the button says. */
  readonly label: string;
  /** The claim that holds a person's sign-in name here. */
  readonly claim: string;
  /** Only people whose verified address ends so; null: all. */
  readonly emailDomain: string | null;
  /** What somebody becomes who is not on record; null: nothing, such people are refused. Never an administrator. */
  readonly create: "teacher" | "observer" | null;
}

/** Signing in at the provider: the same sessions as by password, with the same second factor. */
export interface ProviderSignIn {
  readonly label: string;
  /** Refuses with `provider.unreachable`. */
  begin(page: "teacher" | "admin"): Promise<Outcome<ProviderStarted>>;
  /**
   * Refuses with `provider.expired` (also what was used before), `provider.refused`, `provider.unreachable`,
   * `provider.unknown-person`, `provider.other-account`, and like a password with `session.code-required` and
   * `session.wrong-code`, after which `code` alone is asked for.
   */
  signIn(input: ProviderAnswer, from: SignInPlace): Promise<Outcome<Session>>;
  /** When this person was linked with an account there. */
  linkedAt(id: PersonId): Promise<number | undefined>;
  /** By the person, whose other sessions end: one undoes a link because somebody else might have come in by it. */
  undo(id: PersonId, token: string): Promise<void>;
  sweep(): Promise<void>;
}

export type ProviderAnswer = Extract<SignIn, { with: "provider" }>;

export interface ProviderParts {
  store: AccountsStore & { provider: ProviderStore };
  clock: Clock;
  audit: Pick<Audit, "note">;
  provider: IdentityProvider;
  settings: ProviderSettings;
}

type Known = NonNullable<ProviderAttempt["known"]>;

export function createProviderSignIn({ store, clock, audit, provider, settings }: ProviderParts): ProviderSignIn {
  const sessions = createSessions({ store, clock });
  const factors = createFactors({ store, clock });
  const { label, claim } = settings;

  /** Whoever is linked, else whoever has the name that an administrator has given. */
  async function personOf(identity: Identity, from: SignInPlace): Promise<Outcome<PersonRow>> {
    const { issuer, subject, claims } = identity;
    const linked = await store.provider.personOf(issuer, subject);
    const name = String(claims[claim] ?? "").trim();
    const stranger = refused("provider.unknown-person", { name: name.slice(0, 64) });
    if (!isOfDomain(claims, settings.emailDomain)) return stranger;
    if (linked !== undefined) {
      const person = await store.people.find(linked);
      return person === undefined || person.archivedAt !== null ? stranger : granted(person);
    }
    // Anybody may write any address into an account: it names nobody until the provider has seen that it is theirs.
    if (!signInNameForm.safeParse(name).success || (claim === "email" && claims.email_verified !== true))
      return stranger;
    const person = (await store.people.findBySignInName(name)) ?? (await created(name, identity, from));
    if (person === undefined || person.archivedAt !== null) return stranger;
    // The name has gone over to somebody else there: who has it now is not who was meant.
    if (await store.provider.isLinked(issuer, person.id)) return refused("provider.other-account");
    return granted(person);
  }

  async function created(
    signInName: string,
    { claims, issuer }: Identity,
    { address }: SignInPlace,
  ): Promise<PersonRow | undefined> {
    if (settings.create === null) return undefined;
    const id = personId.parse(newId("per"));
    const told =
      typeof claims.name === "string"
        ? claims.name
            .replace(/\p{Cc}/gu, " ")
            .trim()
            .slice(0, 80)
        : "";
    const name = told === "" ? signInName : told;
    const person = { id, name, signInName, role: settings.create, passwordHash: null };
    if (!(await store.people.add(person))) return undefined;
    const after = { name, signInName, role: settings.create, provider: issuer };
    const change: Change = { action: "person.added", subject: { kind: "person", id, name }, before: null, after };
    await audit.note({ holder: null, address }, [change]);
    return store.people.find(id);
  }

  async function open(keyHash: string, known: Known, from: SignInPlace): Promise<Outcome<Session>> {
    const { issuer, subject, personId: id } = known;
    await store.provider.remove(keyHash);
    const fresh = (await store.provider.personOf(issuer, subject)) === undefined;
    if (fresh && !(await store.provider.link({ ...known, at: clock.now() }))) return refused("provider.other-account");
    const session = await sessions.open({ kind: "person", personId: id }, PASSWORD_SESSION_MS, from);
    if (session === undefined) return refused("provider.expired");
    if (fresh) await noteLink(session, issuer, from);
    const signOutUrl = await provider.signOutUrl();
    return granted({ ...session, ...(signOutUrl === undefined ? {} : { signOutUrl }) });
  }

  async function noteLink({ holder }: Session, issuer: string, { address }: SignInPlace): Promise<void> {
    if (holder.kind !== "person") throw new Error("a device signed in at the provider");
    const subject = { kind: "person", id: holder.personId, name: holder.name } as const;
    await audit.note({ holder, address }, [
      { action: "person.linked", subject, before: null, after: { provider: issuer } },
    ]);
  }

  async function withCode(keyHash: string, known: Known, code: string | undefined, from: SignInPlace) {
    if (code === undefined) return refused("session.code-required");
    if ((await store.provider.wrongCodesOf(known.personId, clock.now())) >= MOST_WRONG_CODES_OF_ONE) {
      return refused("request.too-many", { retryAfterMs: ATTEMPT_MS });
    }
    if (await factors.use(known.personId, code)) return open(keyHash, known, from);
    await store.provider.failed(keyHash);
    return refused("session.wrong-code");
  }

  async function hasFactor(id: PersonId): Promise<boolean> {
    return (await factors.find(id)) !== undefined;
  }

  return {
    label,

    async begin(page) {
      // The page is in front of the state, which comes back with the browser and is compared as a whole.
      const checks = {
        state: `${page}.${newToken()}`,
        nonce: newToken(),
        verifier: randomBytes(48).toString("base64url"),
      };
      const url = await provider.begin(checks);
      if (!url.ok) return url;
      const key = newToken();
      await store.provider.begin({ ...checks, keyHash: hashToken(key), expiresAt: clock.now() + ATTEMPT_MS });
      return granted({ url: url.value, key });
    },

    async signIn({ key, answer, code }, from) {
      const keyHash = hashToken(key);
      const attempt = await store.provider.find(keyHash);
      if (attempt === undefined || attempt.expiresAt <= clock.now() || attempt.wrongCodes >= MOST_WRONG_CODES)
        return refused("provider.expired");
      if (attempt.known !== null) return withCode(keyHash, attempt.known, code, from);
      if (answer === undefined || !(await store.provider.use(keyHash))) return refused("provider.expired");
      const identity = await provider.finish(answer, attempt);
      if (!identity.ok) return identity;
      const person = await personOf(identity.value, from);
      if (!person.ok) return person;
      const { issuer, subject, mfa } = identity.value;
      const known = { personId: person.value.id, issuer, subject };
      if (mfa || !(await hasFactor(known.personId))) return open(keyHash, known, from);
      await store.provider.know(keyHash, known);
      return refused("session.code-required");
    },

    linkedAt: (id) => store.provider.linkedAt(id),

    async undo(id, token) {
      await store.provider.unlink(id);
      await sessions.endOthersOf({ kind: "person", personId: id }, token);
    },

    sweep: () => store.provider.removeExpired(clock.now()),
  };
}

function isOfDomain({ email, email_verified: verified }: Identity["claims"], domain: string | null): boolean {
  if (domain === null) return true;
  return verified === true && typeof email === "string" && email.toLowerCase().endsWith(`@${domain.toLowerCase()}`);
}
