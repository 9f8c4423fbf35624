import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  type DeckId,
  type DeckKind,
  type DeckOrigin,
  type DeckPictures,
  type DeckShelfView,
  type DeckSlides,
  type DeckView,
  deckId,
  deckKind,
} from "../../signaling/contract/deck.ts";
import { type Done, granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { LessonId, PersonId } from "../../signaling/contract/ids.ts";
import {
  MAX_BOARD_PICTURE_BYTES,
  MAX_DECK_BYTES,
  MAX_PICTURE_BYTES_OF_A_TEACHER,
  MAX_SHEETS,
} from "../../signaling/contract/slate-limits.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { findCage } from "./cage.ts";
import { Conversions } from "./conversions.ts";
import { findOffice, isOffice } from "./office.ts";
import type { DeckRecord, DecksStore } from "./ports.ts";
import { SlideFiles } from "./slide-files.ts";

/** Decks that wait for their turn, of everybody and of one person: nobody's hundred files keep the others waiting. */
const MOST_WAITING = 20;
const MOST_WAITING_OF_ONE = 5;
const DECKS_LISTED = 200;
const STEP_MS = 60_000;
const DAY_MS = 86_400_000;
/** How long a deck is kept after it was last brought into a lesson. A board picture was of that lesson alone. */
const KEPT_MS = { refused: 7 * DAY_MS, board: 90 * DAY_MS, file: 400 * DAY_MS };

export interface DecksOptions {
  store: DecksStore;
  dataDir: string;
  clock: Clock;
  log: Log;
  /** For one program on one page, and for the look at a whole file. */
  stepMs?: number;
  /** What one teacher's pictures may take. */
  limitBytes?: number;
}

/** What is brought, and for which lesson. */
export interface Bringing {
  ownerId: PersonId;
  lessonId: LessonId;
  name: string;
  origin: DeckOrigin;
}

class TooLarge extends Error {}

/** The teachers' slides: taken in, turned into pictures, meant for lessons, found again and thrown away. */
export class Decks {
  readonly #store: DecksStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limitBytes: number;
  readonly #files: SlideFiles;
  readonly #conversions: Conversions;

  private constructor(options: DecksOptions, cage: readonly string[]) {
    const { store, clock, log, stepMs = STEP_MS } = options;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#limitBytes = options.limitBytes ?? MAX_PICTURE_BYTES_OF_A_TEACHER;
    this.#files = new SlideFiles(options.dataDir);
    this.#conversions = new Conversions({ store, files: this.#files, cage, clock, log, stepMs });
  }

  static async create(options: DecksOptions): Promise<Decks> {
    const decks = new Decks(options, await findCage());
    await decks.#files.clearAll();
    for (const id of await options.store.unsettled())
      await decks.#conversions.refuse(id, { code: "deck.interrupted", params: {} });
    return decks;
  }

  /**
   * Takes a file in as it comes; what it becomes is told by `shelf`. It is meant for this lesson from now on. Refuses with
   * `input.too-large`, `request.too-many` or `deck.no-room`.
   */
  async take({ ownerId, lessonId, name, origin }: Bringing, body: Readable): Promise<Outcome<DeckView>> {
    const waiting = this.#conversions;
    if (waiting.count() >= MOST_WAITING || waiting.count(ownerId) >= MOST_WAITING_OF_ONE)
      return refused("request.too-many", { retryAfterMs: 30_000 });
    const id = deckId.parse(newId("dck"));
    const now = this.#clock.now();
    const state = { state: "converting", refusal: null, pages: 0, done: 0, bytes: 0 } as const;
    const deck: DeckRecord = { id, ownerId, name, createdAt: now, origin, ...state };
    waiting.expect(deck);
    const limitBytes = origin === "board" ? MAX_BOARD_PICTURE_BYTES : MAX_DECK_BYTES;
    let file: string;
    try {
      if ((await this.#store.bytesOf(ownerId)) >= this.#limitBytes) {
        waiting.forget(id);
        return refused("deck.no-room", { limitBytes: this.#limitBytes });
      }
      file = join(await this.#files.workFolder(id), "upload");
      await pipeline(body, upTo(limitBytes), createWriteStream(file, { mode: 0o600 }));
      await this.#store.add(deck);
      await this.#store.attach(lessonId, id, now, { shown: false });
    } catch (cause) {
      waiting.forget(id);
      await this.#files.clear(id);
      if (cause instanceof TooLarge) return refused("input.too-large", { limitBytes });
      if (isBrokenOff(cause)) return refused("input.invalid", { path: "body", rule: "incomplete" });
      throw cause;
    }
    waiting.begin(deck, file);
    return granted(deck);
  }

  /** What a teacher has, and what of it is meant for this lesson. */
  async shelf(ownerId: PersonId, lessonId: LessonId): Promise<DeckShelfView> {
    const decks = await this.#store.ofOwner(ownerId, DECKS_LISTED);
    return {
      items: decks.map((deck) => this.#conversions.find(deck.id) ?? deck),
      attached: await this.#store.attached(lessonId),
      accepts: await this.#accepted(),
      usedBytes: await this.#store.bytesOf(ownerId),
      limitBytes: this.#limitBytes,
    };
  }

  /** A deck of this owner's with its pages; none while it is being converted. */
  async find(ownerId: PersonId, id: DeckId): Promise<Outcome<DeckSlides>> {
    const deck = this.#conversions.find(id) ?? (await this.#store.find(id));
    if (deck === undefined || deck.ownerId !== ownerId) return refused("record.not-found", { record: "deck" });
    return granted({ deck, slides: await this.#store.slides(id) });
  }

  /** What it is called, and whether it is meant for this lesson. */
  async standing(lessonId: LessonId, id: DeckId): Promise<{ name: string; attached: boolean } | undefined> {
    const deck = await this.#store.find(id);
    return deck && { name: deck.name, attached: (await this.#store.attached(lessonId)).includes(id) };
  }

  /** Means a deck for a lesson, or no longer. Its pages that are on the slate already stay there. */
  async attach(ownerId: PersonId, lessonId: LessonId, id: DeckId, wanted: boolean): Promise<Done> {
    const deck = await this.find(ownerId, id);
    if (!deck.ok) return deck;
    if (wanted) await this.#store.attach(lessonId, id, this.#clock.now(), { shown: false });
    else await this.#store.detach(lessonId, id);
    return granted({});
  }

  /** Its pages come on the slate of this lesson. */
  async shown(lessonId: LessonId, id: DeckId): Promise<void> {
    await this.#store.attach(lessonId, id, this.#clock.now(), { shown: true });
  }

  /** The pictures of all pages that are meant for a lesson. */
  async picturesFor(lessonId: LessonId): Promise<DeckPictures[]> {
    return await this.#store.picturesFor(lessonId, MAX_SHEETS);
  }

  /** Throws a deck away. Refuses with `record.in-use` while it is converted or on the slate of a lesson that is not over. */
  async remove(ownerId: PersonId, id: DeckId): Promise<Done> {
    const deck = await this.find(ownerId, id);
    if (!deck.ok) return deck;
    if (deck.value.deck.state === "converting") return refused("record.in-use", { record: "deck" });
    const gone = await this.#conversions.inTurn(() => this.#discard(id));
    return gone ? granted({}) : refused("record.in-use", { record: "deck" });
  }

  /** Throws away what nobody has used for long. */
  async sweep(): Promise<void> {
    const now = this.#clock.now();
    const before = { refused: now - KEPT_MS.refused, board: now - KEPT_MS.board, file: now - KEPT_MS.file };
    const unused = await this.#store.unusedSince(before);
    for (const id of unused) await this.#conversions.inTurn(() => this.#discard(id));
    if (unused.length > 0) this.#log.info({ decks: unused.length }, "slides that nobody used were deleted");
  }

  placeOf(hash: string): string {
    return this.#files.placeOf(hash);
  }

  /** What is being converted is given up. */
  async close(): Promise<void> {
    await this.#conversions.close();
  }

  async #discard(id: DeckId): Promise<boolean> {
    const pictures = await this.#store.ownPictures(id);
    if (!(await this.#store.remove(id))) return false;
    await this.#files.discard(pictures);
    return true;
  }

  async #accepted(): Promise<DeckKind[]> {
    const office = await findOffice();
    return deckKind.options.filter((kind) => office || !isOffice(kind));
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
