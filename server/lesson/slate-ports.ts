import type { DeckId, DeckSlides } from "../../signaling/contract/deck.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { LessonId, PersonId } from "../../signaling/contract/ids.ts";
import type { Sheet, Slate } from "../../signaling/contract/slate-state.ts";

/** What of a slate outlives the service: not who has the pen. */
export interface KeptSlate {
  slate: Slate;
  /** How many sheets it ever had. */
  sheetsMade: number;
}

/** Slates on record. */
export interface SlateStore {
  of(lessonId: LessonId): Promise<KeptSlate | undefined>;
  /** In one transaction: the order and the shown one, and the content of the sheets that have changed. */
  keep(lessonId: LessonId, kept: KeptSlate, changed: readonly Sheet[]): Promise<void>;
}

/** The slides of a teacher. Implemented by server/slides. */
export interface DeckShelf {
  find(ownerId: PersonId, id: DeckId): Promise<Outcome<DeckSlides>>;
  /** Its pages come on the slate of this lesson: it is not thrown away before that is over. */
  shown(lessonId: LessonId, id: DeckId): Promise<void>;
}
