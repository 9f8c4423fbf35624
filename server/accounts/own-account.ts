import type {
  ChangedPassword,
  FactorProposal,
  FactorView,
  NewFactor,
  RecoveryCodes,
  SessionView,
} from "../../signaling/contract/account.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import { createFactors } from "./factors.ts";
import { hashPassword, isPassword } from "./password.ts";
import type { AccountsStore } from "./ports.ts";
import { hashToken } from "./secrets.ts";
import { createSessions } from "./sessions.ts";
import { newTotpSecret, totpUrl } from "./totp.ts";

/** What people do with their own account. Whatever would lock somebody else out asks for the password again. */
export interface OwnAccount {
  sessions(id: PersonId, token: string): Promise<SessionView[]>;
  /** Refuses with `record.not-found`. */
  endSession(id: PersonId, sessionId: string): Promise<Done>;
  /** Ends all sessions but the one that asks. Refuses with `session.wrong-password`. */
  changePassword(id: PersonId, token: string, change: ChangedPassword): Promise<Done>;
  factor(id: PersonId): Promise<FactorView>;
  /** A secret for an authenticator. It counts for nothing until one of its codes came back. */
  proposeFactor(id: PersonId): Promise<FactorProposal>;
  /** Refuses with `session.wrong-password` or `session.wrong-code`. */
  enableFactor(id: PersonId, wanted: NewFactor): Promise<Outcome<RecoveryCodes>>;
  /** Refuses with `session.wrong-password`. */
  removeFactor(id: PersonId, password: string): Promise<Done>;
}

export function createOwnAccount({ store, clock }: { store: AccountsStore; clock: Clock }): OwnAccount {
  const factors = createFactors({ store, clock });
  const sessions = createSessions({ store, clock });
  const owner = (personId: PersonId) => ({ kind: "person", personId }) as const;

  async function knows(id: PersonId, password: string): Promise<boolean> {
    return isPassword(password, (await store.people.find(id))?.passwordHash ?? null);
  }

  return {
    async sessions(id, token) {
      const current = hashToken(token);
      const open = (await store.sessions.listOf(owner(id))).filter(({ expiresAt }) => expiresAt > clock.now());
      return open.map(({ tokenHash, createdAt, lastSeenAt, address, agent }) => ({
        id: sessionIdOf(tokenHash),
        createdAt,
        lastSeenAt: lastSeenAt ?? createdAt,
        address,
        agent,
        current: tokenHash === current,
      }));
    },

    async endSession(id, wanted) {
      const open = await store.sessions.listOf(owner(id));
      const session = open.find(({ tokenHash }) => sessionIdOf(tokenHash) === wanted);
      if (session === undefined) return refused("record.not-found", { record: "session" });
      await store.sessions.remove(session.tokenHash);
      return granted({});
    },

    async changePassword(id, token, { password, newPassword }) {
      if (!(await knows(id, password))) return refused("session.wrong-password");
      await store.people.setPassword(id, await hashPassword(newPassword));
      await sessions.endOthersOf(owner(id), token);
      return granted({});
    },

    async factor(id) {
      const factor = await factors.find(id);
      return { enabled: factor !== undefined, recoveryCodesLeft: factor?.recoveryCodesLeft ?? 0 };
    },

    async proposeFactor(id) {
      const person = await store.people.find(id);
      const secret = newTotpSecret();
      return { secret, url: totpUrl(secret, person?.signInName ?? "") };
    },

    async enableFactor(id, { secret, code, password }) {
      if (!(await knows(id, password))) return refused("session.wrong-password");
      const recoveryCodes = await factors.enable(id, secret, code);
      return recoveryCodes === undefined ? refused("session.wrong-code") : granted({ recoveryCodes });
    },

    async removeFactor(id, password) {
      if (!(await knows(id, password))) return refused("session.wrong-password");
      await factors.remove(id);
      return granted({});
    },
  };
}

/** What a session is called without giving away the hash that it is found by. */
function sessionIdOf(tokenHash: string): string {
  return hashToken(tokenHash).slice(0, 24);
}
