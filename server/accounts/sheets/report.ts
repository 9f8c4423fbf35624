import type { ImportKind, ImportReport, RowReport } from "../../../signaling/contract/imports.ts";
import type { Layout } from "./cells.ts";
import type { Sheet } from "./read-sheet.ts";

/** What is answered to a file: how it was read, and every row's fate. */
export function reportOf(
  kind: ImportKind,
  { encoding, delimiter }: Pick<Sheet, "encoding" | "delimiter">,
  layout: Layout<string>,
  rows: RowReport[],
): ImportReport {
  const all = layout.missing.length > 0 ? [withoutColumns(layout)] : rows;
  const counts = { new: 0, changed: 0, same: 0, error: 0 };
  for (const { fate } of all) counts[fate] += 1;
  const { ignored } = layout;
  return { kind, encoding, delimiter, ignored, counts, clashes: 0, rows: all, written: false, invitations: [] };
}

/** A file that lacks a column has one mistake, not one in every row. */
function withoutColumns({ missing, header }: Layout<string>): RowReport {
  const errors = missing.map((column) => ({
    column: `${column["zh-CN"]} / ${column.en}`,
    place: null,
    code: "no-column" as const,
    value: header.join(" ").slice(0, 80),
    line: null,
  }));
  return { line: 1, label: "", fate: "error", changes: [], errors, clashes: [], clashCount: 0 };
}
