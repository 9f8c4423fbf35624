import type { RowReport } from "../../../signaling/contract/imports.ts";
import { type Cells, cellsOf, type Layout } from "./cells.ts";
import type { Sheet } from "./read-sheet.ts";

/** What a row is about. */
export interface RowSubject<W extends object> {
  readonly label: string;
  /** Rows with the same key are about the same record. */
  readonly key: string;
  /** The record as the row wants it; undefined when a cell is wrong. */
  readonly wanted: W | undefined;
  /** The same fields of the record that is there. */
  readonly standing: W | undefined;
}

interface Judged<S> {
  readonly report: RowReport;
  readonly subject: S;
}

/**
 * Every row's fate. `repeatable`: a row may say again what an earlier one said, as a list of classrooms does of their
 * schools. A row is what it says about its record, so the same file a second time changes
 * nothing.
 */
export function judgeRows<F extends string, W extends object, S extends RowSubject<W>>(
  sheet: Sheet,
  layout: Layout<F>,
  keyField: F,
  read: (cells: Cells<F>) => S,
  { repeatable = false } = {},
): Judged<S>[] {
  const firstLines = new Map<string, number>();
  const firsts = new Map<string, string>();
  return sheet.rows.map((row) => {
    const cells = cellsOf(row, layout);
    const subject = read(cells);
    const first = firstLines.get(subject.key);
    const said = JSON.stringify(subject.wanted);
    const repeated = repeatable && subject.wanted !== undefined && firsts.get(subject.key) === said;
    if (subject.key !== "" && first !== undefined && !repeated) cells.fault(keyField, "twice", first);
    if (first === undefined) {
      firstLines.set(subject.key, row.line);
      firsts.set(subject.key, said);
    }
    const { wanted, standing, label } = subject;
    const { errors } = cells;
    const base = { line: row.line, label: label.slice(0, 200), changes: [], errors, clashes: [], clashCount: 0 };
    if (errors.length > 0 || wanted === undefined) return { report: { ...base, fate: "error" }, subject };
    if (repeated) return { report: { ...base, fate: "same" }, subject };
    if (standing === undefined) return { report: { ...base, fate: "new" }, subject };
    const changes = changesOf(standing, wanted);
    return { report: { ...base, changes, fate: changes.length === 0 ? "same" : "changed" }, subject };
  });
}

function changesOf(standing: object, wanted: object): RowReport["changes"] {
  const was = new Map<string, unknown>(Object.entries(standing));
  return Object.entries(wanted).flatMap(([field, value]) => {
    const [before, after] = [shown(was.get(field)), shown(value)];
    return before === after ? [] : [{ field, before, after }];
  });
}

function shown(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
