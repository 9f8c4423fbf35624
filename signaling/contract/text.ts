import { z } from "zod";

/** Control characters, but the line break, and those that turn the direction of writing over: nobody types them. */
const UNTYPED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** What a person has typed, without the blanks around it. */
export function typedText(longest: number) {
  return z
    .string()
    .max(longest * 2)
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(longest)
        .refine((text) => !UNTYPED.test(text.replaceAll("\n", ""))),
    );
}
