import { useEffect, useState } from "preact/hooks";

/** What is loaded after the page is drawn, so that the rest is there sooner; undefined until then, and if it cannot be had. */
export function useLater<T>(load: () => Promise<T>): T | undefined {
  const [loaded, setLoaded] = useState<{ value: T }>();
  // Once: what is loaded does not change.
  useEffect(() => {
    load().then(
      (value) => setLoaded({ value }),
      () => {
        // The service was renewed under an open page and has that file no more.
      },
    );
  }, []);
  return loaded?.value;
}
