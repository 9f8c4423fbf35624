import { z } from "zod";

/**
 * A language beside the two that the pages are written in: a file that anybody can write and correct without building
 * the pages. What it does not say is said in its `base`. docs/languages.md explains every field.
 */

const MAX_TEXT = 600;
const text = z.string().trim().min(1).max(MAX_TEXT);
/** BCP 47; also the file's name. */
const languageTag = z
  .string()
  .max(20)
  .regex(/^[a-z]{2,3}(-[A-Za-z\d]{2,8}){0,3}$/);
const entry = z.union([text, z.strictObject({ other: text }), z.strictObject({ one: text, other: text })]);

const calendar = z.strictObject({
  /** From Sunday on. */
  weekdays: z.array(text).length(7),
  months: z.array(text).length(12),
  /** With {weekday}, {day}, {month}, as in "Monday, 2 March". */
  weekdayDay: text,
  /** With {day}, {month}, as in "2 March". */
  dayMonth: text,
});

const durations = z.strictObject({ minutes: entry, now: text, minutesAgo: entry, hoursAgo: entry, daysAgo: entry });

export const addedLanguage = z.strictObject({
  tag: languageTag,
  /** In the language itself. */
  name: text,
  direction: z.enum(["ltr", "rtl"]),
  /** What is read where this file says nothing. */
  base: z.enum(["zh-CN", "en"]),
  /** false: nobody who speaks it has read the whole of it yet. */
  reviewed: z.boolean(),
  /** `one`: the form for exactly 1 differs from the others. `none`: one form for every number. */
  plural: z.enum(["one", "none"]),
  calendar,
  durations,
  /** The texts of each part of the pages, by the names of the catalogues in client/i18n/en. */
  areas: z.record(z.string().max(40), z.record(z.string().max(80), entry)),
});
export type AddedLanguageFile = z.output<typeof addedLanguage>;

/** A bureau's corrections of a language that is there: only what differs. */
export const languageCorrection = addedLanguage.partial().required({ tag: true });
export type LanguageCorrection = z.output<typeof languageCorrection>;

export type AddedLanguageName = Pick<AddedLanguageFile, "tag" | "name" | "direction" | "reviewed">;
