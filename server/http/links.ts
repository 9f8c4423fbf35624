import { linkKey, linkView } from "../../signaling/contract/api.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type Endpoint, forAnyone } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** Behind the hash, so that the key is never sent with the address: no proxy and no log sees it. */
export function linkUrl(publicUrl: string, key: string): string {
  return `${publicUrl}/#link=${key}`;
}

export function linkEndpoints(accounts: Accounts, throttles: Throttles): Endpoint[] {
  return [
    forAnyone(
      { method: "post", path: "/links/inspect", throttles: throttles.links, input: linkKey, output: linkView },
      ({ key }) => accounts.inspectLink(key),
    ),
  ];
}
