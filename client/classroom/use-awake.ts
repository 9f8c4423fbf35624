import { useEffect, useState } from "preact/hooks";

/** True for a while after each key press or movement: then the keys on top of the picture show. */
export function useAwake(forMs: number): boolean {
  const [awake, setAwake] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stir = () => {
      setAwake(true);
      clearTimeout(timer);
      timer = setTimeout(() => setAwake(false), forMs);
    };
    const events = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
    for (const name of events) document.addEventListener(name, stir);
    stir();
    return () => {
      clearTimeout(timer);
      for (const name of events) document.removeEventListener(name, stir);
    };
  }, [forMs]);
  return awake;
}
