import { useState } from "preact/hooks";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Sheet } from "../../signaling/contract/slate-state.ts";
import { useWords } from "../i18n/i18n.tsx";
import type { Live } from "../state/live.ts";
import { useLater } from "../ui/use-later.ts";
import { PointerDot } from "./pointer-dot.tsx";
import type { Tool } from "./scribe.ts";
import { SheetView } from "./sheet-view.tsx";
import type { SlateLine } from "./slate-line.ts";
import { SlateNotice } from "./slate-notice.tsx";
import { usePageKeys } from "./use-page-keys.ts";
import { slateWords } from "./words.ts";

/** Only who writes needs them; a classroom that looks on does not wait for them. */
const loadTools = () => import("./slate-tools.tsx");
const loadSurface = () => import("./writing-surface.tsx");
const loadStrip = () => import("./sheet-strip.tsx");

interface SlateMainProps {
  slate: SlateLine;
  live: Live;
  /** The one that everybody sees. */
  sheet: Sheet;
  /** What the own board camera gives, while it is on. */
  board: MediaStreamTrack | undefined;
}

/** The sheet, and around it what its writer needs. */
export function SlateMain({ slate, live, sheet, board }: SlateMainProps) {
  const say = useWords(slateWords);
  const view = slate.view.value;
  const [tool, setTool] = useState<Tool>({ kind: "pen", pen: "k2" });
  const leads = live.room === MASTER_ROOM;
  const writes = leads || (live.room !== undefined && view.pen === live.room);
  const tools = useLater(writes, loadTools);
  const surface = useLater(writes, loadSurface);
  const strip = useLater(leads, loadStrip);
  usePageKeys(slate, leads);
  return (
    <section class={writes ? "slate-main writes" : "slate-main"} aria-label={say("open")}>
      {writes && tools && (
        <tools.SlateTools slate={slate} view={view} sheet={sheet} live={live} tool={tool} onTool={setTool} />
      )}
      <SheetView key={sheet.id} sheet={sheet}>
        <PointerDot slate={slate} sheet={sheet} />
        {writes && surface && <surface.WritingSurface slate={slate} sheet={sheet} tool={tool} label={say("tools")} />}
      </SheetView>
      <SlateNotice slate={slate} live={live} writes={writes} leads={leads} />
      {leads && strip && <strip.SheetStrip slate={slate} view={view} board={board} />}
    </section>
  );
}
