import { useEffect } from "preact/hooks";

export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

const directions = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
} as const;

type ArrowKey = keyof typeof directions;

/** Index of the place that lies next in the key's direction, seen from `from`; undefined when there is none. */
export function nextPlace(from: Place, places: readonly Place[], key: ArrowKey): number | undefined {
  const { x, y } = directions[key];
  const start = centre(from);
  let best: { index: number; cost: number } | undefined;
  for (const [index, place] of places.entries()) {
    const end = centre(place);
    const along = (end.x - start.x) * x + (end.y - start.y) * y;
    const across = Math.abs((end.x - start.x) * y) + Math.abs((end.y - start.y) * x);
    if (along <= 1) continue;
    // Far to the side is further than far ahead, as the eye sees it.
    const cost = along + across * 3;
    if (!best || cost < best.cost) best = { index, cost };
  }
  return best?.index;
}

function centre({ left, top, width, height }: Place) {
  return { x: left + width / 2, y: top + height / 2 };
}

/** Arrow keys move the focus among the buttons; Enter is the browser's own. For a remote control in place of a mouse. */
export function useRemoteControl(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isArrow(event.key) || event.defaultPrevented) return;
      const buttons = [...document.querySelectorAll<HTMLElement>("button:not(:disabled), a[href]")].filter(
        (button) => button.offsetParent !== null,
      );
      const focused = buttons.find((button) => button === document.activeElement);
      const others = buttons.filter((button) => button !== focused);
      const index = focused
        ? nextPlace(
            focused.getBoundingClientRect(),
            others.map((button) => button.getBoundingClientRect()),
            event.key,
          )
        : Math.max(
            0,
            others.findIndex((button) => button.classList.contains("principal")),
          );
      const next = index === undefined ? undefined : others[index];
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isArrow(key: string): key is ArrowKey {
  return key in directions;
}
