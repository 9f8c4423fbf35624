import type { DeckId, DeckView } from "../../../signaling/contract/deck.ts";
import type { LessonId, PersonId } from "../../../signaling/contract/ids.ts";
import type { SheetId } from "../../../signaling/contract/slate.ts";

/** Slides, decks and what is written. */
export interface SlateTables {
  decks: {
    id: DeckId;
    owner_id: PersonId;
    name: string;
    created_at: number;
    state: DeckView["state"];
    /** The contract's DeckRefusal as JSON. */
    refusal: string | null;
    pages: number;
    origin: DeckView["origin"];
    bytes: number;
    used_at: number;
  };
  slide_pictures: {
    deck_id: DeckId;
    hash: string;
  };
  lesson_decks: {
    lesson_id: LessonId;
    deck_id: DeckId;
    attached_at: number;
    shown_at: number | null;
  };
  slides: {
    deck_id: DeckId;
    number: number;
    height: number;
    /** The page's text. */
    content: string;
    /** The contract's SlideImages as JSON. */
    images: string;
  };
  slates: {
    lesson_id: LessonId;
    shown: SheetId | null;
    sheets_made: number;
  };
  sheets: {
    lesson_id: LessonId;
    id: SheetId;
    position: number;
    /** The contract's Ground and Strokes as JSON. */
    ground: string;
    strokes: string;
  };
}
