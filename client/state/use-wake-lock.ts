import { useEffect } from "preact/hooks";

/** Keeps the screen on while `active`, where the browser can (Chrome 84 and later). */
export function useWakeLock(active: boolean): void {
  useEffect(() => {
    if (!active || !("wakeLock" in navigator)) return;
    let held: WakeLockSentinel | undefined;
    let over = false;
    const hold = async () => {
      // The browser lets go of it whenever the page is hidden.
      if (document.visibilityState !== "visible" || over) return;
      try {
        const lock = await navigator.wakeLock.request("screen");
        if (over) await lock.release();
        else held = lock;
      } catch {
        // Low battery or a policy: the screen may go dark, the lesson goes on.
      }
    };
    const onVisible = () => void hold();
    document.addEventListener("visibilitychange", onVisible);
    void hold();
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", onVisible);
      void held?.release();
    };
  }, [active]);
}
