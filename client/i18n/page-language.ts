import type { Entry, Plural } from "./catalogue.ts";
import type { Language } from "./language.ts";

/** Dates, times and durations as a language writes them, in one time zone (IANA name; the browser's when undefined). */
export interface Format {
  /** 14:05 */
  time(at: number): string;
  /** Monday, 2 March */
  day(at: number): string;
  /** Monday */
  weekday(at: number): string;
  /** 2 Mar */
  dayMonth(at: number): string;
  /** 2 Mar 2026 */
  date(at: number): string;
  /** 2 Mar – 8 Mar */
  dates(from: number, to: number): string;
  /** 2 Mar, 14:05 */
  moment(at: number): string;
  /** 14:00–14:45 */
  span(from: number, to: number): string;
  /** 1:02:03 or 2:03, for a running clock. */
  clock(durationMs: number): string;
  /** 45 min, rounded, at least 1. */
  minutes(durationMs: number): string;
  /** now, 3 minutes ago, yesterday */
  ago(at: number, now: number): string;
  number(value: number): string;
  /** 850 kbit/s, 1.4 Mbit/s: no finer than a reader cares for, so that it does not flicker. */
  rate(kbps: number): string;
}

/** A language that came as a file (signaling/contract/added-language.ts); where it is silent, its base speaks. */
export interface AddedLanguage {
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  readonly base: Language;
  readonly reviewed: boolean;
  entry(area: string, key: string): Entry | undefined;
  pluralForm(plural: Plural, count: number): string;
  number(value: number): string;
  format(timeZone: string | undefined): Format;
}

/** What a page is read in. */
export type PageLanguage = Language | AddedLanguage;

/** The language of the two built-in ones that stands in where an added one is silent. */
export function baseOf(language: PageLanguage): Language {
  return typeof language === "string" ? language : language.base;
}
