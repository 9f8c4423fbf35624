import type { AddedLanguageFile } from "../../../signaling/contract/added-language.ts";
import type { Entry } from "../catalogue.ts";
import { rate, runningClock } from "../format.ts";
import { leftToRight } from "../left-to-right.ts";
import type { AddedLanguage, Format } from "../page-language.ts";
import { fill } from "../words.ts";

/**
 * A language from its file. Browsers have no names of days and months and no plural rules for Uyghur, Tibetan or
 * Mongolian, and some have them for Kazakh: the file's own are used for all, so that every computer shows the same.
 */
export function addedLanguageOf(file: AddedLanguageFile): AddedLanguage {
  // English digits and separators: what schools use, and what a browser without the language would guess wrong.
  const number = new Intl.NumberFormat("en");
  const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const language: AddedLanguage = {
    tag: file.tag,
    direction: file.direction,
    base: file.base,
    reviewed: file.reviewed,
    entry: (area, key) => file.areas[area]?.[key],
    pluralForm: (plural, count) => (file.plural === "one" && count === 1 ? plural.one : undefined) ?? plural.other,
    number: (value) => number.format(value),
    format: (timeZone) => formatOf(file, language, { number, tenths, timeZone }),
  };
  return language;
}

interface Numbers {
  number: Intl.NumberFormat;
  tenths: Intl.NumberFormat;
  timeZone: string | undefined;
}

function formatOf(
  { calendar, durations, direction }: AddedLanguageFile,
  language: AddedLanguage,
  numbers: Numbers,
): Format {
  const { number, tenths, timeZone } = numbers;
  const parts = partsIn(timeZone);
  const say = (entry: Entry, params: Record<string, string | number> = {}): string => fill(entry, language, params);
  const named = (at: number): Record<string, string> => {
    const { year, month, day, weekday } = parts(at);
    return {
      weekday: calendar.weekdays[weekday] ?? "",
      month: calendar.months[month - 1] ?? "",
      day: String(day),
      year: String(year),
    };
  };
  const inPlace = direction === "rtl" ? leftToRight : (text: string): string => text;
  const time = (at: number): string => parts(at).time;
  const dayMonth = (at: number): string => say(calendar.dayMonth, named(at));
  return {
    time,
    day: (at) => say(calendar.weekdayDay, named(at)),
    weekday: (at) => named(at).weekday ?? "",
    dayMonth,
    date: (at) => `${dayMonth(at)} ${parts(at).year}`,
    dates: (from, to) => `${dayMonth(from)} – ${dayMonth(to)}`,
    moment: (at) => `${dayMonth(at)} ${time(at)}`,
    span: (from, to) => inPlace(`${time(from)}–${time(to)}`),
    clock: runningClock,
    minutes: (durationMs) => say(durations.minutes, { count: Math.max(1, Math.round(durationMs / 60_000)) }),
    ago: (at, now) => {
      const minutes = Math.floor(Math.max(0, now - at) / 60_000);
      if (minutes < 1) return durations.now;
      if (minutes < 60) return say(durations.minutesAgo, { count: minutes });
      if (minutes < 24 * 60) return say(durations.hoursAgo, { count: Math.floor(minutes / 60) });
      return say(durations.daysAgo, { count: Math.floor(minutes / (24 * 60)) });
    },
    number: (value) => number.format(value),
    rate: (kbps) => inPlace(rate(kbps, number, tenths)),
  };
}

interface Parts {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  /** 0: Sunday. */
  weekday: number;
  /** 14:05 */
  time: string;
}

function partsIn(timeZone: string | undefined): (at: number) => Parts {
  const format = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (at) => {
    const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const [year, month, day] = [Number(found.get("year")), Number(found.get("month")), Number(found.get("day"))];
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return { year, month, day, weekday, time: `${found.get("hour")}:${found.get("minute")}` };
  };
}
