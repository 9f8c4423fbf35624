import type { DeckId, DeckShelfView, DeckView } from "../../signaling/contract/deck.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { MAX_DECK_BYTES } from "../../signaling/contract/slate-limits.ts";
import type { Api } from "../http/api.ts";
import type { Answer } from "../http/failure.ts";

/** What a teacher does with slides beside showing them. */
export interface DeckDesk {
  shelf(): Promise<Answer<DeckShelfView>>;
  upload(file: File): Promise<Answer<DeckView>>;
  /** A picture of the board camera. */
  bringBoard(picture: Blob, name: string): Promise<Answer<DeckView>>;
  /** Means a deck for this lesson, so that classrooms fetch it before; or no longer. */
  attach(id: DeckId, attached: boolean): Promise<Answer<object>>;
  remove(id: DeckId): Promise<Answer<object>>;
}

export function deckDesk(
  api: Pick<Api, "decks" | "uploadDeck" | "attachDeck" | "deleteDeck">,
  lessonId: LessonId,
): DeckDesk {
  return {
    shelf: () => api.decks(lessonId),
    async upload(file) {
      if (file.size > MAX_DECK_BYTES)
        return { ok: false, error: { code: "input.too-large", params: { limitBytes: MAX_DECK_BYTES } } };
      return await api.uploadDeck(lessonId, file.name, file);
    },
    bringBoard: (picture, name) => api.uploadDeck(lessonId, name, picture, "board"),
    attach: (id, attached) => api.attachDeck(lessonId, id, attached),
    remove: (id) => api.deleteDeck(lessonId, id),
  };
}
