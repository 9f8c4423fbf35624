import type { Request } from "express";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { MAX_SHEET_BYTES } from "../../signaling/contract/sheets.ts";

/** What a browser, or curl, calls a CSV file. */
export const UPLOAD_TYPES = ["text/csv", "application/vnd.ms-excel", "application/octet-stream"];

/** A file that is sent as the body; undefined when the body is something else. Refuses with `input.too-large`. */
export type Upload = (request: Request) => Promise<Outcome<Uint8Array | undefined>>;

/**
 * One that says that it is too long is refused before it is read, one that does not say at the limit: Express's own
 * reader answers only when the last byte of 200 MB has come.
 */
export const sheetUpload: Upload = async (request) => {
  const packed = request.get("content-encoding") ?? "identity";
  if (!request.is(UPLOAD_TYPES) || packed !== "identity") return granted(undefined);
  const tooLarge = refused("input.too-large", { limitBytes: MAX_SHEET_BYTES });
  if (Number(request.get("content-length") ?? 0) > MAX_SHEET_BYTES) return tooLarge;
  try {
    const file = await readUpTo(request, MAX_SHEET_BYTES);
    return file === undefined ? tooLarge : granted(file);
  } catch (cause) {
    // Who hung up is not there to be answered.
    if (request.readableAborted) return granted(undefined);
    throw cause;
  }
};

async function readUpTo(request: Request, limitBytes: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) throw new Error("a file came as text: somebody set an encoding on the request");
    length += part.length;
    if (length > limitBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
