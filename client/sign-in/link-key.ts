/**
 * A link is `/teacher#key=KEY`, the way back from a provider `/teacher#provider=ANSWER`: the fragment never reaches a server's log. It is taken out of the address at once, so
 * that it stays neither in the history nor in a picture of the screen.
 */
export function takeLinkKey(
  location: Pick<Location, "hash" | "pathname" | "search">,
  history: Pick<History, "replaceState">,
  name = "key",
): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get(name);
  if (!key) return undefined;
  history.replaceState(null, "", location.pathname + location.search);
  return key;
}
