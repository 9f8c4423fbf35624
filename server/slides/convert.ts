import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DeckRefusal } from "../../signaling/contract/deck-refusals.ts";
import { findOffice, OFFICE_PACKAGE, type OfficeKind, officeRun, wasMade } from "./office.ts";
import { type RestrictedResult, type RestrictedRun, runRestricted } from "./restricted-run.ts";

/** Widths of the pictures of a page: for the strip and a first look, for a 720p screen, for a projector. */
const SLIDE_WIDTHS = [480, 1_280, 1_920] as const;
const MAX_PAGES = 300;
const TEXT_LENGTH = 20_000;
/** A page that is so much taller than wide, or wider than tall, is none. */
const TALLEST = 4;
const FLATTEST = 0.1;
/** A picture that is heavier as PNG than this is a photograph: it is tried as JPEG. */
const PHOTOGRAPH_BYTES: Record<number, number> = { 480: 60_000, 1280: 180_000, 1920: 300_000 };

type Made<T> = { ok: true; value: T } | { ok: false; error: DeckRefusal };
const refuse = (error: DeckRefusal) => ({ ok: false, error }) as const;
const unreadable = refuse({ code: "deck.unreadable", params: {} });

/** What pictures are drawn from: everything else becomes a PDF first. */
export type Drawable = "pdf" | "png" | "jpeg";

/** A page as pictures in files. */
export interface MadePage {
  height: number;
  text: string;
  images: { width: number; file: string }[];
}

interface ConverterOptions {
  file: string;
  folder: string;
  cage: readonly string[];
  /** The service stops. */
  stopping: AbortSignal;
  /** The whole deck has taken too long. */
  deadline: AbortSignal;
  /** For one program. */
  stepMs: number;
}

/** Turns one file into pictures, step by step, in a folder of its own. */
export class Converter {
  #file: string;
  readonly #folder: string;
  readonly #cage: readonly string[];
  readonly #stopping: AbortSignal;
  /** What ends a program: the service stops, or the deck has had its time. */
  readonly #signal: AbortSignal;
  readonly #stepMs: number;

  constructor(options: ConverterOptions) {
    this.#file = options.file;
    this.#folder = options.folder;
    this.#cage = options.cage;
    this.#stopping = options.stopping;
    this.#signal = AbortSignal.any([options.stopping, options.deadline]);
    this.#stepMs = options.stepMs;
  }

  /** Makes a PDF of a presentation; from then on that is the file. */
  async print(kind: OfficeKind): Promise<Made<"pdf">> {
    if (!(await findOffice())) return refuse({ code: "deck.no-converter", params: { packages: OFFICE_PACKAGE } });
    const { run, pdf } = await officeRun(this.#file, kind, {
      folder: this.#folder,
      stepMs: this.#stepMs,
      signal: this.#signal,
    });
    const printed = await runRestricted(run, this.#cage);
    if (printed.kind !== "ended") return this.#failed(printed, OFFICE_PACKAGE);
    if (!(await wasMade(pdf))) return unreadable;
    this.#file = pdf;
    return { ok: true, value: "pdf" };
  }

  /** How many pages there are. */
  async look(kind: Drawable): Promise<Made<number>> {
    if (kind !== "pdf") return { ok: true, value: 1 };
    const info = await this.#run("pdfinfo", [this.#file]);
    if (info.kind !== "ended") return this.#failed(info, "poppler-utils");
    if (info.exitCode !== 0)
      return /password|encrypt/i.test(info.errors) ? refuse({ code: "deck.encrypted", params: {} }) : unreadable;
    const pages = Number(/^Pages:\s+(\d+)$/m.exec(info.output)?.[1]);
    if (!(pages > 0)) return unreadable;
    return pages > MAX_PAGES
      ? refuse({ code: "deck.too-long", params: { limitPages: MAX_PAGES } })
      : { ok: true, value: pages };
  }

  async page(kind: Drawable, number: number): Promise<Made<MadePage>> {
    return kind === "pdf" ? await this.#pdfPage(number) : await this.#picture(kind);
  }

