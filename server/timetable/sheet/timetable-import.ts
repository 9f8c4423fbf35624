import { setImmediate as pause } from "node:timers/promises";
import { granted, type Outcome, refused } from "../../../signaling/contract/errors.ts";
import type { ClassroomId, PersonId } from "../../../signaling/contract/ids.ts";
import type { ImportReport, RowReport } from "../../../signaling/contract/imports.ts";
import type { TermView } from "../../../signaling/contract/timetable.ts";
import type { Audit, Change } from "../../accounts/audit.ts";
import type { PeopleStore, PlacesStore } from "../../accounts/ports.ts";
import { EVERYWHERE, reaches, reachOf } from "../../accounts/reach.ts";
import type { Asker } from "../../accounts/sheets/imports.ts";
import { readSheet, type Sheet } from "../../accounts/sheets/read-sheet.ts";
import { reportOf } from "../../accounts/sheets/report.ts";
import type { Clock } from "../../clock.ts";
import { localOf } from "../dates.ts";
import { acceptedOverlaps, type Overlap, shownOverlap } from "../overlaps.ts";
import { planSeries } from "../plan-series.ts";
import { type Rework, reworkOf, writeReworks } from "../rework.ts";
import { overlapsOfReworks, ownWaysOf } from "../rework-clashes.ts";
import { roomsOf } from "../rooms.ts";
import type { ScheduleReader, ScheduleStore, ScheduleWriter, SeriesRow } from "../schedule-ports.ts";
import { indexClassrooms } from "./classroom-index.ts";
import { type Planned, type PlannedRow, planSheet } from "./plan-sheet.ts";
import { indexTeachers } from "./read-row.ts";

/** A term's series out of a spreadsheet: every row gets its fate, and all of it is written or nothing. */
export interface TimetableImport {
  /** What the file would do, and what would clash. Refuses with `sheet.unreadable`, `sheet.empty`, `sheet.too-long`. */
  check(file: Uint8Array, asker: Asker): Promise<Outcome<ImportReport>>;
  /**
   * Does it, when no row has an error and there are no more clashes than `acceptClashes`, those that were shown: then
   * `written` is true.
   */
  write(file: Uint8Array, acceptClashes: number, asker: Asker): Promise<Outcome<ImportReport>>;
}

interface TimetableImportParts {
  store: {
    schedule: ScheduleStore;
    people: Pick<PeopleStore, "list">;
    places: Pick<PlacesStore, "schools" | "classrooms">;
  };
  clock: Clock;
  audit: Pick<Audit, "entriesOf">;
}

/** 5,000 series are 100,000 lessons, which are written in one transaction. */
const MAX_ROWS = 5_000;
/** How many clashes a row names, and how many lessons' lines are looked at before others have their turn. */
const SHOWN_CLASHES = 5;
const ROWS_AT_ONCE = 200;

export function createTimetableImport({ store, clock, audit }: TimetableImportParts): TimetableImport {
  /** Who and what there is. Not inside a turn: that has the only connection of SQLite. */
  async function recordsOf() {
    const both = [false, true].map((archived) => ({ archived, reach: EVERYWHERE }));
    return {
      schools: (await Promise.all(both.map(store.places.schools))).flat(),
      classrooms: (await Promise.all(both.map(store.places.classrooms))).flat(),
      people: (await Promise.all(both.map(store.people.list))).flat(),
    };
  }

  async function planOf(
    sheet: Sheet,
    records: Awaited<ReturnType<typeof recordsOf>>,
    { holder }: Asker,
    tables: ScheduleReader,
  ) {
    const now = clock.now();
    const reach = reachOf(holder);
    const terms = await tables.terms();
    const series = (await Promise.all(terms.map(({ id }) => tables.seriesOfTerm(id, { archived: true })))).flat();
    const people = new Map<PersonId, string>(records.people.map(({ id, name }) => [id, name]));
    const schools = new Map(records.schools.map(({ id, region }) => [id, region]));
    const regions = new Map<ClassroomId, string>(
      records.classrooms.map(({ id, schoolId }) => [id, schools.get(schoolId) ?? ""]),
    );
    const planned = remembering();
    const context = {
      ...{ terms, series, reach, now },
      usualTerm: terms.find(({ endsOn, zone }) => endsOn >= localOf(now, zone).date) ?? terms.at(-1),
      teachers: indexTeachers(records.people),
      classrooms: indexClassrooms(records.classrooms, records.schools),
      teacherName: ({ teacherId }: Pick<SeriesRow, "teacherId">) => people.get(teacherId) ?? "",
      isWithin: (row: SeriesRow) => roomsOf(row).some((id) => reaches(reach, regions.get(id) ?? "")),
    };
    const { layout, rows } = planSheet(sheet, context, planned);
    const report = reportOf(
      "timetable",
      sheet,
      layout,
      rows.map((row) => row.report),
    );
    const reworks =
      report.counts.error > 0
        ? new Map<PlannedRow, Rework>()
        : await reworksOf(rows, terms, context.teacherName, planned, tables, now);
    const overlaps = await overlapsOfReworks([...reworks.values()], tables);
    const names = new Map<string, string>(people);
    for (const { id } of records.classrooms) names.set(id, context.classrooms.labelOf(id));
    return {
      report: withClashes(report, rows, reworks, overlaps, names),
      reworks: [...reworks.values()],
      overlaps,
    };
  }

  return {
    async check(file, asker) {
      const sheet = readSheet(file);
      if (!sheet.ok) return sheet;
      if (sheet.value.rows.length > MAX_ROWS) return refused("sheet.too-long", { limit: MAX_ROWS });
      const { report } = await planOf(sheet.value, await recordsOf(), asker, store.schedule);
      return granted(report);
    },

    async write(file, acceptClashes, asker) {
      const sheet = readSheet(file);
      if (!sheet.ok) return sheet;
      if (sheet.value.rows.length > MAX_ROWS) return refused("sheet.too-long", { limit: MAX_ROWS });
      const records = await recordsOf();
      return await store.schedule.inTurn(async (tables) => {
        const { report, reworks, overlaps } = await planOf(sheet.value, records, asker, tables);
        if (report.counts.error > 0 || overlaps.length > acceptClashes) return granted(report);
        await writeAll(reworks, overlaps, asker, tables);
        return granted({ ...report, written: true });
      });
    },
  };

  async function writeAll(
    reworks: readonly Rework[],
    overlaps: readonly Overlap[],
    asker: Asker,
    tables: ScheduleWriter,
  ): Promise<void> {
    const now = clock.now();
    await writeReworks(reworks, tables, now);
    await tables.acceptClashes(acceptedOverlaps(overlaps), asker.holder.personId, now);
    const accepted = Map.groupBy(overlaps, ({ claim }) => claim.lesson.id);
    const changes = reworks.map(({ series, before, claims }): Change => {
      const clashing = claims.flatMap(({ lesson }) => accepted.get(lesson.id) ?? []);
      const acceptedClashes = [...new Set(clashing.map(({ other }) => other.lesson.id))];
      return {
        action: before === null ? "series.scheduled" : "series.changed",
        subject: { kind: "series", id: series.id, name: series.title },
        before,
        after: acceptedClashes.length === 0 ? series : { ...series, acceptedClashes },
      };
    });
    await tables.note(audit.entriesOf(asker, changes));
  }
}

