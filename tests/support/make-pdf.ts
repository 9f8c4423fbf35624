/** A small PDF made by hand, so that no test depends on a file from elsewhere. */
export interface PdfOptions {
  /** What is written on each page. */
  pages: readonly string[];
  /** In points; 16:9 when left out. */
  size?: readonly [number, number];
  /** Claims to be protected by a password. */
  encrypted?: boolean;
  /** Forms that each draw the next one so many times: a few bytes that take for ever. */
  nested?: { levels: number; times: number };
}

export function makePdf({ pages, size = [960, 540], encrypted = false, nested }: PdfOptions): Buffer {
  const objects: string[] = [];
  const add = (content: string): number => objects.push(content);
  const stream = (content: string, dictionary = ""): string =>
    `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  const box = `[0 0 ${size[0]} ${size[1]}]`;
  let form: number | undefined;
  for (let level = 0; nested !== undefined && level < nested.levels; level += 1) {
    const resources = form === undefined ? "<< >>" : `<< /XObject << /X ${form} 0 R >> >>`;
    const content = form === undefined ? "0 0 900 500 re f" : "/X Do ".repeat(nested.times);
    form = add(stream(content, `/Type /XObject /Subtype /Form /BBox ${box} /Resources ${resources}`));
  }
  const parent = objects.length + pages.length * 2 + 1;
  const kids = pages.map((text) => {
    const drawn = form === undefined ? "" : " /X Do";
    const content = add(stream(`BT /F 48 Tf 60 ${Math.round(size[1] / 2)} Td (${text}) Tj ET${drawn}`));
    const more = form === undefined ? "" : ` /XObject << /X ${form} 0 R >>`;
    const resources = `<< /Font << /F ${font} 0 R >>${more} >>`;
    return add(
      `<< /Type /Page /Parent ${parent} 0 R /MediaBox ${box} /Contents ${content} 0 R /Resources ${resources} >>`,
    );
  });
  add(`<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] >>`);
  const catalog = add(`<< /Type /Catalog /Pages ${parent} 0 R >>`);
  const key = "<0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef>";
  const lock = encrypted ? add(`<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O ${key} /U ${key} >>`) : undefined;
  let text = "%PDF-1.4\n";
  const places = objects.map((content, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${content}\nendobj\n`;
    return place;
  });
  const start = text.length;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const protection = lock === undefined ? "" : ` /Encrypt ${lock} 0 R /ID [<00> <00>]`;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R${protection} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}
