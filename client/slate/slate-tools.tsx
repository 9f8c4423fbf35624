import type { JSX } from "preact";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Sheet, Slate } from "../../signaling/contract/slate-state.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Live } from "../state/live.ts";
import { Button } from "../ui/button.tsx";
import type { Tool } from "./scribe.ts";
import type { SlateLine } from "./slate-line.ts";
import { colourOf, isDark, PEN_COLOURS, type PenColour } from "./stroke-path.ts";
import { neighbour } from "./use-page-keys.ts";
import { slateWords } from "./words.ts";

interface SlateToolsProps {
  slate: SlateLine;
  view: Slate;
  sheet: Sheet;
  live: Live;
  tool: Tool;
  onTool: (tool: Tool) => void;
}

const widths = [
  ["1", "fine"],
  ["2", "medium"],
  ["3", "thick"],
  ["4", "marker"],
] as const;

/** Pens, eraser, undo; for the teacher pages and the pen's holder, too. */
export function SlateTools({ slate, view, sheet, live, tool, onTool }: SlateToolsProps) {
  const say = useWords(slateWords);
  const leads = live.room === MASTER_ROOM;
  const dark = isDark(sheet.ground);
  const [colour = "k", width = "2"] = tool.kind === "pen" ? tool.pen : ["k", "2"];
  const colourWords: Record<PenColour, string> = {
    k: say(dark ? "chalk" : "black"),
    r: say("red"),
    b: say("blue"),
    g: say("green"),
    y: say("yellow"),
  };
  return (
    <div class="slate-tools" role="toolbar" aria-label={say("tools")}>
      {leads && <PageTurner slate={slate} view={view} />}
      <div class="slate-tool-group">
        {PEN_COLOURS.map((each) => (
          <ToolKey
            key={each}
            action={`pen-${each}`}
            label={colourWords[each]}
            pressed={tool.kind === "pen" && colour === each}
            onClick={() => onTool({ kind: "pen", pen: `${each}${width}` })}
          >
            <span class="swatch" style={{ background: colourOf(each, dark) }} />
          </ToolKey>
        ))}
      </div>
      <div class="slate-tool-group">
        {widths.map(([each, word]) => (
          <ToolKey
            key={each}
            label={say(word)}
            pressed={tool.kind === "pen" && width === each}
            onClick={() => onTool({ kind: "pen", pen: `${colour}${each}` })}
          >
            <span class={`line-width w${each}`} />
          </ToolKey>
        ))}
      </div>
      <div class="slate-tool-group">
        <Button
          icon="eraser"
          action="eraser"
          aria-label={say("eraser")}
          title={say("eraser")}
          aria-pressed={tool.kind === "eraser"}
          onClick={() => onTool({ kind: "eraser" })}
        />
        <Button
          icon="pointer"
          action="pointer"
          aria-label={say("pointer")}
          title={say("pointer")}
          aria-pressed={tool.kind === "pointer"}
          onClick={() => onTool({ kind: "pointer" })}
        />
        <Button
          icon="undo"
          action="undo"
          aria-label={say("undo")}
          title={say("undo")}
          onClick={() => slate.wish({ op: "undo", sheet: sheet.id })}
        />
        {leads && (
          <Button
            action="clear-sheet"
            disabled={sheet.strokes.length === 0}
            onClick={() => slate.wish({ op: "clear", sheet: sheet.id })}
          >
            {say("clear")}
          </Button>
        )}
      </div>
      {leads && <PenHolder slate={slate} view={view} live={live} />}
    </div>
  );
}

interface ToolKeyProps {
  label: string;
  action?: string;
  pressed: boolean;
  onClick: () => void;
  children: JSX.Element;
}

function ToolKey({ label, action, pressed, onClick, children }: ToolKeyProps) {
  return (
    <button
      type="button"
      class="button plain normal tool-key"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      data-action={action}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function PageTurner({ slate, view }: { slate: SlateLine; view: Slate }) {
  const say = useWords(slateWords);
  const number = view.sheets.findIndex(({ id }) => id === view.shown) + 1;
  const turn = (steps: number) => {
    const sheet = neighbour(view, steps);
    if (sheet !== undefined) slate.wish({ op: "show", sheet });
  };
  return (
    <div class="slate-tool-group">
      <Button
        icon="back"
        action="sheet-before"
        aria-label={say("previous")}
        title={say("previous")}
        disabled={neighbour(view, -1) === undefined}
        onClick={() => turn(-1)}
      />
      <span class="digits sheet-count" role="img" aria-label={say("sheet", { number, count: view.sheets.length })}>
        {`${number} / ${view.sheets.length}`}
      </span>
      <Button
        icon="forward"
        action="next-sheet"
        aria-label={say("next")}
        title={say("next")}
        disabled={neighbour(view, 1) === undefined}
        onClick={() => turn(1)}
      />
    </div>
  );
}

/** Which classroom may write beside the teacher: one that is here. */
function PenHolder({ slate, view, live }: { slate: SlateLine; view: Slate; live: Live }) {
  const say = useWords(slateWords);
  const present = (live.lesson?.classrooms ?? []).filter(
    ({ id, presence }) => presence !== "absent" || id === view.pen,
  );
  const rooms: RoomId[] = [MASTER_ROOM, ...present.map(({ id }) => id)];
  return (
    <label class="pen-holder">
      <span>{say("penHolder")}</span>
      <select
        class="control"
        value={view.pen}
        onChange={(event) => {
          const room = rooms[event.currentTarget.selectedIndex];
          if (room !== undefined) slate.wish({ op: "pen", room });
        }}
      >
        <option value={MASTER_ROOM}>{say("penTeacher")}</option>
        {present.map(({ id, school, name }) => (
          <option key={id} value={id}>
            {`${school} · ${name}`}
          </option>
        ))}
      </select>
    </label>
  );
}
