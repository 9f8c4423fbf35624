import type { z } from "zod";
import type { Holder } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import {
  type newToken as newTokenSchema,
  type TokenId,
  type TokenMade,
  type TokenScope,
  type TokenView,
  tokenId,
} from "../../signaling/contract/tokens.ts";
import type { Clock } from "../clock.ts";
import type { Editor } from "./people.ts";
import type { AccountsStore } from "./ports.ts";
import { EVERYWHERE } from "./reach.ts";
import { hashToken, newId, newToken } from "./secrets.ts";
import { personHolder, SEEN_EVERY_MS } from "./sessions.ts";

const DAY_MS = 86_400_000;
const MOST_TOKENS = 50;
/** Tells it from a session at a glance, and to programs that look for secrets where none belong. */
const PREFIX = "ort_";

/** With what a program asks, beside whom it asks for. */
export interface UsedToken {
  readonly id: TokenId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
}

/**
 * Tokens that programs use in place of a session. A token acts as the administrator who made it, as far as that one
 * reaches at that moment and its scopes allow; it ends with its time, with the account and with the role.
 */
export interface AccessTokens {
  /** Refuses with `token.too-many`. */
  make(maker: PersonId, wanted: z.output<typeof newTokenSchema>): Promise<Outcome<TokenMade>>;
  /** The own ones; who administers everything sees everybody's. */
  list(viewer: Editor): Promise<TokenView[]>;
  /** Refuses with `record.not-found`. */
  revoke(id: TokenId, viewer: Editor): Promise<Outcome<TokenView>>;
  /** Whose it is. Refuses with `token.ended`. */
  find(secret: string): Promise<Outcome<{ holder: Holder; used: UsedToken }>>;
  sweep(): Promise<void>;
}

/** Whether it is one, or was, by its looks. */
export function isAccessToken(bearer: string): boolean {
  return bearer.startsWith(PREFIX);
}

export function createAccessTokens(options: {
  store: Pick<AccountsStore, "tokens" | "people">;
  clock: Clock;
}): AccessTokens {
  const { store, clock } = options;

  async function list({ id, reach }: Editor): Promise<TokenView[]> {
    const living = (await store.tokens.list()).filter(({ expiresAt }) => expiresAt > clock.now());
    return reach === EVERYWHERE ? living : living.filter(({ owner }) => owner.id === id);
  }

  return {
    list,

    async make(maker, { name, scopes, days }) {
      const own = (await store.tokens.list()).filter(({ owner }) => owner.id === maker);
      if (own.length >= MOST_TOKENS) return refused("token.too-many", { limit: MOST_TOKENS });
      const secret = PREFIX + newToken();
      const secretHash = hashToken(secret);
      const createdAt = clock.now();
      const times = { createdAt, expiresAt: createdAt + days * DAY_MS };
      await store.tokens.add({ id: tokenId.parse(newId("tok")), secretHash, personId: maker, name, scopes, ...times });
      const token = await store.tokens.findBySecret(secretHash);
      if (token === undefined) throw new Error("a token was added and is not there");
      return granted({ token, secret });
    },

    async revoke(id, viewer) {
      const token = (await list(viewer)).find((one) => one.id === id);
      if (token === undefined || !(await store.tokens.remove(id)))
        return refused("record.not-found", { record: "token" });
      return granted(token);
    },

    async find(secret) {
      const token = await store.tokens.findBySecret(hashToken(secret));
      const now = clock.now();
      if (token === undefined || token.expiresAt <= now) return refused("token.ended");
      const { id, name, scopes, owner } = token;
      const holder = await personHolder(store.people, owner.id);
      if (holder?.kind !== "person" || holder.role !== "administrator") return refused("token.ended");
      if (now - (token.lastUsedAt ?? 0) >= SEEN_EVERY_MS) await store.tokens.used(id, now);
      return granted({ holder, used: { id, name, scopes } });
    },

    sweep: () => store.tokens.removeExpired(clock.now()),
  };
}
