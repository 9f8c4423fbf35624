import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** As if nothing was measured yet, and on paper. */
const USUAL_WIDTH = 720;

/**
 * How wide a drawing is shown, in CSS pixels: so that its words keep their size on a telephone and on a wall. Where
 * nothing can observe it (Chrome 80 can), it is drawn as if it were 720 wide and scaled.
 */
export function useWidth() {
  const element = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useLayoutEffect(() => {
    if (element.current === null || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => {
      const shown = Math.round(entry?.contentRect.width ?? 0);
      if (shown > 0) setWidth(shown);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, width };
}
