import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Sheet } from "../../signaling/contract/slate-state.ts";
import { SheetPainter } from "./sheet-painter.ts";
import { SlidePicture } from "./slide-picture.tsx";
import { heightOf, isDark } from "./stroke-path.ts";

interface SheetViewProps {
  sheet: Sheet;
  /** What lies on top: the pointer, and the surface that takes the writing. */
  children?: ComponentChildren;
}

/** One sheet with its ink, as large as its place allows, sharp on every screen. */
export function SheetView({ sheet, children }: SheetViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const [painter, setPainter] = useState<SheetPainter | undefined>(undefined);
  const { width, height } = useFit(place, heightOf(sheet.ground));
  const dark = isDark(sheet.ground);
  useLayoutEffect(() => {
    if (!below.current || !above.current) return;
    const made = new SheetPainter(below.current, above.current);
    setPainter(made);
    return () => made.close();
  }, []);
  useLayoutEffect(() => {
    const density = Math.min(window.devicePixelRatio, 3);
    painter?.resize(Math.round(width * density), Math.round(height * density));
  }, [painter, width, height]);
  useEffect(() => painter?.show(sheet.strokes, dark), [painter, sheet.strokes, dark]);
  return (
    <div class="sheet-place" ref={place}>
      <div
        class={dark ? "sheet dark" : "sheet"}
        style={{ width: `${width}px`, height: `${height}px` }}
        data-sheet={sheet.id}
        data-strokes={sheet.strokes.length}
      >
        <SlidePicture key={sheet.id} ground={sheet.ground} size="screen" />
        <canvas ref={below} />
        <canvas ref={above} />
        {children}
      </div>
    </div>
  );
}

/** The largest size of this shape that fits. */
function useFit(place: { current: HTMLElement | null }, heightOfWidth: number): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth, clientHeight } = element;
      const width = Math.floor(Math.min(clientWidth, clientHeight / heightOfWidth));
      setSize({ width, height: Math.round(width * heightOfWidth) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, heightOfWidth]);
  return size;
}
