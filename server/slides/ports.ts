import type { DeckId, DeckView, Slide } from "../../signaling/contract/deck.ts";
import type { PersonId } from "../../signaling/contract/ids.ts";

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
  /** In one transaction: what became of it, and its pages. */
  settle(
    id: DeckId,
    outcome: Pick<DeckView, "state" | "refusal" | "pages" | "done">,
    slides: readonly Slide[],
  ): Promise<void>;
  slides(id: DeckId): Promise<Slide[]>;
  /** Ids of those that are still being converted on record. */
  unsettled(): Promise<DeckId[]>;
}
