import { type SeriesId, seriesId } from "../../../signaling/contract/ids.ts";
import type { CellFault, RowReport } from "../../../signaling/contract/imports.ts";
import { type TimetableField, timetableColumns } from "../../../signaling/contract/sheets.ts";
import type { TermView } from "../../../signaling/contract/timetable.ts";
import { fold } from "../../accounts/fold.ts";
import { newId } from "../../accounts/secrets.ts";
import { type Cells, type Layout, layoutOf } from "../../accounts/sheets/cells.ts";
import { judgeRows } from "../../accounts/sheets/judge-rows.ts";
import type { Sheet } from "../../accounts/sheets/read-sheet.ts";
import { boundsOf, type planSeries, type SeriesPlan } from "../plan-series.ts";
import { roomsOf } from "../rooms.ts";
import type { SeriesRow } from "../schedule-ports.ts";
import { type RowContext, type RowSeries, readRow } from "./read-row.ts";

export interface PlanContext extends RowContext {
  /** Of the terms, archived ones too. */
  readonly series: readonly SeriesRow[];
  readonly teacherName: (series: Pick<SeriesRow, "teacherId">) => string;
  readonly isWithin: (series: SeriesRow) => boolean;
  readonly now: number;
}

/** One row: its report, and the series that it wants in place of the one that stands. */
export interface PlannedRow {
  readonly report: RowReport;
  readonly before: SeriesRow | null;
  readonly after: SeriesRow | undefined;
}

export type Planned = (series: SeriesRow, term: TermView) => ReturnType<typeof planSeries>;

/**
 * Every row's fate. A row is about the series of its number, as an export writes it; without one, about the series of
 * its term, title, teacher, rule, time and first day. So the same file a second time changes nothing.
 */
export function planSheet(
  sheet: Sheet,
  context: PlanContext,
  planned: Planned,
): { layout: Layout<TimetableField>; rows: PlannedRow[] } {
  const layout = layoutOf(sheet, timetableColumns);
  const terms = new Map<string, TermView>(context.terms.map((term) => [term.id, term]));
  const byId = new Map<string, SeriesRow>(context.series.map((series) => [series.id, series]));
  const byNature = Map.groupBy(context.series, (series) => natureOf(series, terms));
  const judged = judgeRows(sheet, layout, "title", (cells) => {
    const number = cells.text("number", 64) ?? "";
    const row = readRow(cells, context);
    const nature = row && natureOf(row, terms);
    const alike = nature === undefined ? [] : (byNature.get(nature) ?? []);
    const standing =
      number === "" ? (alike.find(({ archivedAt }) => archivedAt === null) ?? alike[0]) : byId.get(number);
    if (number !== "" && standing === undefined) cells.fault("number", "unknown-series");
    if (standing !== undefined) faultOfStanding(cells, standing, row, context);
    const term = row && terms.get(row.termId);
    if (row && term && !sameTiming(row, standing)) faultOfPlan(cells, row, term, context, planned);
    return {
      label: [row?.title ?? cells.text("title", 80) ?? "", cells.text("teacher", 80) ?? ""].join(" · "),
      key: standing?.id ?? nature ?? "",
      wanted: row && term && shown(row, term, context),
      standing: standing && term && shown(standing, term, context),
      row,
      before: standing ?? null,
    };
  });
  return {
    layout,
    rows: judged.map(({ report, subject: { row, before } }) => ({
      report,
      before,
      after: row && {
        ...row,
        id: before?.id ?? seriesId.parse(newId("ser")),
        version: before?.version ?? 1,
        archivedAt: null,
      },
    })),
  };
}

function natureOf(series: RowSeries, terms: ReadonlyMap<string, TermView>): string {
  const { termId, title, teacherId, rule, start, from } = series;
  const first = from ?? terms.get(termId)?.startsOn;
  return JSON.stringify([termId, fold(title), teacherId, rule, start, first]);
}

function faultOfStanding(
  cells: Cells<TimetableField>,
  standing: SeriesRow,
  row: RowSeries | undefined,
  { isWithin }: PlanContext,
): void {
  if (standing.archivedAt !== null) cells.fault("title", "archived");
  else if (!isWithin(standing)) cells.fault("title", "out-of-reach");
  else if (row !== undefined && row.termId !== standing.termId) cells.fault("term", "other-term");
}

function sameTiming(row: RowSeries, standing: SeriesRow | undefined): boolean {
  const timing = ({ termId, rule, from, until, skip, start, end }: RowSeries) =>
    JSON.stringify([termId, rule, from, until, skip, start, end]);
  return standing !== undefined && timing(row) === timing(standing);
}

const faults: { readonly [code: string]: readonly [TimetableField, CellFault] } = {
  "series.outside-term": ["from", "outside-term"],
  "series.never-occurs": ["weekdays", "never-occurs"],
  "series.rule-unreadable": ["repeats", "no-choice"],
  "series.too-many-lessons": ["weekdays", "too-many-lessons"],
  "lesson.no-such-time": ["start", "no-such-time"],
  "lesson.ends-before-start": ["end", "ends-before-start"],
  "lesson.too-long": ["end", "ends-before-start"],
};

function faultOfPlan(
  cells: Cells<TimetableField>,
  row: RowSeries,
  term: TermView,
  { now }: PlanContext,
  planned: Planned,
): void {
  const probe: SeriesRow = { ...row, id: NO_SERIES, version: 1, archivedAt: null };
  const plan = planned(probe, term);
  const [field, code] = plan.ok
    ? nothingToCome(plan.value, now)
      ? (["until", "never-occurs"] as const)
      : []
    : (faults[plan.error.code] ?? ["weekdays", "never-occurs"]);
  if (field !== undefined && code !== undefined) cells.fault(field, code);
}

const NO_SERIES: SeriesId = seriesId.parse("ser-none");

function nothingToCome({ lessons }: SeriesPlan, now: number): boolean {
  return lessons.every(({ endsAt }) => endsAt <= now);
}

/** A series in words, to be compared and shown. */
function shown(series: RowSeries, term: TermView, { classrooms, teacherName }: PlanContext) {
  const { from, until } = boundsOf(series, term);
  return {
    title: series.title,
    subject: series.subject,
    teacher: teacherName(series),
    masterClassroom: series.masterClassroomId === null ? "" : classrooms.labelOf(series.masterClassroomId),
    classrooms: roomsOf({ ...series, masterClassroomId: null })
      .map((id) => classrooms.labelOf(id))
      .join("; "),
    rule: series.rule,
    period: series.period === null ? "" : String(series.period),
    time: `${series.start}–${series.end}`,
    from,
    until,
    skip: series.skip.join(", "),
  };
}
