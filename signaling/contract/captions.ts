import { z } from "zod";
import { epochMs, lessonId } from "./ids.ts";
import { typedText } from "./text.ts";

/**
 * Captions of a lesson: text that a source outside (a speech recogniser, a person who writes along) posts over HTTP with
 * the lesson's caption key, shown at the foot of every screen while it is fresh, and kept nowhere.
 */

const MOST_CAPTION_LETTERS = 300;

/** BCP 47, as far as a page needs it to choose a font and a direction. */
const languageTag = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/);

const caption = {
  text: typedText(MOST_CAPTION_LETTERS),
  language: languageTag,
  /** Of the sentence: the same number again replaces it, a lower one is late. Counted up by the source. */
  sequence: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** false: it may still change, and is told again. */
  final: z.boolean(),
};

/** POST /lessons/:lessonId/captions. */
export const postedCaption = z.object({ lessonId, key: z.string().min(20).max(100), ...caption });
export type PostedCaption = Omit<z.output<typeof postedCaption>, "lessonId" | "key">;

/** GET and DELETE /lessons/:lessonId/caption-key. `madeAt` null: there is none, and nobody can post. */
export const captionKeyView = z.object({ lessonId, title: z.string(), madeAt: epochMs.nullable() });
export type CaptionKeyView = z.infer<typeof captionKeyView>;
/** POST /lessons/:lessonId/caption-key: in place of the one before. The key is told this once. */
export const captionKeyMade = captionKeyView.extend({ key: z.string(), url: z.string() });
export type CaptionKeyMade = z.infer<typeof captionKeyMade>;

export const captionNotices = {
  /** To every page that is in the lesson. One that comes late does not hear what was said before. */
  captionShown: z.object({ ...caption, text: z.string(), saidAt: epochMs }),
} as const;
