import { useEffect, useRef, useState } from "preact/hooks";
import type { Sheet, Slate } from "../../signaling/contract/slate-state.ts";
import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { BoardKey } from "./board-key.tsx";
import { DeckDialog } from "./deck-dialog.tsx";
import type { SlateLine } from "./slate-line.ts";
import { SlidePicture } from "./slide-picture.tsx";
import { useDeckDesk } from "./slide-source.tsx";
import { heightOf, isDark, paintStroke, scaleOf } from "./stroke-path.ts";
import { slateWords } from "./words.ts";

/** Pictures of the strip: painted when the hand rests, in points of the canvas. */
const THUMB_WIDTH = 192;
const REST_MS = 500;

interface SheetStripProps {
  slate: SlateLine;
  view: Slate;
  /** What the board camera gives, while it is on. */
  board: MediaStreamTrack | undefined;
}

/** All sheets in small, and what can be done with them. */
export function SheetStrip({ slate, view, board }: SheetStripProps) {
  const say = useWords(slateWords);
  const desk = useDeckDesk();
  const [choosing, setChoosing] = useState(false);
  const count = view.sheets.length;
  const list = useRef<HTMLOListElement>(null);
  const { shown } = view;
  // Pages are turned by keys, too: the one that all see stays in sight.
  useEffect(() => {
    if (shown === null) return;
    const thumb = list.current?.querySelector('[aria-current="true"]');
    thumb?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown, count]);
  return (
    <div class="sheet-strip">
      <ol ref={list} class="sheet-list" aria-label={say("sheets")}>
        {view.sheets.map((sheet, index) => {
          const isShown = sheet.id === shown;
          return (
            <li key={sheet.id}>
              <button
                type="button"
                class={isShown ? "sheet-thumb shown" : "sheet-thumb"}
                aria-label={say(isShown ? "sheetShown" : "sheet", { number: index + 1, count })}
                aria-current={isShown}
                onClick={() => slate.wish({ op: "show", sheet: sheet.id })}
              >
                <SlidePicture ground={sheet.ground} size="small" />
                <Thumb sheet={sheet} />
                <span class="digits">{index + 1}</span>
              </button>
            </li>
          );
        })}
      </ol>
      <div class="sheet-keys">
        {desk && (
          <Button size="small" icon="slides" action="open-decks" onClick={() => setChoosing(true)}>
            {say("slides")}
          </Button>
        )}
        {desk && <BoardKey slate={slate} desk={desk} track={board} />}
        <Button size="small" icon="add" action="white-sheet" onClick={() => slate.wish({ op: "blank", dark: false })}>
          {say("whiteSheet")}
        </Button>
        <Button size="small" icon="add" action="dark-sheet" onClick={() => slate.wish({ op: "blank", dark: true })}>
          {say("darkSheet")}
        </Button>
        <Button size="small" action="remove-sheet" onClick={() => removeShown(slate, view)}>
          {say("removeSheet")}
        </Button>
      </div>
      {choosing && desk && (
        <DeckDialog desk={desk} onChoose={(deckId) => slate.addDeck(deckId)} onClose={() => setChoosing(false)} />
      )}
    </div>
  );
}

/** The next one takes its place, so that the slate stays. */
function removeShown(slate: SlateLine, { sheets, shown }: Slate): void {
  const index = sheets.findIndex(({ id }) => id === shown);
  const removed = sheets[index];
  const next = sheets[index + 1] ?? sheets[index - 1];
  if (removed === undefined) return;
  if (next !== undefined) slate.wish({ op: "show", sheet: next.id });
  slate.wish({ op: "remove", sheets: [removed.id] });
}

function Thumb({ sheet }: { sheet: Sheet }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = isDark(sheet.ground);
  const height = Math.round(THUMB_WIDTH * heightOf(sheet.ground));
  useEffect(() => {
    const timer = setTimeout(() => {
      const drawing = canvas.current?.getContext("2d");
      if (!drawing) return;
      drawing.setTransform(1, 0, 0, 1, 0, 0);
      drawing.clearRect(0, 0, THUMB_WIDTH, height);
      const scale = scaleOf(THUMB_WIDTH);
      drawing.setTransform(scale, 0, 0, scale, 0, 0);
      for (const stroke of sheet.strokes) paintStroke(drawing, stroke, dark);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [sheet, dark, height]);
  return <canvas class={dark ? "dark" : undefined} ref={canvas} width={THUMB_WIDTH} height={height} />;
}
