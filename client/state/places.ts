import type { Focus } from "../../signaling/contract/layout.ts";
import type { Picture } from "./pictures.ts";

/** How the sheet and the pictures share a classroom's screen. `none`: no sheet is there. */
export type SheetPlace = "none" | "large" | "half" | "small";

export interface Places {
  sheet: SheetPlace;
  /** Keys of the pictures that are large among the pictures. */
  large: readonly string[];
}

interface Scenery {
  sheet: boolean;
  /** Somebody at this screen writes: the sheet stays under the hand. */
  writes: boolean;
}

/** What comes first when there is nothing of the focus. */
const order: Record<Exclude<Focus, "sides">, readonly Picture["source"][]> = {
  written: ["screen", "board", "teacher", "pupils"],
  teacher: ["teacher", "screen", "board", "pupils"],
  stage: ["pupils", "teacher", "screen", "board"],
};
const AT_ONCE = 2;

/** Where everything is on a classroom's screen, by what the service says is large and what this page has to show. */
export function placesOf(focus: Focus, pictures: readonly Picture[], { sheet, writes }: Scenery): Places {
  // The own picture is large only when there is nothing else, and a camera that is off likewise.
  const received = pictures.filter(({ preview, paused }) => !preview && !paused);
  const there = received.length > 0 ? received : pictures;
  const first = (which: Exclude<Focus, "sides">): Picture | undefined =>
    order[which].flatMap((source) => there.filter((picture) => picture.source === source))[0];
  const keysOf = (...some: (Picture | undefined)[]) => [...new Set(some.flatMap((picture) => picture?.key ?? []))];
  const called = there.filter(({ source }) => source === "pupils").slice(0, AT_ONCE);
  const persons = called.length > 0 ? called : [first("teacher")];
  const isWritten = (picture: Picture | undefined) => picture?.source === "screen" || picture?.source === "board";
  const person = persons.some((picture) => picture !== undefined && !isWritten(picture));
  switch (writes && sheet ? "written" : focus) {
    case "written":
      return { sheet: sheet ? "large" : "none", large: keysOf(first("written")) };
    case "teacher":
      return place(sheet, person, "small", keysOf(first("teacher")));
    case "stage":
      return place(sheet, person, "small", called.length > 0 ? keysOf(...called) : keysOf(first("stage")));
    case "sides":
      if (sheet) return place(sheet, person, "half", keysOf(...persons));
      return { sheet: "none", large: keysOf(first("written"), persons[0]).slice(0, AT_ONCE) };
  }
}

/** A sheet makes way for a person, and for nothing else. */
function place(sheet: boolean, person: boolean, beside: "half" | "small", large: readonly string[]): Places {
  return { sheet: sheet ? (person ? beside : "large") : "none", large };
}
