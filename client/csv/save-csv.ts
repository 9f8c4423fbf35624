import { type Cell, csvOf } from "./csv.ts";

/** Hands a table to the reader's browser as a file. `name` is without its ending. */
export function saveCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  const address = URL.createObjectURL(new Blob([csvOf(rows)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  // The browser has begun to read it by the next task; Safari only a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
