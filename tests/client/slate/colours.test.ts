import { expect, test } from "vitest";
import { colourOf, PEN_COLOURS } from "../../../client/slate/stroke-path.ts";

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A projector in a room with daylight: its black is a tenth of its white. */
const DAYLIGHT = 0.1;

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + DAYLIGHT) / (dark + DAYLIGHT);
}

test.each([
  ["white paper", false, "#ffffff"],
  ["the dark board", true, "#12453a"],
])("every pen is legible on %s when the projector is washed out", (_ground, dark, ground) => {
  const illegible = PEN_COLOURS.filter((pen) => contrast(colourOf(pen, dark), ground) < 3);
  expect(illegible).toEqual([]);
});