  async #pdfPage(number: number): Promise<Made<MadePage>> {
    const one = ["-f", String(number), "-l", String(number)];
    const info = await this.#run("pdfinfo", [...one, this.#file]);
    if (info.kind !== "ended") return this.#failed(info, "poppler-utils");
    const size = /^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts/m.exec(info.output);
    const turned = /^Page\s+\d+ rot:\s+(90|270)$/m.test(info.output);
    const [wide, tall] = turned ? [Number(size?.[2]), Number(size?.[1])] : [Number(size?.[1]), Number(size?.[2])];
    const height = tall / wide;
    if (!(height >= FLATTEST && height <= TALLEST)) return unreadable;
    const images: MadePage["images"] = [];
    for (const width of SLIDE_WIDTHS) {
      const made = await this.#render(number, width, Math.max(1, Math.round(width * height)));
      if (!made.ok) return made;
      images.push({ width, file: made.value });
    }
    const text = await this.#run("pdftotext", [...one, "-enc", "UTF-8", this.#file, "-"]);
    const said = text.kind === "ended" && text.exitCode === 0 ? text.output.trim().slice(0, TEXT_LENGTH) : "";
    return { ok: true, value: { height, text: said, images } };
  }

  async #render(number: number, width: number, height: number): Promise<Made<string>> {
    const draw = async (format: "png" | "jpeg"): Promise<Made<string>> => {
      const name = `${number}-${width}-${format}`;
      const quality = format === "jpeg" ? ["-jpeg", "-jpegopt", "quality=86"] : ["-png"];
      const size = ["-scale-to-x", String(width), "-scale-to-y", String(height)];
      const args = [...quality, "-singlefile", "-f", String(number), ...size, this.#file, join(this.#folder, name)];
      const drawn = await this.#run("pdftoppm", args);
      if (drawn.kind !== "ended") return this.#failed(drawn, "poppler-utils");
      const file = (await readdir(this.#folder)).find((entry) => entry.startsWith(`${name}.`));
      return drawn.exitCode === 0 && file !== undefined ? { ok: true, value: join(this.#folder, file) } : unreadable;
    };
    const png = await draw("png");
    if (!png.ok || (await stat(png.value)).size <= (PHOTOGRAPH_BYTES[width] ?? 0)) return png;
    const jpeg = await draw("jpeg");
    if (!jpeg.ok) return png;
    const [better, other] = (await stat(jpeg.value)).size < (await stat(png.value)).size ? [jpeg, png] : [png, jpeg];
    await rm(other.value);
    return better;
  }

  async #picture(kind: "png" | "jpeg"): Promise<Made<MadePage>> {
    const images: MadePage["images"] = [];
    let height = 0;
    for (const width of SLIDE_WIDTHS) {
      const file = join(this.#folder, `picture-${width}.jpg`);
      // Transparency becomes white paper; nothing is made larger than it is, nor taller than a sheet may be.
      const filter = `scale='min(${width},iw)':-2,format=yuvj444p`;
      const from = ["-f", kind === "png" ? "png_pipe" : "jpeg_pipe", "-i", this.#file];
      const args = ["-nostdin", "-v", "error", "-protocol_whitelist", "file", ...from, "-frames:v", "1", "-vf", filter];
      const made = await this.#run("ffmpeg", [...args, "-q:v", "3", "-y", file]);
      if (made.kind !== "ended") return this.#failed(made, "ffmpeg");
      const size = made.exitCode === 0 ? jpegSize(await readFile(file)) : undefined;
      if (size === undefined) return unreadable;
      height = size.height / size.width;
      if (!(height >= FLATTEST && height <= TALLEST)) return unreadable;
      images.push({ width: size.width, file });
      if (size.width < width) break;
    }
    return { ok: true, value: { height, text: "", images } };
  }

  async #run(command: string, args: readonly string[]): Promise<RestrictedResult> {
    await mkdir(this.#folder, { recursive: true });
    const run: RestrictedRun = { command, args, folder: this.#folder, limitMs: this.#stepMs, signal: this.#signal };
    return await runRestricted(run, this.#cage);
  }

  #failed(result: RestrictedResult, packages: string) {
    if (result.kind === "missing") return refuse({ code: "deck.no-converter", params: { packages } });
    return refuse({ code: this.#stopping.aborted ? "deck.interrupted" : "deck.too-costly", params: {} });
  }
}

/** Width and height of a JPEG of our own making: its first frame header says them. */
function jpegSize(jpeg: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (jpeg[at] !== 0xff) return undefined;
    if (marker >= 0xc0 && marker <= 0xc2)
      return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
  }
  return undefined;
}
