import { useEffect, useState } from "preact/hooks";

/** A time that moves on by itself, for clocks and countdowns. `now` is asked every `everyMs` milliseconds. */
export function useNow(now: () => number, everyMs = 1_000): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), everyMs);
    return () => clearInterval(timer);
  }, [now, everyMs]);
  return time;
}
