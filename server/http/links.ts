import { linkKey, linkView, type Role } from "../../signaling/contract/api.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { type Endpoint, forAnyone } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/**
 * A link that a page takes its key from (client/sign-in). The key stands behind the hash, so that it is never sent with
 * the address: no proxy and no log sees it.
 */
export function linkUrl(publicUrl: string, page: "admin" | "teacher" | "classroom", key: string): string {
  return `${publicUrl}/${page}#key=${key}`;
}

/** Where a person of this role chooses a password. */
export function passwordUrl(publicUrl: string, role: Role, key: string): string {
  return linkUrl(publicUrl, role === "teacher" ? "teacher" : "admin", key);
}

export function linkEndpoints(accounts: Accounts, throttles: Throttles): Endpoint[] {
  return [
    forAnyone(
      {
        method: "post",
        path: "/links/inspect",
        throttles: throttles.links,
        input: linkKey,
        output: linkView,
        // Looking at a link does not use it.
        audit: null,
      },
      ({ key }) => accounts.inspectLink(key),
    ),
  ];
}
