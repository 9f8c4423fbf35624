/** Heights whose half is a number that people say, too. */
const STEPS = [1, 2, 4, 5, 6, 8, 10];

/** The least of 1, 2, 4, 5, 6, 8 times a power of ten that is not below: where an axis ends. */
export function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  // Without the dust of floating point: 0.3 is 0.1 three times, and a little.
  const times = STEPS.find((step) => value <= step * power * 1.000_001) ?? 10;
  return times * power;
}
