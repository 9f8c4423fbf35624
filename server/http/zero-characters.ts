/**
 * Where the zero character stands in what was sent: the path of the first value that has one. PostgreSQL keeps no such
 * text, so it is refused at the edge, on every database. Deeply nested input is no danger to the stack.
 */
export function zeroCharacterIn(input: unknown): string | undefined {
  const open: { path: string; value: unknown }[] = [{ path: "", value: input }];
  for (const { path, value } of open) {
    if (typeof value === "string" && value.includes("\u0000")) return path;
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) continue;
    for (const [name, inner] of Object.entries(value)) {
      const place = path === "" ? name : `${path}.${name}`.slice(0, 200);
      if (name.includes("\u0000")) return path;
      open.push({ path: place, value: inner });
    }
  }
  return undefined;
}
