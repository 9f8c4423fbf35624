import { heading } from "../../../signaling/contract/sheets.ts";

/** What people write into the cells of a timetable, read as what it means; undefined when it means nothing. */

const ENGLISH = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const CHINESE = "一二三四五六日";
const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** 周一、周三 / Mon, Wed / 1,3: weekdays from 1, Monday, each once. */
export function weekdaysIn(text: string): number[] | undefined {
  const plain = heading(text).replace(/星期|礼拜|周|每|[,，、;；/|&和及.]/g, "");
  const token = /(mon|tue|wed|thu|fri|sat|sun)[a-z]*?(?=mon|tue|wed|thu|fri|sat|sun|$)|[一二三四五六日天]|[1-7]/g;
  const found = [...plain.matchAll(token)];
  if (found.length === 0 || found.reduce((length, [all]) => length + all.length, 0) !== plain.length) return undefined;
  const days = found.map(([all, english]) => {
    if (english !== undefined) return ENGLISH.indexOf(english) + 1;
    return all === "天" ? 7 : CHINESE.indexOf(all) + 1 || Number(all);
  });
  return [...new Set(days)].sort((a, b) => a - b);
}

/** 3 / 第3节 / 第三节 / period 3 */
export function periodIn(text: string): number | undefined {
  const plain = heading(text)
    .replace(/^(第|period|p)/, "")
    .replace(/节课?$/, "");
  const number = /^\d{1,2}$/.test(plain) ? Number(plain) : "一二三四五六七八九十".indexOf(plain) + 1;
  return plain !== "" && number >= 1 && number <= 20 ? number : undefined;
}

/** 8:00 / 08:00:00 / ８：００ */
export function timeIn(text: string): string | undefined {
  const [, hours = "", minutes = ""] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(text.normalize("NFKC").trim()) ?? [];
  return hours !== "" && Number(hours) < 24 && Number(minutes) < 60
    ? `${hours.padStart(2, "0")}:${minutes}`
    : undefined;
}

/** 2026-09-01 / 2026/9/1 / 2026年9月1日 */
export function dayIn(text: string): string | undefined {
  const plain = text
    .normalize("NFKC")
    .trim()
    .replace(/ 0?0:00(:00)?$/, "");
  const [, year = "", month = "", day = ""] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = year === "" ? Number.NaN : Date.parse(`${iso}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso) ? iso : undefined;
}

/** A list of days, each once and in order. */
export function daysIn(text: string): string[] | undefined {
  const days = text
    .split(/[,，、;；|\n]+/)
    .filter((part) => part.trim() !== "")
    .map(dayIn);
  return days.includes(undefined) ? undefined : [...new Set(days.flatMap((day) => day ?? []))].sort();
}

/** The rule of a plain week; `every` second one counts from the series' first day. */
export function weeklyRule(weekdays: readonly number[], everySecond: boolean): string {
  return `FREQ=WEEKLY;${everySecond ? "INTERVAL=2;" : ""}BYDAY=${weekdays.map((day) => CODES[day - 1]).join(",")}`;
}
