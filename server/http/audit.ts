import { auditPage, auditQuery } from "../../signaling/contract/audit.ts";
import { granted } from "../../signaling/contract/errors.ts";
import type { Audit } from "../accounts/audit.ts";
import { type Endpoint, forAdministratorsOfEverything } from "./endpoint.ts";

/** Reading the audit. There is no other route to it: routes.ts adds to it, and nothing changes it. */
export function auditEndpoints(audit: Audit): Endpoint[] {
  return [
    forAdministratorsOfEverything(
      { method: "get", path: "/audit", input: auditQuery, output: auditPage },
      async (query) => granted(await audit.page(query)),
    ),
  ];
}
