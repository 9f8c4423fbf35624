import { useEffect } from "preact/hooks";

/** Keeps the title of the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
