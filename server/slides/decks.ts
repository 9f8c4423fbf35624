import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type DeckId, type DeckSlides, type DeckView, deckId, type Slide } from "../../signaling/contract/deck.ts";
import type { DeckRefusal } from "../../signaling/contract/deck-refusals.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";
import { MAX_DECK_BYTES } from "../../signaling/contract/slate-limits.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { findCage } from "./cage.ts";
import { Converter, kindOf } from "./convert.ts";
import type { DeckRecord, DecksStore } from "./ports.ts";
import { SlideFiles } from "./slide-files.ts";

/** Decks that wait for their turn: one is converted at a time, because the media have the machine first. */
const MOST_WAITING = 20;
const DECKS_LISTED = 50;
const STEP_MS = 60_000;

export interface DecksOptions {
  store: DecksStore;
  dataDir: string;
  clock: Clock;
  log: Log;
  /** For one program on one page, and for the look at a whole file. */
  stepMs?: number;
}

class TooLarge extends Error {}

/** The teachers' slides: taken in, turned into pictures one after another, and found again. */
export class Decks {
  readonly #options: DecksOptions;
  readonly #files: SlideFiles;
  readonly #cage: readonly string[];
  readonly #stopping = new AbortController();
  /** What is known of those that are being converted, ahead of what is on record. */
  readonly #converting = new Map<DeckId, DeckRecord>();
  #turn: Promise<void> = Promise.resolve();

  private constructor(options: DecksOptions, cage: readonly string[]) {
    this.#options = options;
    this.#files = new SlideFiles(options.dataDir);
    this.#cage = cage;
  }

  static async create(options: DecksOptions): Promise<Decks> {
    const decks = new Decks(options, await findCage());
    await decks.#files.clearAll();
    for (const id of await options.store.unsettled()) await decks.#refuse(id, { code: "deck.interrupted", params: {} });
    return decks;
  }

  /** Takes a file in as it comes; what it becomes is told by `list`. Refuses with `input.too-large` or `request.too-many`. */
  async take(ownerId: PersonId, name: string, body: Readable): Promise<Outcome<DeckView>> {
    if (this.#converting.size >= MOST_WAITING) return refused("request.too-many", { retryAfterMs: 30_000 });
    const id = deckId.parse(newId("dck"));
    const deck: DeckRecord = {
      id,
      ownerId,
      name,
      createdAt: this.#options.clock.now(),
      state: "converting",
      refusal: null,
      pages: 0,
      done: 0,
    };
    this.#converting.set(id, deck);
    let file: string;
    try {
      file = join(await this.#files.workFolder(id), "upload");
      await pipeline(body, upTo(MAX_DECK_BYTES), createWriteStream(file, { mode: 0o600 }));
      await this.#options.store.add(deck);
    } catch (cause) {
      this.#converting.delete(id);
      await this.#files.clear(id);
      if (cause instanceof TooLarge) return refused("input.too-large", { limitBytes: MAX_DECK_BYTES });
      if (isBrokenOff(cause)) return refused("input.invalid", { path: "body", rule: "incomplete" });
      throw cause;
    }
    this.#turn = this.#turn.then(() => this.#convert(deck, file));
    return granted(deck);
  }

  async list(ownerId: PersonId): Promise<DeckView[]> {
    const decks = await this.#options.store.ofOwner(ownerId, DECKS_LISTED);
    return decks.map((deck) => this.#converting.get(deck.id) ?? deck);
  }

  /** A deck of this owner's with its pages; none while it is being converted. */
  async find(ownerId: PersonId, id: DeckId): Promise<Outcome<DeckSlides>> {
    const deck = this.#converting.get(id) ?? (await this.#options.store.find(id));
    if (deck === undefined || deck.ownerId !== ownerId) return refused("record.not-found", { record: "deck" });
    return granted({ deck, slides: await this.#options.store.slides(id) });
  }

  placeOf(hash: string): string {
    return this.#files.placeOf(hash);
  }

  /** What is being converted is given up. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#turn;
  }

  async #convert(deck: DeckRecord, file: string): Promise<void> {
    const { store, log } = this.#options;
    try {
      const made = this.#stopping.signal.aborted ? undefined : await this.#pages(deck, file);
      if (made === undefined) await this.#refuse(deck.id, { code: "deck.interrupted", params: {} });
      else if ("code" in made) await this.#refuse(deck.id, made);
      else {
        const pages = made.length;
        await store.settle(deck.id, { state: "ready", refusal: null, pages, done: pages }, made);
        log.info({ deckId: deck.id, pages }, "a deck is ready");
      }
    } catch (cause) {
      log.error({ err: cause, deckId: deck.id }, "a deck could not be converted");
      await this.#refuse(deck.id, { code: "deck.unreadable", params: {} }).catch((err: unknown) =>
        log.error({ err, deckId: deck.id }, "and that could not be noted"),
      );
    } finally {
      await this.#files.clear(deck.id);
      this.#converting.delete(deck.id);
    }
  }

  async #pages(deck: DeckRecord, file: string): Promise<Slide[] | DeckRefusal> {
    const kind = await kindOf(file);
    if (kind === undefined) return { code: "deck.wrong-type", params: {} };
    const { stepMs = STEP_MS } = this.#options;
    const folder = join(await this.#files.workFolder(deck.id), "made");
    const converter = new Converter({ file, folder, cage: this.#cage, signal: this.#stopping.signal, stepMs });
    const pages = await converter.look(kind);
    if (!pages.ok) return pages.error;
    const slides: Slide[] = [];
    for (let number = 1; number <= pages.value; number += 1) {
      this.#converting.set(deck.id, { ...deck, pages: pages.value, done: number - 1 });
      const page = await converter.page(kind, number);
      if (!page.ok) return page.error;
      const { height, text, images } = page.value;
      const kept = [];
      for (const image of images) kept.push(await this.#files.keep(image.file, image.width));
      slides.push({ number, height, text, images: kept });
    }
    return slides;
  }

  async #refuse(id: DeckId, refusal: DeckRefusal): Promise<void> {
    this.#options.log.info({ deckId: id, refusal: refusal.code }, "a deck was refused");
    await this.#options.store.settle(id, { state: "refused", refusal, pages: 0, done: 0 }, []);
  }
}

function isBrokenOff(cause: unknown): boolean {
  if (!(cause instanceof Error) || !("code" in cause)) return false;
  return cause.code === "ERR_STREAM_PREMATURE_CLOSE" || cause.code === "ECONNRESET";
}

/** Lets so many bytes through, and then fails. */
function upTo(limitBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limitBytes) done(new TooLarge(`more than ${limitBytes} bytes came`));
      else done(null, chunk);
    },
  });
}
