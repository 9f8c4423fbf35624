import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { DeckId, DeckOrigin, Slide, SlideImage } from "../../signaling/contract/deck.ts";
import type { DeckRefusal } from "../../signaling/contract/deck-refusals.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import { MAX_PICTURE_BYTES_OF_A_DECK } from "../../signaling/contract/slate-limits.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Converter, type MadePage } from "./convert.ts";
import { kindOf } from "./kind.ts";
import { isOffice } from "./office.ts";
import type { DeckRecord, DecksStore } from "./ports.ts";
import type { SlideFiles } from "./slide-files.ts";

export interface ConversionsOptions {
  store: DecksStore;
  files: SlideFiles;
  /** See cage.ts. */
  cage: readonly string[];
  clock: Clock;
  log: Log;
  /** For one program on one page, and for the look at a whole file. */
  stepMs: number;
}

/** All pages of one deck: three hundred of them take a slow machine half of it. Then the next one has its turn. */
const DECK_MS = 20 * 60_000;

/** What became of a file: its pages, or why there are none. */
type Made = { slides: Slide[]; bytes: number } | DeckRefusal;

/** Files become slides one after another (pictures of the board beside them), because the media have the machine first. */
export class Conversions {
  readonly #options: ConversionsOptions;
  readonly #stopping = new AbortController();
  /** What is known of those that are under way, ahead of what is on record. */
  readonly #underWay = new Map<DeckId, DeckRecord>();
  /** A picture of the board is wanted now, in a lesson: it does not stand behind somebody's three hundred pages. */
  readonly #turns: Record<DeckOrigin, Promise<void>> = { file: Promise.resolve(), board: Promise.resolve() };

  constructor(options: ConversionsOptions) {
    this.#options = options;
  }

  /** How many wait or are under way; those of one person, or all. */
  count(ownerId?: PersonId): number {
    return [...this.#underWay.values()].filter((deck) => ownerId === undefined || deck.ownerId === ownerId).length;
  }

  find(id: DeckId): DeckRecord | undefined {
    return this.#underWay.get(id);
  }

  /** A file of this deck's is on its way in: it has its place in the row. */
  expect(deck: DeckRecord): void {
    this.#underWay.set(deck.id, deck);
  }

  /** The file did not come. */
  forget(id: DeckId): void {
    this.#underWay.delete(id);
  }

  begin(deck: DeckRecord, file: string): void {
    this.#turns[deck.origin] = this.#turns[deck.origin].then(() => this.#convert(deck, file));
  }

  /** Runs what must not meet a conversion: one that is under way may be about to need a picture that is there already. */
  inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.#allTurns().then(job);
    const over = done.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.file = over;
    this.#turns.board = over;
    return done;
  }

  async refuse(id: DeckId, refusal: DeckRefusal): Promise<void> {
    this.#options.log.info({ deckId: id, refusal: refusal.code }, "a deck was refused");
    await this.#options.store.settle(id, { state: "refused", refusal, pages: 0, done: 0, bytes: 0 }, []);
  }

  /** What is under way is given up. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#allTurns();
  }

  async #allTurns(): Promise<void> {
    await Promise.all([this.#turns.file, this.#turns.board]);
  }

  async #convert(deck: DeckRecord, file: string): Promise<void> {
    const { store, log, files, clock } = this.#options;
    const deadline = new AbortController();
    const cancelDeadline = clock.after(DECK_MS, () => deadline.abort());
    try {
      const made: Made = this.#stopping.signal.aborted
        ? { code: "deck.interrupted", params: {} }
        : await this.#pages(deck, file, deadline.signal);
      if ("code" in made) await this.refuse(deck.id, made);
      else {
        const { slides, bytes } = made;
        const pages = slides.length;
        await store.settle(deck.id, { state: "ready", refusal: null, pages, done: pages, bytes }, slides);
        log.info({ deckId: deck.id, pages, bytes }, "a deck is ready");
      }
    } catch (cause) {
      log.error({ err: cause, deckId: deck.id }, "a deck could not be converted");
      await this.refuse(deck.id, { code: "deck.unreadable", params: {} }).catch((err: unknown) =>
        log.error({ err, deckId: deck.id }, "and that could not be noted"),
      );
    } finally {
      cancelDeadline();
      await files.clear(deck.id);
      this.#underWay.delete(deck.id);
    }
  }

  async #pages(deck: DeckRecord, file: string, deadline: AbortSignal): Promise<Made> {
    const { files, cage, stepMs } = this.#options;
    const kind = await kindOf(file);
    if (kind === "encrypted") return { code: "deck.encrypted", params: {} };
    if (kind === undefined || (deck.origin === "board" && kind !== "jpeg"))
      return { code: "deck.wrong-type", params: {} };
    const folder = join(await files.workFolder(deck.id), "made");
    const converter = new Converter({ file, folder, cage, stopping: this.#stopping.signal, deadline, stepMs });
    const drawable = isOffice(kind) ? await converter.print(kind) : { ok: true as const, value: kind };
    if (!drawable.ok) return drawable.error;
    const pages = await converter.look(drawable.value);
    if (!pages.ok) return pages.error;
    const made: MadePage[] = [];
    let drawnBytes = 0;
    for (let number = 1; number <= pages.value; number += 1) {
      this.#underWay.set(deck.id, { ...deck, pages: pages.value, done: number - 1 });
      const page = await converter.page(drawable.value, number);
      if (!page.ok) return page.error;
      made.push(page.value);
      for (const { file: picture } of page.value.images) drawnBytes += (await stat(picture)).size;
      if (drawnBytes > MAX_PICTURE_BYTES_OF_A_DECK) return { code: "deck.too-costly", params: {} };
    }
    return await this.#keep(made);
  }

  /** Not before the whole deck is drawn: nothing is left of one that is refused on its last page. */
  async #keep(made: readonly MadePage[]): Promise<Made> {
    const slides: Slide[] = [];
    const bytesOf = new Map<string, number>();
    for (const [index, { height, text, images }] of made.entries()) {
      const kept: SlideImage[] = [];
      for (const { file, width } of images) kept.push(await this.#options.files.keep(file, width));
      for (const { hash, bytes } of kept) bytesOf.set(hash, bytes);
      slides.push({ number: index + 1, height, text, images: kept });
    }
    return { slides, bytes: [...bytesOf.values()].reduce((sum, bytes) => sum + bytes, 0) };
  }
}
