import { type FileHandle, open } from "node:fs/promises";
import type { DeckKind } from "../../signaling/contract/deck.ts";

/** A central directory that is longer belongs to no presentation. */
const DIRECTORY_BYTES = 8_000_000;
/** Of its end: 22 bytes and a comment of at most 65,535. */
const END_BYTES = 65_557;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const OPEN_DOCUMENT = "application/vnd.oasis.opendocument.presentation";
/** The stream of a PowerPoint file of before 2007, as the directory of such files writes it. */
const POWERPOINT_STREAM = Buffer.from("PowerPoint Document", "utf16le");
/** What a later one is wrapped in by its password. */
const ENCRYPTED_STREAM = Buffer.from("EncryptedPackage", "utf16le");

/** What a file is, by its content: its name and what the browser says of it prove nothing. */
export async function kindOf(file: string): Promise<DeckKind | "encrypted" | undefined> {
  const handle = await open(file);
  try {
    const start = await readAt(handle, 0, 128);
    const begins = (...bytes: number[]): boolean => start.subarray(0, bytes.length).equals(Buffer.from(bytes));
    if (start.subarray(0, 5).toString("latin1") === "%PDF-") return "pdf";
    if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
    if (begins(0xff, 0xd8, 0xff)) return "jpeg";
    if (begins(0x50, 0x4b, 3, 4)) {
      if (start.includes(`mimetype${OPEN_DOCUMENT}`)) return "odp";
      return (await namesIn(handle)).includes("ppt/presentation.xml") ? "pptx" : undefined;
    }
    if (!begins(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return undefined;
    if (await contains(handle, POWERPOINT_STREAM)) return "ppt";
    return (await contains(handle, ENCRYPTED_STREAM)) ? "encrypted" : undefined;
  } finally {
    await handle.close();
  }
}

/** The names of the files in a zip archive; none when it cannot be read. */
async function namesIn(handle: FileHandle): Promise<string[]> {
  const { size } = await handle.stat();
  const end = await readAt(handle, Math.max(0, size - END_BYTES), END_BYTES);
  const at = end.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (at < 0 || at + END_LENGTH > end.length) return [];
  const length = end.readUInt32LE(at + 12);
  if (length > DIRECTORY_BYTES) return [];
  const directory = await readAt(handle, end.readUInt32LE(at + 16), length);
  const names: string[] = [];
  let entry = 0;
  while (entry + ENTRY_LENGTH <= directory.length && directory.readUInt32LE(entry) === 0x02014b50) {
    const nameEnd = entry + ENTRY_LENGTH + directory.readUInt16LE(entry + 28);
    names.push(directory.toString("utf8", entry + ENTRY_LENGTH, nameEnd));
    entry = nameEnd + directory.readUInt16LE(entry + 30) + directory.readUInt16LE(entry + 32);
  }
  return names;
}

async function contains(handle: FileHandle, wanted: Buffer): Promise<boolean> {
  const step = 1_000_000;
  for (let at = 0; ; at += step) {
    const part = await readAt(handle, at, step + wanted.length);
    if (part.includes(wanted)) return true;
    if (part.length <= step) return false;
  }
}

/** Less than asked for at the end of the file. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
