import "./slate.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { sheetOf } from "../../signaling/contract/slate-state.ts";
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

interface SlateStageProps {
  slate: SlateLine;
  live: Live;
  /** The pictures: alone while the slate is put away, beside it otherwise. */
  children: ComponentChildren;
  /** There are no pictures now: the slate has the place for itself. */
  alone?: boolean;
}

/**
 * The place where a lesson is seen: the pictures, or what is written with the pictures beside it. The pictures keep their
 * place in the document, because a video that is moved stops.
 */
export function SlateStage({ slate, live, children, alone = false }: SlateStageProps) {
  const say = useWords(slateWords);
  const view = slate.view.value;
  const [tool, setTool] = useState<Tool>({ kind: "pen", pen: "k2" });
  const sheet = sheetOf(view, view.shown);
  const leads = live.room === MASTER_ROOM;
  const writes = leads || (live.room !== undefined && view.pen === live.room);
  const open = sheet !== undefined;
  const tools = useLater(open && writes, loadTools);
  const surface = useLater(open && writes, loadSurface);
  const strip = useLater(open && leads, loadStrip);
  usePageKeys(slate, leads);
  return (
    <div
      class={sheet ? (alone ? "slate-stage open alone" : "slate-stage open") : "slate-stage"}
      data-slate={sheet ? "open" : "away"}
    >
      <div class="slate-beside">{children}</div>
      {sheet && (
        <section class={writes ? "slate-main writes" : "slate-main"} aria-label={say("open")}>
          {writes && tools && (
            <tools.SlateTools slate={slate} view={view} sheet={sheet} live={live} tool={tool} onTool={setTool} />
          )}
          <SheetView key={sheet.id} sheet={sheet}>
            <PointerDot slate={slate} sheet={sheet} />
            {writes && surface && (
              <surface.WritingSurface slate={slate} sheet={sheet} tool={tool} label={say("tools")} />
            )}
          </SheetView>
          <SlateNotice slate={slate} live={live} writes={writes} leads={leads} />
          {leads && strip && <strip.SheetStrip slate={slate} view={view} />}
        </section>
      )}
    </div>
  );
}
