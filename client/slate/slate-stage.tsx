import "./slate.css";
import type { ComponentChildren } from "preact";
import { sheetOf } from "../../signaling/contract/slate-state.ts";
import type { Live } from "../state/live.ts";
import type { SheetPlace } from "../state/places.ts";
import { useLater } from "../ui/use-later.ts";
import type { SlateLine } from "./slate-line.ts";

/** Fetched behind the page: nobody waits for it before the lesson is seen. */
const loadMain = () => import("./slate-main.tsx");

interface SlateStageProps {
  slate: SlateLine;
  live: Live;
  /** The pictures: alone while the slate is put away, beside it otherwise. */
  children: ComponentChildren;
  /** There are no pictures now: the slate has the place for itself. */
  alone?: boolean;
  /** How much of the place the sheet takes while there is one. */
  place?: Exclude<SheetPlace, "none">;
  /** What the own board camera gives, while it is on. */
  board?: MediaStreamTrack | undefined;
}

/**
 * The place where a lesson is seen: the pictures, or what is written with the pictures beside it. The pictures keep their
 * place in the document, because a video that is moved stops.
 */
export function SlateStage({ slate, live, children, alone = false, place = "large", board }: SlateStageProps) {
  const main = useLater(true, loadMain);
  const view = slate.view.value;
  const sheet = main && sheetOf(view, view.shown);
  return (
    <div
      class={sheet ? `slate-stage open ${alone ? "alone" : place}` : "slate-stage"}
      data-slate={sheet ? "open" : "away"}
    >
      <div class="slate-beside">{children}</div>
      {main && sheet && <main.SlateMain slate={slate} live={live} sheet={sheet} board={board} />}
    </div>
  );
}
