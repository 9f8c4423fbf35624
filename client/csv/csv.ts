/** One cell: text, or a number, which is written as it is. null: empty. */
export type Cell = string | number | null;

/** What a spreadsheet would take for a formula, also as a Chinese keyboard writes it (OWASP, "CSV Injection"). */
const FORMULA = /^(\s*[=+\-@＝＋－＠]|[\t\r])/;

/**
 * Rows as CSV (RFC 4180) that spreadsheets open right: with a byte order mark, without which Excel takes UTF-8 for the
 * system's own encoding, and with an apostrophe before what would be a formula: names come from people, and a name must
 * not run. The import takes the apostrophe away again.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("")}`;
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}
