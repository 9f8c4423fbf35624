/**
 * A link is `/teacher#key=KEY`: the fragment never reaches a server's log. It is taken out of the address at once, so
 * that it stays neither in the history nor in a picture of the screen.
 */
export function takeLinkKey(
  location: Pick<Location, "hash" | "pathname" | "search">,
  history: Pick<History, "replaceState">,
): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return undefined;
  history.replaceState(null, "", location.pathname + location.search);
  return key;
}