async function reworksOf(
  rows: readonly PlannedRow[],
  terms: readonly TermView[],
  teacherName: (series: Pick<SeriesRow, "teacherId">) => string,
  planned: Planned,
  tables: ScheduleReader,
  now: number,
): Promise<Map<PlannedRow, Rework>> {
  const byTerm = new Map(terms.map((term) => [term.id, term]));
  const reworks = new Map<PlannedRow, Rework>();
  const changed = rows.flatMap(({ report, before }) => (report.fate === "changed" && before !== null ? before.id : []));
  const today = terms.map(({ zone }) => localOf(now, zone).date).sort()[0] ?? "";
  const standing = Map.groupBy(await tables.lessonsOfMany(changed, today), ({ seriesId }) => seriesId);
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_AT_ONCE === 0) await pause();
    const { report, before, after } = row;
    const term = after && byTerm.get(after.termId);
    if (!after || !term || (report.fate !== "new" && report.fate !== "changed")) continue;
    const lessons = before === null ? [] : (standing.get(before.id) ?? []);
    const ownWays = await ownWaysOf(lessons, tables);
    const input = { before, after, term, rows: lessons, ownWays, teacher: teacherName(after), now, planned };
    const rework = reworkOf(input);
    // Its timing was looked at with its row, or is as it stands.
    if (rework.ok) reworks.set(row, rework.value);
  }
  return reworks;
}

/** Thousands of series share a few hundred rules. */
function remembering(): Planned {
  const known = new Map<string, ReturnType<typeof planSeries>>();
  return (series, term) => {
    const { rule, from, until, skip, start, end } = series;
    const key = JSON.stringify([term.id, rule, from, until, skip, start, end]);
    const plan = known.get(key) ?? planSeries(series, term);
    known.set(key, plan);
    return plan;
  };
}

function withClashes(
  report: ImportReport,
  rows: readonly PlannedRow[],
  reworks: ReadonlyMap<PlannedRow, Rework>,
  overlaps: readonly Overlap[],
  names: ReadonlyMap<string, string>,
): ImportReport {
  if (overlaps.length === 0) return report;
  const lines = new Map<string, number>();
  for (const [row, { claims }] of reworks) for (const { lesson } of claims) lines.set(lesson.id, row.report.line);
  const byLine = Map.groupBy(overlaps, ({ claim }) => lines.get(claim.lesson.id) ?? 0);
  const shown: RowReport[] = rows.map(({ report: row }) => {
    const own = byLine.get(row.line) ?? [];
    const clashes = own.slice(0, SHOWN_CLASHES).map((overlap) => ({
      ...shownOverlap(overlap, names),
      otherLine: lines.get(overlap.other.lesson.id) ?? null,
    }));
    return { ...row, clashes, clashCount: own.length };
  });
  return { ...report, rows: shown, clashes: overlaps.length };
}
