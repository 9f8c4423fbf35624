import { useEffect, useState } from "preact/hooks";

/** A part of the page that could not be fetched is asked for again after so long, in milliseconds. */
const AGAIN_MS = 3_000;

/** A part of the page that most visits do not need: fetched when it is wanted. `load` must stay the same. */
export function useLater<T extends object>(wanted: boolean, load: () => Promise<T>): T | undefined {
  const [part, setPart] = useState<T | undefined>(undefined);
  const missing = wanted && part === undefined;
  useEffect(() => {
    if (!missing) return;
    let timer: ReturnType<typeof setTimeout>;
    let here = true;
    const fetchPart = (): void => {
      load().then(
        (loaded) => here && setPart(loaded),
        () => {
          // The network is gone for the moment.
          if (here) timer = setTimeout(fetchPart, AGAIN_MS);
        },
      );
    };
    fetchPart();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [missing, load]);
  return part;
}
