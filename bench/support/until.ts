import type { SlatePage } from "../../tests/support/slate-lesson.ts";

/** Waits until something holds that a page shows or knows. */
export function until(page: SlatePage, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      clearInterval(timer);
      queueMicrotask(() => stop());
      resolve();
    };
    // What no change of the view tells is looked for now and then.
    const timer = setInterval(look, 10);
    const stop = page.slate.view.subscribe(look);
  });
}
