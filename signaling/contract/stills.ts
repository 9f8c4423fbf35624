import { z } from "zod";
import { epochMs, sourceId } from "./ids.ts";
import { source } from "./lesson.ts";

/** Still pictures of a source, for the rooms whose links carry no video of it. */

/** The most that a page may send at once; with its envelope it stays well below MAX_MESSAGE_BYTES. */
const MAX_STILL_BYTES = 49_152;

const bytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength > 0 && value.byteLength <= MAX_STILL_BYTES,
);

/** What the sender is asked for; null: nobody needs stills of this source any more. */
export const stillsOrder = z.object({
  sourceId,
  source,
  wanted: z
    .object({
      maxBytes: z.int().min(1).max(MAX_STILL_BYTES),
      /** The least time between two of them. */
      everyMs: z.int().min(1),
    })
    .nullable(),
});
export type StillsOrder = z.infer<typeof stillsOrder>;
export type StillsWanted = NonNullable<StillsOrder["wanted"]>;

/** A WebP or JPEG picture, or null: what was sent last is still what one would see. */
export const stillSent = z.object({ sourceId, picture: bytes.nullable() });

/** A part of a still picture on its way to a room. Parts come in order; the first has `offset` 0. */
export const stillPart = z.object({
  sourceId,
  /** Counts the pictures of this source. */
  still: z.int(),
  totalBytes: z.int(),
  offset: z.int(),
  /** When the picture was last known to be what one would see, by the server's clock. */
  seenAt: epochMs,
  /** In a browser an ArrayBuffer. */
  data: z.custom<Uint8Array | ArrayBuffer>((value) => value instanceof Uint8Array || value instanceof ArrayBuffer),
});
export type StillPart = z.infer<typeof stillPart>;

/** The still picture that the room has is up to date. */
export const stillConfirmed = z.object({ sourceId, still: z.int(), seenAt: epochMs });

/** To somebody who watches unseen: these sources come as still pictures now, the others as they move. */
export const watchedAsStills = z.object({ sourceIds: z.array(sourceId) });
