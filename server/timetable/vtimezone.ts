import { Temporal } from "temporal-polyfill";

/**
 * VTIMEZONE of a zone for the years that a calendar spans (RFC 5545, 3.6.5): one part for what holds at the beginning
 * and one for each change of the clock. No rules: what the zone's data say is written out.
 */
export function vtimezone(zone: string, fromMs: number, toMs: number): string[] {
  const lines = ["BEGIN:VTIMEZONE", `TZID:${zone}`];
  const start = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
  const first = start.getTimeZoneTransition("previous") ?? undefined;
  lines.push(
    ...part(first ?? start.subtract({ years: 1 }).startOfDay(), start.offsetNanoseconds, before(first, start)),
  );
  let next = start.getTimeZoneTransition("next");
  while (next !== null && next.epochMilliseconds < toMs) {
    lines.push(...part(next, next.offsetNanoseconds, next.subtract({ seconds: 1 }).offsetNanoseconds));
    next = next.getTimeZoneTransition("next");
  }
  return [...lines, "END:VTIMEZONE"];
}

function before(transition: Temporal.ZonedDateTime | undefined, start: Temporal.ZonedDateTime): number {
  return (transition?.subtract({ seconds: 1 }) ?? start).offsetNanoseconds;
}

function part(at: Temporal.ZonedDateTime, to: number, from: number): string[] {
  const kind = to > from ? "DAYLIGHT" : "STANDARD";
  // The onset is told by the clock that was in force before it.
  const onset = at.toInstant().add({ nanoseconds: from }).toZonedDateTimeISO("UTC").toPlainDateTime();
  return [
    `BEGIN:${kind}`,
    `DTSTART:${stamp(onset)}`,
    `TZOFFSETFROM:${offset(from)}`,
    `TZOFFSETTO:${offset(to)}`,
    `END:${kind}`,
  ];
}

/** 20260901T080000 */
export function stamp(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: "second" }).replace(/[-:]/g, "");
}

function offset(nanoseconds: number): string {
  const minutes = Math.round(Math.abs(nanoseconds) / 60e9);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${nanoseconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
