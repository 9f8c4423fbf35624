import { GRID, type InkPoint } from "../../signaling/contract/ink.ts";

/** So many milliseconds lie between two points: what browsers give of a hand that moves. */
const POINT_MS = 16;

/**
 * One stroke as a hand makes it: quick in the middle and slow at its ends, bent, with a little trembling. No two are the
 * same, so that what packs them has to carry each. `random` gives 0 to below 1.
 */
export function handwriting(random: () => number, at: { x: number; y: number }, points: number): InkPoint[] {
  let { x, y } = at;
  let direction = random() * 2 * Math.PI;
  let bend = (random() - 0.5) * 0.012;
  const fastest = 0.6 + random() * 1.6;
  return Array.from({ length: points }, (_, step) => {
    const speed = fastest * (0.2 + Math.sin((Math.PI * (step + 0.5)) / points));
    // A hand turns round now and then: a corner.
    if (random() < 0.06) direction += (random() - 0.5) * 3;
    bend += (random() - 0.5) * 0.004;
    direction += bend * POINT_MS;
    x = Math.min(GRID, Math.max(0, x + Math.cos(direction) * speed * POINT_MS + random() - 0.5));
    y = Math.min(GRID, Math.max(0, y + Math.sin(direction) * speed * POINT_MS + random() - 0.5));
    return { x, y };
  });
}
