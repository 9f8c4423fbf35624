import { z } from "zod";
import { deckId } from "./deck.ts";
import { room } from "./lesson.ts";
import { MAX_INK_AT_ONCE, MAX_SHEETS, MAX_WISHES_AT_ONCE } from "./slate-limits.ts";

/**
 * What is written in a lesson goes over the socket as data. A page sends wishes, numbered, until it knows that they came;
 * the server makes operations of those that are allowed, puts them in order and tells everybody.
 */

/** Numbered by the server within a lesson. */
export const sheetId = z.int().min(1).max(1_000_000).brand<"SheetId">();
export type SheetId = z.infer<typeof sheetId>;

/** Made by the writer: its own mark and a number. */
const strokeId = z.string().regex(/^[a-z0-9]{5,16}$/);
/** One tab of one page, from its first word to its end. */
const writerId = z.string().regex(/^[a-z0-9]{5,12}$/);

/** A colour and a width: black, white, red, blue, green or yellow; 1 (fine) to 4 (marker). */
const pen = z.string().regex(/^[kwrbgy][1-4]$/);
/** See ink.ts. The first part of a stroke begins with what its points hold. */
const ink = z.string().min(1).max(MAX_INK_AT_ONCE);

/** What a sheet is written on. */
export const ground = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("blank"), dark: z.boolean() }),
  /** Page `number` of a deck; `height` is a share of its width. */
  z.object({ kind: z.literal("slide"), deck: deckId, number: z.int(), height: z.number() }),
]);
export type Ground = z.infer<typeof ground>;

const sheet = z.object({ id: sheetId, ground });
export const stroke = z.object({ id: strokeId, pen, ink: z.string() });
export type Stroke = z.infer<typeof stroke>;

const draw = z.object({
  op: z.literal("draw"),
  sheet: sheetId,
  id: strokeId,
  /** Characters of ink that the stroke had before: 0 begins it, and then the pen is told. */
  from: z.int().min(0).max(100_000),
  pen: pen.optional(),
  ink,
});
const erase = z.object({ op: z.literal("erase"), sheet: sheetId, ids: z.array(strokeId).min(1).max(1_000) });
const clear = z.object({ op: z.literal("clear"), sheet: sheetId });
const show = z.object({ op: z.literal("show"), sheet: sheetId.nullable() });
const handPen = z.object({ op: z.literal("pen"), room });
const remove = z.object({ op: z.literal("remove"), sheets: z.array(sheetId).min(1).max(MAX_SHEETS) });

/** What a page would like to have done. */
export const slateWish = z.discriminatedUnion("op", [
  draw,
  erase,
  clear,
  show,
  handPen,
  remove,
  /** Takes back the room's own last stroke, eraser or clearing of this sheet. */
  z.object({ op: z.literal("undo"), sheet: sheetId }),
  /** A new blank sheet behind the one that is shown, shown at once. */
  z.object({ op: z.literal("blank"), dark: z.boolean() }),
]);
export type SlateWish = z.infer<typeof slateWish>;

/** What was done. */
const slateOp = z.discriminatedUnion("op", [
  draw,
  erase,
  clear,
  show,
  handPen,
  remove,
  z.object({ op: z.literal("add"), sheets: z.array(sheet), before: sheetId.nullable() }),
  z.object({ op: z.literal("restore"), sheet: sheetId, strokes: z.array(stroke) }),
]);
export type SlateOp = z.infer<typeof slateOp>;

/** Why a wish was left out. */
const slateRefusal = z.enum(["slate.not-allowed", "slate.not-found", "slate.full", "input.invalid"]);
export type SlateRefusal = z.infer<typeof slateRefusal>;

const seq = z.int().min(0);

/** Strokes as `packed-ink.ts` packs them. In a browser an ArrayBuffer. */
const packedInk = z.custom<Uint8Array | ArrayBuffer>(
  (value) => value instanceof Uint8Array || value instanceof ArrayBuffer,
);

/** A slate without its ink: what is fetched first. */
const outline = z.object({
  seq,
  /** `parts`: in how many the ink of a sheet comes; 0: nothing is written on it. */
  sheets: z.array(z.object({ ...sheet.shape, parts: z.int().min(0) })),
  shown: sheetId.nullable(),
  pen: room,
});
export type SlateOutline = z.infer<typeof outline>;

export const slateRequests = {
  /**
   * Teacher; the classroom that has the pen. `number` counts this writer's batches from 1: one that came before is
   * answered again and not done again, one that comes too early is refused with `slate.out-of-order`. What may not or
   * cannot be done is left out, and `refused` says why the first of them was. `seq` is the slate's after this batch.
   */
  writeSlate: {
    input: z.object({
      writer: writerId,
      number: z.int().min(1).max(1_000_000_000),
      wishes: z.array(slateWish).min(1).max(MAX_WISHES_AT_ONCE),
    }),
    output: z.object({ seq, refused: slateRefusal.nullable() }),
  },
  /** Teacher: puts the pages of an own deck behind the sheet that is shown, and shows the first of them. */
  addDeck: { input: z.object({ deckId }), output: z.object({}) },
  /** Shows where the writer points; null: nowhere any more. The last one counts. */
  point: {
    input: z.object({
      at: z.object({ sheet: sheetId, x: z.number().min(0).max(1), y: z.number().min(0).max(4) }).nullable(),
    }),
    output: z.object({}),
  },
  /**
   * Whoever has its page open. What happened after `after` (in the slate of that `epoch`), when little did; otherwise a
   * `base` to fetch the ink of (`readStrokes`) and what happened since. `more`: there is more, ask again.
   */
  readSlate: {
    input: z.object({ epoch: z.string().max(64), after: seq }),
    output: z.object({
      epoch: z.string(),
      base: outline.nullable(),
      /** Number of the first of `ops`. */
      first: seq,
      ops: z.array(slateOp),
      more: z.boolean(),
    }),
  },
  /**
   * Part `part` (from 0) of the strokes of a sheet as they were in a `base`: some kilobytes. Refused with `slate.stale`
   * when that base is gone or its sheet has no such part.
   */
  readStrokes: {
    input: z.object({ seq, sheet: sheetId, part: z.int().min(0).max(100_000) }),
    output: z.object({ ink: packedInk }),
  },
  /**
   * The first part of what everybody looks at, in the newest base: asked together with the first `readSlate`, so that it
   * comes with that. null: nothing is written on it.
   */
  readShown: {
    input: z.object({}),
    output: z.object({ of: z.object({ seq, sheet: sheetId, ink: packedInk }).nullable() }),
  },
} as const;

export const slateNotices = {
  /** To everybody: operations number `first` and following. */
  slateChanged: z.object({ first: seq, ops: z.array(slateOp) }),
  /** To everybody, and not for certain: the next one comes soon. */
  pointed: z.object({
    room,
    at: z.object({ sheet: sheetId, x: z.number(), y: z.number() }).nullable(),
  }),
} as const;
