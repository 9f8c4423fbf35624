import { useEffect } from "preact/hooks";
import type { SheetId } from "../../signaling/contract/slate.ts";
import type { Slate } from "../../signaling/contract/slate-state.ts";
import type { SlateLine } from "./slate-line.ts";

/** The sheet so many places on; undefined at either end, or while the slate is put away. */
export function neighbour({ sheets, shown }: Slate, steps: number): SheetId | undefined {
  const index = sheets.findIndex(({ id }) => id === shown);
  return index < 0 ? undefined : sheets[index + steps]?.id;
}

/** A presenter in the teacher's hand says PageDown and PageUp, whatever has the focus. */
export function usePageKeys(slate: SlateLine, leads: boolean): void {
  useEffect(() => {
    if (!leads) return;
    const onKey = (event: KeyboardEvent) => {
      const steps = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
      if (steps === 0 || document.querySelector("dialog[open]")) return;
      const sheet = neighbour(slate.view.value, steps);
      if (sheet === undefined) return;
      event.preventDefault();
      slate.wish({ op: "show", sheet });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [slate, leads]);
}
