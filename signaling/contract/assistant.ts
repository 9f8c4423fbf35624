import { z } from "zod";

/**
 * A second device in a classroom: the assistant's tablet. It opens with a code that the big screen shows, for as long
 * as the big screen is in the lesson, and gets words only: no sound, no picture, no strokes.
 */

/** As a person may type it: large letters, blanks and dashes do not matter. */
export const assistantCode = z
  .string()
  .max(40)
  .transform((typed) => typed.toLowerCase().replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^[a-z2-9]{8}$/));

export const assistantNotices = {
  /** To the big screen: what opens its assistant's device, and how many there are. */
  assistantsChanged: z.object({ code: z.string(), devices: z.int().min(0) }),
} as const;
