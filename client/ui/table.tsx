import "./table.css";
import type { ComponentChildren } from "preact";

export interface Column<R> {
  /** Words of the heading; also says what a cell is where the table is shown as cards. */
  head: string;
  /** `digits`: times stand under each other; `figure`: amounts, by their last digit; `last`: a row's buttons. */
  kind?: "digits" | "figure" | "last";
  cell: (row: R) => ComponentChildren;
}

interface TableProps<R> {
  /** What the table holds, for a screen reader. */
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
}

/** Rows of records.. */
export function Table<R>({ label, columns, rows, keyOf }: TableProps<R>) {
  return (
    <table class="table" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ head, kind }) => (
            <th key={head} scope="col" class={kind}>
              {kind === "last" ? <span class="unseen">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ head, kind, cell }) => (
              <td key={head} class={kind} data-head={head}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
