/** How much a lesson can write. Imports nothing, so that the page keeps to it by itself. */

export const MAX_SHEETS = 600;
export const MAX_STROKES_ON_A_SHEET = 10_000;
/** A longer line goes on as the next stroke. */
export const MAX_POINTS_IN_A_STROKE = 2_000;
/** Characters of ink: a page of dense handwriting has 60,000. */
export const MAX_INK_ON_A_SHEET = 2_000_000;
export const MAX_INK_IN_A_LESSON = 16_000_000;
/** Characters of one part of a stroke. */
export const MAX_INK_AT_ONCE = 4_096;
/** Wishes in one request. */
export const MAX_WISHES_AT_ONCE = 64;
/** How long a page gathers what is written before it is sent, in milliseconds. */
export const INK_BATCH_MS = 50;

/** A file that becomes slides. */
export const MAX_DECK_BYTES = 100_000_000;
/** The pictures of one deck together, and of all decks of one teacher. */
export const MAX_PICTURE_BYTES_OF_A_DECK = 400_000_000;
export const MAX_PICTURE_BYTES_OF_A_TEACHER = 2_000_000_000;
/** A picture of the board camera that is written on: as sharp as a projector shows, and soon fetched. */
export const MAX_BOARD_PICTURE_BYTES = 600_000;
