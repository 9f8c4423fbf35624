import type { ImportReport } from "../../../signaling/contract/imports.ts";

type Encoding = ImportReport["encoding"];

/**
 * A spreadsheet's bytes as text; undefined when they are none. A byte order mark says what it is. Without one it is
 * UTF-8 if it can be: GB18030, which Chinese Excel writes, breaks UTF-8's rules within a few characters.
 */
export function decodeSheet(bytes: Uint8Array): { text: string; encoding: Encoding } | undefined {
  const read = (label: string, encoding: Encoding) => {
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes);
      // No text holds a NUL: it is a workbook, a picture, or another encoding.
      return text.includes("\u0000") ? undefined : { text, encoding };
    } catch {
      return undefined;
    }
  };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return read("utf-16le", "utf-16");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return read("utf-16be", "utf-16");
  return read("utf-8", "utf-8") ?? read("gb18030", "gb18030");
}
