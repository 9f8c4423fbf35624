/** A table that reads well in a terminal and is Markdown: text to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map(String));
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...cells.map((row) => (row[column] ?? "").length)),
  );
  const rightwards = head.map((_, column) => rows.length > 0 && cells.every((row) => isNumeric(row[column] ?? "")));
  const line = (row: readonly string[]) => {
    const padded = widths.map((width, column) => {
      const cell = row[column] ?? "";
      return rightwards[column] ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, column) => (rightwards[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), line(rule), ...cells.map(line)].join("\n");
}

/** A number, with a unit or a sign around it, or a gap. */
function isNumeric(cell: string): boolean {
  return /^[-+]?\d[\d.,]*( ?[%×µa-zA-Z/]+)?$|^[-–]?$/.test(cell);
}
