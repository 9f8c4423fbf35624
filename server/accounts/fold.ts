/** A name as it is compared: without case, and with full-width and composed letters as their plain forms. */
export function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}
