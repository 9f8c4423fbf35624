/** Whether screens show the same. Pure. */

/**
 * Two screens' ink, cell by cell (`inkOn`): the share of all ink that lies in other cells. Antialiasing at two sizes makes
 * a few per cent; a stroke that one of them lacks makes its share of the sheet.
 */
export function inkApart(one: readonly number[], other: readonly number[]): number {
  const most = Math.max(sum(one), sum(other));
  if (one.length !== other.length) return 1;
  return most === 0 ? 0 : sum(one.map((ink, cell) => Math.abs(ink - (other[cell] ?? 0)))) / most;
}

/** Those that say something else than most; empty when all agree. */
export function standingApart(said: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries(said).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const votes = new Map<string, number>();
  for (const [, value] of entries) votes.set(value, (votes.get(value) ?? 0) + 1);
  const common = [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
  return entries.filter(([, value]) => value !== common).map(([name, value]) => `${name} ${value}, others ${common}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
