import { Temporal } from "temporal-polyfill";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { stamp, vtimezone } from "./vtimezone.ts";

/**
 * Lessons as iCalendar (RFC 5545). Each lesson is an event of its own with a UID that stays, whatever becomes of it: that
 * is what Apple, Google and Outlook all follow, where rules with exceptions are read differently by each of them.
 */

export interface CalendarLesson {
  id: LessonId;
  title: string;
  /** Who teaches, and where it is taken part in. */
  description: string;
  location: string;
  zone: string;
  startsAt: number;
  endsAt: number;
  cancelled: boolean;
  /** Goes up with each change, from 1. */
  version: number;
  /** When it was last changed. */
  changedAt: number;
}

const FOLD_OCTETS = 75;
const encoder = new TextEncoder();

/** The whole calendar; the same lessons give the same text. */
export function calendarText(name: string, lessons: readonly CalendarLesson[]): string {
  const zones = [...new Set(lessons.map(({ zone }) => zone))];
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//OneRoom//Timetable//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    ...zones.flatMap((zone) => {
      const own = lessons.filter((lesson) => lesson.zone === zone);
      return vtimezone(
        zone,
        Math.min(...own.map(({ startsAt }) => startsAt)),
        Math.max(...own.map(({ endsAt }) => endsAt)),
      );
    }),
    ...lessons.flatMap(eventLines),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function eventLines(lesson: CalendarLesson): string[] {
  const { id, zone, startsAt, endsAt, changedAt, version } = lesson;
  const made = utc(changedAt);
  return [
    "BEGIN:VEVENT",
    `UID:${id}@oneroom`,
    `DTSTAMP:${made}`,
    `LAST-MODIFIED:${made}`,
    `SEQUENCE:${version - 1}`,
    `DTSTART;TZID=${zone}:${local(startsAt, zone)}`,
    `DTEND;TZID=${zone}:${local(endsAt, zone)}`,
    `SUMMARY:${escaped(lesson.title)}`,
    ...(lesson.location === "" ? [] : [`LOCATION:${escaped(lesson.location)}`]),
    ...(lesson.description === "" ? [] : [`DESCRIPTION:${escaped(lesson.description)}`]),
    `STATUS:${lesson.cancelled ? "CANCELLED" : "CONFIRMED"}`,
    `TRANSP:${lesson.cancelled ? "TRANSPARENT" : "OPAQUE"}`,
    "END:VEVENT",
  ];
}

function local(at: number, zone: string): string {
  return stamp(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime());
}

function utc(at: number): string {
  return `${local(at, "UTC")}Z`;
}

/** RFC 5545, 3.3.11. Control characters have no place in a text. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/\p{Cc}/gu, " ");
}

/** RFC 5545, 3.1: lines of 75 octets at most, and no character is cut in two. */
function folded(line: string): string {
  let text = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > FOLD_OCTETS) {
      text += "\r\n ";
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
