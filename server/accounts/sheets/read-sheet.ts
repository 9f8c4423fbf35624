import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { granted, type Outcome, refused } from "../../../signaling/contract/errors.ts";
import type { ImportReport } from "../../../signaling/contract/imports.ts";
import { MAX_SHEET_ROWS } from "../../../signaling/contract/sheets.ts";
import { decodeSheet } from "./decode.ts";

/** One row that has something in it, and the line that it begins on. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Sheet {
  readonly encoding: ImportReport["encoding"];
  readonly delimiter: ImportReport["delimiter"];
  readonly header: readonly string[];
  readonly rows: readonly SheetRow[];
}

const delimiters = { comma: ",", semicolon: ";", tab: "\t" } as const;

/** A quote that is never closed would otherwise swallow the file. */
const MAX_RECORD_LENGTH = 20_000;

/**
 * Reads a file that a spreadsheet program wrote as CSV (RFC 4180, and what Excel makes of it).
 * Refuses with `sheet.unreadable` (no text, a quote that is not closed), `sheet.empty` or `sheet.too-long`.
 */
export function readSheet(bytes: Uint8Array): Outcome<Sheet> {
  const decoded = decodeSheet(bytes);
  if (decoded === undefined) return refused("sheet.unreadable", { line: 1 });
  const delimiter = delimiterOf(decoded.text);
  const rows = rowsOf(decoded.text, delimiters[delimiter]);
  if (!rows.ok) return rows;
  const [header, ...rest] = rows.value;
  if (header === undefined || rest.length === 0) return refused("sheet.empty");
  if (rest.length > MAX_SHEET_ROWS) return refused("sheet.too-long", { limit: MAX_SHEET_ROWS });
  return granted({ encoding: decoded.encoding, delimiter, header: header.cells, rows: rest });
}

/** Whichever parts the first line most often; quotes may hide one or two. */
function delimiterOf(text: string): ImportReport["delimiter"] {
  const first =
    text
      .slice(0, 4_000)
      .split(/\r|\n/)
      .find((line) => line.trim() !== "") ?? "";
  const count = (name: keyof typeof delimiters) => first.split(delimiters[name]).length;
  if (count("tab") > Math.max(count("comma"), count("semicolon"))) return "tab";
  return count("semicolon") > count("comma") ? "semicolon" : "comma";
}

const parsedRows = z.array(z.object({ info: z.object({ lines: z.int() }), record: z.array(z.string()) }));

function rowsOf(text: string, delimiter: string): Outcome<SheetRow[]> {
  try {
    const parsed = parsedRows.parse(
      parse(text, {
        bom: true,
        delimiter,
        info: true,
        relax_column_count: true,
        // `5" screen` in a cell without quotes is what people write.
        relax_quotes: true,
        max_record_size: MAX_RECORD_LENGTH,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
        to: MAX_SHEET_ROWS + 2,
      }),
    );
    return granted(parsed.map(({ info, record }) => ({ line: lineOf(info.lines, record), cells: record.map(plain) })));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return refused("sheet.unreadable", { line: typeof cause.lines === "number" ? Math.max(1, cause.lines) : 1 });
  }
}

/** The parser names the line that a row ends on. */
function lineOf(endLine: number, record: readonly string[]): number {
  return endLine - record.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

/** Without the apostrophe that an export puts before what a spreadsheet would take for a formula. */
function plain(cell: string): string {
  return cell.replace(/^'(?=[=+\-@＝＋－＠\t\r])/, "").trim();
}
