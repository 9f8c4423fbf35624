import type { CellFault, RowError } from "../../../signaling/contract/imports.ts";
import { heading } from "../../../signaling/contract/sheets.ts";
import type { Sheet, SheetRow } from "./read-sheet.ts";

interface Column<F extends string> {
  readonly field: F;
  readonly en: string;
  readonly "zh-CN": string;
  readonly also: readonly string[];
  readonly required?: true;
}

interface Choice<V extends string> {
  readonly value: V;
  readonly en: string;
  readonly "zh-CN": string;
  readonly also: readonly string[];
}

/** Which column holds which field. */
export interface Layout<F extends string> {
  readonly places: ReadonlyMap<F, number>;
  readonly header: readonly string[];
  /** Headings that mean nothing. */
  readonly ignored: string[];
  /** Fields that a row cannot do without and that no column has. */
  readonly missing: Column<F>[];
}

export function layoutOf<F extends string>(sheet: Sheet, columns: readonly Column<F>[]): Layout<F> {
  const places = new Map<F, number>();
  const ignored: string[] = [];
  for (const [place, text] of sheet.header.entries()) {
    const wanted = heading(text);
    const column = columns.find(({ en, "zh-CN": zh, also }) =>
      [en, zh, ...also].some((name) => heading(name) === wanted),
    );
    if (column === undefined || places.has(column.field)) {
      if (text !== "") ignored.push(text.slice(0, 80));
    } else {
      places.set(column.field, place);
    }
  }
  return {
    places,
    header: sheet.header,
    ignored,
    missing: columns.filter(({ field, required }) => required && !places.has(field)),
  };
}

/** Reads the cells of one row; what is wrong with them is collected. undefined: no such column, or no such value. */
export interface Cells<F extends string> {
  readonly errors: RowError[];
  text(field: F, maxLength: number): string | undefined;
  required(field: F, maxLength: number): string | undefined;
  /** Mbit/s, as people write it, in kbit/s; null for an empty cell. */
  rateKbps(field: F): number | null | undefined;
  choice<V extends string>(field: F, choices: readonly Choice<V>[]): V | undefined;
  /** `part`: of the cell, when the rest of it is right. */
  fault(field: F | null, code: CellFault, line?: number, part?: string): void;
}

export function cellsOf<F extends string>(row: SheetRow, { places, header }: Layout<F>): Cells<F> {
  const errors: RowError[] = [];
  const raw = (field: F) => {
    const place = places.get(field);
    return place === undefined ? undefined : (row.cells[place] ?? "");
  };
  const fault = (field: F | null, code: CellFault, line?: number, part?: string) => {
    const place = field === null ? undefined : places.get(field);
    const value = field === null ? "" : (part ?? raw(field) ?? "").slice(0, 80);
    const at = place === undefined ? { column: null, place: null } : { column: header[place] ?? "", place: place + 1 };
    errors.push({ ...at, code, value, line: line ?? null });
    return undefined;
  };
  const text = (field: F, maxLength: number) => {
    const value = raw(field);
    return value !== undefined && value.length > maxLength ? fault(field, "too-long") : value;
  };
  if (row.cells.length > header.length && row.cells.slice(header.length).some((cell) => cell !== "")) {
    fault(null, "too-many-cells");
  }
  return {
    errors,
    fault,
    text,
    required: (field, maxLength) => (raw(field) === "" ? fault(field, "missing") : text(field, maxLength)),
    rateKbps(field) {
      const value = raw(field);
      if (value === undefined) return undefined;
      if (value === "") return null;
      const plain = heading(value).replace(/(mbit\/s|mbps|mb|m|兆)$/, "");
      const kbps = /^\d{1,6}([.,]\d{1,3})?$/.test(plain) ? Math.round(Number(plain.replace(",", ".")) * 1_000) : 0;
      return kbps >= 1 && kbps <= 100_000_000 ? kbps : fault(field, "no-number");
    },
    choice(field, choices) {
      const value = raw(field) ?? "";
      // An empty cell chooses nothing: it leaves what is there, or the usual.
      if (value === "") return undefined;
      const wanted = heading(value);
      const names = ({ value: name, en, "zh-CN": zh, also }: (typeof choices)[number]) => [name, en, zh, ...also];
      return (
        choices.find((one) => names(one).some((name) => heading(name) === wanted))?.value ?? fault(field, "no-choice")
      );
    },
  };
}
