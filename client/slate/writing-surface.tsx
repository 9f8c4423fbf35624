import { useEffect, useRef, useState } from "preact/hooks";
import type { InkPoint } from "../../signaling/contract/ink.ts";
import type { Sheet } from "../../signaling/contract/slate-state.ts";
import { Scribe, type Tool } from "./scribe.ts";
import type { SlateLine } from "./slate-line.ts";

interface WritingSurfaceProps {
  slate: SlateLine;
  sheet: Sheet;
  tool: Tool;
  label: string;
}

/** Takes what a pen, a finger or a mouse does on the sheet. One hand at a time; a pen's pressure counts. */
export function WritingSurface({ slate, sheet, tool, label }: WritingSurfaceProps) {
  const [scribe] = useState(() => new Scribe(slate));
  const hand = useRef<number | undefined>(undefined);
  useEffect(() => () => slate.point(null), [slate, tool.kind === "pointer"]);
  const up = () => {
    hand.current = undefined;
    scribe.up();
  };
  return (
    <div
      class={`writing-surface ${tool.kind}`}
      role="application"
      aria-label={label}
      onPointerDown={(event) => {
        if (event.button !== 0 || hand.current !== undefined) return;
        hand.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        scribe.down(tool, sheet, placeOf(event, event.currentTarget));
      }}
      onPointerMove={(event) => {
        if (hand.current !== undefined && hand.current !== event.pointerId) return;
        const surface = event.currentTarget;
        const movements = hand.current === undefined ? [event] : allMovements(event);
        scribe.move(
          tool,
          sheet,
          movements.map((movement) => placeOf(movement, surface)),
        );
      }}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={() => scribe.away(tool)}
    />
  );
}

/** Also those that came between two frames. */
function allMovements(event: PointerEvent): PointerEvent[] {
  const movements = event.getCoalescedEvents();
  return movements.length > 0 ? movements : [event];
}

function placeOf({ clientX, clientY, pressure, pointerType }: PointerEvent, surface: HTMLElement): InkPoint {
  const { left, top, width, height } = surface.getBoundingClientRect();
  const x = Math.min(1, Math.max(0, (clientX - left) / width));
  const y = (Math.min(1, Math.max(0, (clientY - top) / height)) * height) / width;
  return pointerType === "pen" ? { x, y, pressure } : { x, y };
}
