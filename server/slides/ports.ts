import type { DeckId, DeckPictures, DeckView, Slide } from "../../signaling/contract/deck.ts";
import type { LessonId, PersonId } from "../../signaling/contract/ids.ts";

/** A deck and whose it is. */
export interface DeckRecord extends DeckView {
  ownerId: PersonId;
}

/** Decks and their pages on record; the pictures themselves are files. */
export interface DecksStore {
  add(deck: DeckRecord): Promise<void>;
  find(id: DeckId): Promise<DeckRecord | undefined>;
  /** The latest first. */
  ofOwner(ownerId: PersonId, limit: number): Promise<DeckRecord[]>;
  /** Of the pictures of all decks of this owner's. */
  bytesOf(ownerId: PersonId): Promise<number>;
  /** In one transaction: what became of it, and its pages. */
  settle(
    id: DeckId,
    outcome: Pick<DeckView, "state" | "refusal" | "pages" | "done" | "bytes">,
    slides: readonly Slide[],
  ): Promise<void>;
  slides(id: DeckId): Promise<Slide[]>;
  /** Ids of those that are still being converted on record. */
  unsettled(): Promise<DeckId[]>;
  /** Meant for this lesson, and with `shown` on its slate. Counts as used now. */
  attach(lessonId: LessonId, id: DeckId, now: number, how: { shown: boolean }): Promise<void>;
  detach(lessonId: LessonId, id: DeckId): Promise<void>;
  /** Those that are meant for this lesson, in the order in which they were. */
  attached(lessonId: LessonId): Promise<DeckId[]>;
  /** The pictures of the decks that are meant for this lesson. */
  picturesFor(lessonId: LessonId, limitPages: number): Promise<DeckPictures[]>;
  /** Takes it off the record unless its pages are on the slate of a lesson that is not over. Answers whether it did. */
  remove(id: DeckId): Promise<boolean>;
  /** Of the pictures of this deck those that no other deck has. To be asked before it is removed. */
  ownPictures(id: DeckId): Promise<string[]>;
  /** Those that nobody has used since, and that `remove` would take. */
  unusedSince(before: { refused: number; board: number; file: number }): Promise<DeckId[]>;
}
