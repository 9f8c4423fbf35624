/** What a spreadsheet would take for a formula, also as a Chinese keyboard writes it (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@＝＋－＠\t\r]/;

/**
 * Rows as CSV (RFC 4180) that Excel opens right: with a byte order mark, and with an apostrophe before what would be a
 * formula. The import takes the apostrophe away again.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("")}`;
}

function cellText(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** Hands a file to the reader's browser. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next task; Safari only a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
