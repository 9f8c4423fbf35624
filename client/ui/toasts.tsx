import "./notice.css";
import { signal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { UNDO_HINT, UNDO_KEYS, useUndoKey } from "./use-undo-key.ts";

const SHOWN_MS = 6_000;
/** Long enough to read it, see that it was a mistake, and reach the button. */
const UNDO_SHOWN_MS = 15_000;

/** `undo` takes back what was confirmed. */
type Toast = (text: string, undo?: () => void) => void;

const ToastContext = createContext<Toast | undefined>(undefined);

/** `const toast = useToast(); toast(say("schoolAdded"))`: confirms what was done, for a few seconds. Never for failures. */
export function useToast(): Toast {
  const toast = useContext(ToastContext);
  if (!toast) throw new Error("a component that confirms stands outside of Toasts");
  return toast;
}

/** Place for short confirmations at the foot of the page. */
export function Toasts({ children }: { children: ComponentChildren }) {
  const say = useWords(sharedWords);
  const [shown] = useState(() => signal<{ id: number; text: string; undo?: () => void } | undefined>(undefined));
  const [toast] = useState(
    (): Toast => (text, undo) => {
      shown.value = { id: (shown.peek()?.id ?? 0) + 1, text, ...(undo ? { undo } : {}) };
    },
  );
  const current = shown.value;
  useEffect(() => {
    if (!current) return;
    const timer = setTimeout(
      () => {
        shown.value = undefined;
      },
      current.undo ? UNDO_SHOWN_MS : SHOWN_MS,
    );
    return () => clearTimeout(timer);
  }, [current, shown]);
  const undo =
    current?.undo &&
    (() => {
      shown.value = undefined;
      current.undo?.();
    });
  useUndoKey(undo);
  return (
    <ToastContext.Provider value={toast}>
      {children}
      <div class="toasts" aria-live="polite">
        {current && (
          <Notice
            key={current.id}
            tone="good"
            actions={
              undo && (
                <Button action="undo" size="small" title={UNDO_HINT} aria-keyshortcuts={UNDO_KEYS} onClick={undo}>
                  {say("undo")}
                </Button>
              )
            }
          >
            {current.text}
          </Notice>
        )}
      </div>
    </ToastContext.Provider>
  );
}
