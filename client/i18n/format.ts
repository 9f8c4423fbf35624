import type { Language } from "./language.ts";
import type { Format, PageLanguage } from "./page-language.ts";

export function createFormat(language: PageLanguage, timeZone?: string): Format {
  return typeof language === "string" ? builtInFormat(language, timeZone) : language.format(timeZone);
}

function builtInFormat(language: Language, timeZone: string | undefined): Format {
  const zone = timeZone === undefined ? {} : { timeZone };
  // hourCycle rather than hour12: Chrome 80 writes midnight as 24:00 with hour12: false.
  const clockTime = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const time = once(() => new Intl.DateTimeFormat(language, { ...clockTime, ...zone }));
  const day = once(
    () => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", ...zone }),
  );
  const weekday = once(() => new Intl.DateTimeFormat(language, { weekday: "long", ...zone }));
  const whole = once(
    () => new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", ...zone }),
  );
  const date = once(() => new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...zone }));
  const moment = once(
    () => new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...clockTime, ...zone }),
  );
  const minutes = once(() => new Intl.NumberFormat(language, { style: "unit", unit: "minute", unitDisplay: "short" }));
  const relative = once(() => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
  const number = once(() => new Intl.NumberFormat(language));
  const tenths = once(() => new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  return {
    time: (at) => time().format(at),
    day: (at) => day().format(at),
    weekday: (at) => weekday().format(at),
    dayMonth: (at) => date().format(at),
    date: (at) => whole().format(at),
    dates: (from, to) => `${date().format(from)} – ${date().format(to)}`,
    moment: (at) => moment().format(at),
    span: (from, to) => `${time().format(from)}–${time().format(to)}`,
    clock: runningClock,
    minutes: (durationMs) => minutes().format(Math.max(1, Math.round(durationMs / 60_000))),
    ago: (at, now) => ago(relative(), now - at),
    number: (value) => number().format(value),
    rate: (kbps) => rate(kbps, number(), tenths()),
  };
}

/** Formatters cost more to make than to use, and most who ask for a format use one of them. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function rate(kbps: number, number: Intl.NumberFormat, tenths: Intl.NumberFormat): string {
  const round = kbps < 100 ? Math.round(kbps) : 10 * Math.round(kbps / 10);
  return round < 1_000 ? `${number.format(round)} kbit/s` : `${tenths.format(kbps / 1_000)} Mbit/s`;
}

export function runningClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${Math.floor(seconds / 60) % 60}`;
  return hours > 0 ? `${hours}:${two(Number(rest))}:${two(seconds % 60)}` : `${rest}:${two(seconds % 60)}`;
}

function ago(relative: Intl.RelativeTimeFormat, elapsedMs: number): string {
  const minutes = Math.floor(Math.max(0, elapsedMs) / 60_000);
  if (minutes < 1) return relative.format(0, "second");
  if (minutes < 60) return relative.format(-minutes, "minute");
  return minutes < 24 * 60
    ? relative.format(-Math.floor(minutes / 60), "hour")
    : relative.format(-Math.floor(minutes / (24 * 60)), "day");
}
