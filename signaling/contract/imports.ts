import { z } from "zod";
import { invitedPerson } from "./api.ts";
import { clash } from "./clash.ts";

/** Spreadsheets over REST: POST /imports/:kind/check and POST /imports/:kind, with the file as the body (text/csv). */

export const importKind = z.enum(["schools", "classrooms", "people", "timetable"]);
export type ImportKind = z.infer<typeof importKind>;
/** Records one by one; a timetable is checked as a whole. */
export type RecordKind = Exclude<ImportKind, "timetable">;

/** What becomes of a row. */
export const rowFate = z.enum(["new", "changed", "same", "error"]);
export type RowFate = z.infer<typeof rowFate>;

/** What is wrong with a cell or a row. The page's catalogue has words for each (client/i18n/en/sheets.ts). */
export const cellFault = z.enum([
  "missing",
  "too-long",
  "no-number",
  "no-choice",
  "bad-sign-in-name",
  "unknown-school",
  "unknown-classroom",
  "twice",
  "archived",
  "out-of-reach",
  "self",
  "no-column",
  "too-many-cells",
  "unknown-term",
  "other-term",
  "unknown-teacher",
  "two-teachers",
  "unknown-place",
  "unknown-series",
  "no-weekday",
  "no-such-period",
  "no-time",
  "no-day",
  "no-such-time",
  "ends-before-start",
  "outside-term",
  "never-occurs",
  "too-many-lessons",
]);
export type CellFault = z.infer<typeof cellFault>;

const rowError = z.object({
  /** The column's heading as the file has it, and its place from 1; null when it is about the row. */
  column: z.string().nullable(),
  place: z.int().nullable(),
  code: cellFault,
  /** What stands in the cell. */
  value: z.string(),
  /** `twice`: the line that has it first. */
  line: z.int().nullable(),
});
export type RowError = z.infer<typeof rowError>;

const rowReport = z.object({
  /** As an editor counts: the header stands on line 1. */
  line: z.int(),
  label: z.string(),
  fate: rowFate,
  changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
  errors: z.array(rowError),
  /** Of a timetable: the first clashes of its lessons. `otherLine`: where the other lesson stands in this file. */
  clashes: z.array(clash.extend({ otherLine: z.int().nullable() })),
  clashCount: z.int(),
});
export type RowReport = z.infer<typeof rowReport>;

export const importReport = z.object({
  kind: importKind,
  encoding: z.enum(["utf-8", "gb18030", "utf-16"]),
  delimiter: z.enum(["comma", "semicolon", "tab"]),
  /** Headings that mean nothing here; their columns are left out. */
  ignored: z.array(z.string()),
  counts: z.object({ new: z.int(), changed: z.int(), same: z.int(), error: z.int() }),
  /** In all rows. They can be wanted all the same: `?acceptClashes=` this many. */
  clashes: z.int(),
  rows: z.array(rowReport),
  /** False for a check, and when a row has an error: then nothing was written. */
  written: z.boolean(),
  /** The links of people who are new, shown this once. */
  invitations: z.array(invitedPerson),
});
export type ImportReport = z.infer<typeof importReport>;
