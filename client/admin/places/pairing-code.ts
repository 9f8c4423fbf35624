/** Reads a six-digit code as people type it: "123 456", "123-456", full-width digits from a Chinese keyboard. */
export function readCode(typed: string): string | undefined {
  const digits = typed.normalize("NFKC").replace(/[\s-]/g, "");
  return /^\d{6}$/.test(digits) ? digits : undefined;
}
