import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Answer, Failure } from "../http/failure.ts";

const REFRESH_MS = 20_000;

export interface Loading<T> {
  /** undefined until the first good answer. */
  value: T | undefined;
  /** Why the last attempt failed; `value` is that of the last good one. */
  failure: Failure | undefined;
  reload: () => void;
}

/**
 * Loads a value, and again every 20 s while the page can be seen, since others change it, too. `load` must be stable:
 * a new one starts from nothing, or, for a list that is searched and grows, from what was there (`keepsLast`): what one
 * reads does not vanish at each letter.
 */
export function useLoading<T>(load: () => Promise<Answer<T>>, { keepsLast = false } = {}): Loading<T> {
  const [value, setValue] = useState<T | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const latest = useRef(0);
  const reload = useCallback(async () => {
    latest.current += 1;
    const turn = latest.current;
    const answer = await load();
    // An answer that was overtaken by a later question says nothing about now.
    if (turn !== latest.current) return;
    if (answer.ok) setValue(answer.value);
    setFailure(answer.ok ? undefined : answer.error);
  }, [load]);
  useEffect(() => {
    if (!keepsLast) setValue(undefined);
    void reload();
    const refresh = () => {
      if (!document.hidden) void reload();
    };
    const timer = setInterval(refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      latest.current += 1;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [reload, keepsLast]);
  return { value, failure, reload: () => void reload() };
}
