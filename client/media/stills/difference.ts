/**
 * Whether a picture differs visibly from an earlier one, by small grey copies of both. A resting board is not sent again.
 */

export const GREY_WIDTH = 160;
export const GREY_HEIGHT = 90;

/** Sensor noise that was averaged over a cell stays below this. */
const VISIBLE_LEVELS = 14;
/** A letter of 24 pixels on 1280x720 covers nine cells; a blinking text cursor two. */
const VISIBLE_CELLS = 4;

/** Rec. 601 luma of canvas pixels. */
export function greyOf(rgba: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: Math.floor(rgba.length / 4) }, (_, cell) => {
    const at = 4 * cell;
    return 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
  });
}

/** Light that changes for the whole picture (a cloud, a camera's exposure) shows nothing new. */
export function hasChanged(before: Uint8Array, after: Uint8Array): boolean {
  if (before.length !== after.length) return true;
  const differences = Array.from(after, (level, cell) => level - (before[cell] ?? 0));
  const light = median(differences);
  return differences.filter((difference) => Math.abs(difference - light) > VISIBLE_LEVELS).length >= VISIBLE_CELLS;
}

/** Not the mean: a window that opens in half of the picture is no change of light in the other half. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
