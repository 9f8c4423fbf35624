import "./notice.css";
import { signal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Notice } from "./notice.tsx";

const SHOWN_MS = 6_000;

type Toast = (text: string) => void;

const ToastContext = createContext<Toast | undefined>(undefined);

/** `const toast = useToast(); toast(say("schoolAdded"))`: confirms what was done, for a few seconds. Never for failures. */
export function useToast(): Toast {
  const toast = useContext(ToastContext);
  if (!toast) throw new Error("a component that confirms stands outside of Toasts");
  return toast;
}

/** Place for short confirmations at the foot of the page. */
export function Toasts({ children }: { children: ComponentChildren }) {
  const [shown] = useState(() => signal<{ id: number; text: string } | undefined>(undefined));
  const [toast] = useState(
    (): Toast => (text) => {
      shown.value = { id: (shown.peek()?.id ?? 0) + 1, text };
    },
  );
  const current = shown.value;
  useEffect(() => {
    if (!current) return;
    const timer = setTimeout(() => {
      shown.value = undefined;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [current, shown]);
  return (
    <ToastContext.Provider value={toast}>
      {children}
      <div class="toasts" aria-live="polite">
        {current && (
          <Notice key={current.id} tone="good">
            {current.text}
          </Notice>
        )}
      </div>
    </ToastContext.Provider>
  );
}
