import "./tabs.css";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export interface Tab<K extends string> {
  key: K;
  title: string;
  /** What waits there: a count, and the same in words; undefined: nothing. */
  badge?: { count: number; text: string } | undefined;
  content: () => ComponentChildren;
}

interface TabsProps<K extends string> {
  label: string;
  tabs: readonly Tab<K>[];
  open: K;
  onOpen: (key: K) => void;
}

/** Several views in one place. Arrow keys go from tab to tab (WAI-ARIA, tabs pattern). */
export function Tabs<K extends string>({ label, tabs, open, onOpen }: TabsProps<K>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const index = tabs.findIndex(({ key }) => key === open);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onOpen(next.key);
    list.current?.querySelector<HTMLElement>(`[data-action="tab-${next.key}"]`)?.focus();
  };
  const shown = tabs.find(({ key }) => key === open);
  return (
    <div class="tabs">
      <div ref={list} class="tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ key, title, badge }) => (
          <button
            key={key}
            type="button"
            class="tab"
            role="tab"
            id={`${id}-${key}`}
            aria-selected={key === open}
            aria-controls={`${id}-panel`}
            tabIndex={key === open ? 0 : -1}
            data-action={`tab-${key}`}
            onClick={() => onOpen(key)}
          >
            {title}
            {badge && (
              <span class="badge digits">
                <span aria-hidden="true">{badge.count}</span>
                <span class="unseen">{badge.text}</span>
              </span>
            )}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`}>
        {shown?.content()}
      </div>
    </div>
  );
}
