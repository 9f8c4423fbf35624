import type { LinkPurpose } from "../../signaling/contract/api.ts";
import type { Clock } from "../clock.ts";
import type { LinkRow, LinksStore, Owner } from "./ports.ts";
import { hashToken, newToken } from "./secrets.ts";

/** How long an invited person has to choose a password. */
export const INVITATION_MS = 7 * 24 * 3_600_000;

/** Links that stand in for a password once, or for a while. The key is in the link and nowhere else. */
export interface Links {
  /** Answers the key. */
  make(link: LinkRow): Promise<string>;
  /** undefined when it is unknown, expired or used up. */
  find(key: string): Promise<LinkRow | undefined>;
  /** Takes one use; false when it cannot be used (any more). Of two who take the last use, one wins. */
  use(key: string): Promise<boolean>;
  /** Makes every link of this purpose and owner useless. */
  revoke(purpose: LinkPurpose, owner: Owner | null): Promise<void>;
}

export function createLinks({ store, clock }: { store: { links: LinksStore }; clock: Clock }): Links {
  return {
    async make(link) {
      const key = newToken();
      await store.links.add({ keyHash: hashToken(key), ...link });
      return key;
    },

    async find(key) {
      const link = await store.links.find(hashToken(key));
      if (link === undefined || link.expiresAt <= clock.now() || link.usesLeft === 0) return undefined;
      return link;
    },

    use: (key) => store.links.use(hashToken(key), clock.now()),

    revoke: (purpose, owner) => store.links.removeOf(purpose, owner),
  };
}
