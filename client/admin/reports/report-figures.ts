import type { Delivered, SchoolRow } from "../../../signaling/contract/reports.ts";

/** What a report's tables say, reckoned from what the service counted. */

export type Order = "name" | "link" | "stalled";

/** Schools whose name or region has the text in it, as they are wanted. Those without a figure come last. */
export function ordered(schools: readonly SchoolRow[], order: Order, search: string): SchoolRow[] {
  const text = search.trim().toLowerCase();
  const found = schools.filter(
    ({ school: { name, region } }) =>
      text === "" || name.toLowerCase().includes(text) || region.toLowerCase().includes(text),
  );
  if (order === "name") return found;
  const last = Number.POSITIVE_INFINITY;
  const figure = ({ link, delivered }: SchoolRow) =>
    order === "link" ? (link?.kbps ?? last) : delivered.observed === 0 ? last : -shareOf(delivered.stalled, delivered);
  return found.sort((a, b) => {
    const [of, other] = [figure(a), figure(b)];
    return of === other ? 0 : of - other;
  });
}

/** A part of the time that was observed. */
export function shareOf(seconds: number, { observed }: Delivered): number {
  return observed === 0 ? 0 : seconds / observed;
}

/** Of the voice that was played; null: none was. */
export function concealedShare({ voiced, concealed }: Delivered): number | null {
  return voiced === 0 ? null : concealed / voiced;
}

/** 14:00 */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** Mbit/s as people type them, in kbit/s; undefined: no target. */
export function readTarget(typed: string): number | undefined {
  const plain = typed.normalize("NFKC").trim().replace(",", ".");
  const kbps = /^\d{1,3}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 1_000) : 0;
  return kbps >= 100 ? kbps : undefined;
}

export function meanHeads({ heads, counted }: { heads: number; counted: number }): number | null {
  return counted === 0 ? null : Math.round(heads / counted);
}
