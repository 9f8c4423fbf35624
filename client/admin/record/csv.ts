/** One cell: text, or a number, which is written as it is. null: empty. */
export type Cell = string | number | null;

/**
 * Rows as a CSV file (RFC 4180) that spreadsheets open: with a byte order mark, for without it Excel takes UTF-8 for the
 * system's own encoding. A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV
 * injection): names come from people, and a name must not run.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cellText).join(",")).join("\r\n")}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const harmless = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** Hands a file to the reader of the page. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
