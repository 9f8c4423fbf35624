import { useEffect, useRef } from "preact/hooks";

/** What a key that takes something back is announced as (aria-keyshortcuts). */
export const UNDO_KEYS = "Control+Z Meta+Z";
/** The same for who rests on the button with a pointer. */
export const UNDO_HINT = "Ctrl+Z";

/**
 * Ctrl+Z takes back what was done last, while it can be: the button for it may be a hundred tabs away. In a field the key
 * is the field's.
 */
export function useUndoKey(undo: (() => void) | undefined): void {
  const last = useRef(undo);
  last.current = undo;
  const active = undo !== undefined;
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
      const { target } = event;
      // Of several that could be taken back, one is; and none behind a dialog.
      if (!wanted || event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      if (target instanceof Element && target.closest("input, textarea, select") !== null) return;
      event.preventDefault();
      last.current?.();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [active]);
}
