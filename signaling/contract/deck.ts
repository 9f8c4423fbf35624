import { z } from "zod";
import { refusalOfDeck } from "./deck-refusals.ts";
import { typedText } from "./text.ts";

/** Slides: a file of the teacher's, turned on the server into a picture of each page in several sizes, and its text. */

export const deckId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,63}$/)
  .brand<"DeckId">();
export type DeckId = z.infer<typeof deckId>;

/** The SHA-256 of a picture, by which it is asked for: what a screen has fetched once never changes. */
export const slideHash = z.string().regex(/^[a-f0-9]{64}$/);

const slideImage = z.object({ hash: slideHash, width: z.int(), bytes: z.int() });
export type SlideImage = z.infer<typeof slideImage>;

/** One page. `height` is a share of its width; the smallest picture comes first. */
export const slide = z.object({ number: z.int(), height: z.number(), text: z.string(), images: z.array(slideImage) });
export type Slide = z.infer<typeof slide>;

/** What becomes slides; those of the second line where LibreOffice is installed. */
export const deckKind = z.enum(["pdf", "png", "jpeg", "pptx", "ppt", "odp"]);
export type DeckKind = z.infer<typeof deckKind>;

/** `file`: brought by the teacher. `board`: a picture of the board camera, made in a lesson to be written on. */
export const deckOrigin = z.enum(["file", "board"]);
export type DeckOrigin = z.infer<typeof deckOrigin>;

export const deckView = z.object({
  id: deckId,
  name: z.string(),
  createdAt: z.int(),
  origin: deckOrigin,
  state: z.enum(["converting", "ready", "refused"]),
  /** Why it was refused. */
  refusal: refusalOfDeck.nullable(),
  /** Pages in it, once that is known, and how many of them are done. */
  pages: z.int(),
  done: z.int(),
  /** Of its pictures. */
  bytes: z.int(),
});
export type DeckView = z.infer<typeof deckView>;

/**
 * GET /lessons/:lessonId/decks: what the lesson's teacher has, the latest first; which of them are meant for this lesson;
 * what the service turns into slides; and how much of the room for pictures is taken.
 */
export const deckShelf = z.object({
  items: z.array(deckView),
  attached: z.array(deckId),
  accepts: z.array(deckKind),
  usedBytes: z.int(),
  limitBytes: z.int(),
});
export type DeckShelfView = z.infer<typeof deckShelf>;

/** GET /lessons/:lessonId/decks/:deckId */
export const deckSlides = z.object({ deck: deckView, slides: z.array(slide) });
export type DeckSlides = z.infer<typeof deckSlides>;

/** What of a deck is fetched before the lesson: which pictures its pages have. A deck that is ready never changes. */
export const deckPictures = z.object({
  deck: deckId,
  pages: z.array(z.object({ number: z.int(), images: z.array(slideImage) })),
});
export type DeckPictures = z.infer<typeof deckPictures>;

/** PUT /lessons/:lessonId/decks?name=&origin=: the file is the body. */
export const deckName = typedText(120);
