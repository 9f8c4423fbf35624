/** Reads Mbit/s as people type them, in kbit/s: null for nothing, undefined for what is no number. */
export function readBandwidth(typed: string): number | null | undefined {
  const plain = typed.normalize("NFKC").trim().replace(",", ".");
  if (plain === "") return null;
  const kbps = /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * 1_000) : 0;
  return kbps >= 1 && kbps <= 100_000_000 ? kbps : undefined;
}
