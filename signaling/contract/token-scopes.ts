/** What an access token may be used for. An area's `read` and `write` are two scopes. */
export const TOKEN_SCOPES = [
  "places:read",
  "places:write",
  "people:read",
  "people:write",
  "lessons:read",
  "lessons:write",
  "operations:read",
  "operations:write",
  "reports:read",
  "audit:read",
] as const;
