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

export const deckView = z.object({
  id: deckId,
  name: z.string(),
  createdAt: z.int(),
  state: z.enum(["converting", "ready", "refused"]),
  /** Why it was refused. */
  refusal: refusalOfDeck.nullable(),
  /** Pages in it, once that is known, and how many of them are done. */
  pages: z.int(),
  done: z.int(),
});
export type DeckView = z.infer<typeof deckView>;

/** GET /lessons/:lessonId/decks/:deckId */
export const deckSlides = z.object({ deck: deckView, slides: z.array(slide) });
export type DeckSlides = z.infer<typeof deckSlides>;

/** PUT /lessons/:lessonId/decks?name=: the file is the body. */
export const deckName = typedText(120);
