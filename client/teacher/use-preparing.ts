import { useEffect, useRef } from "preact/hooks";
import type { ClassroomId } from "../../signaling/contract/ids.ts";

/** A look this long means it, in milliseconds. */
const MEANT_MS = 200;
/** How long a camera stays on after the teacher has turned away. */
const LINGER_MS = 10_000;

/**
 * Tells the service which classroom the teacher is about to call up, from where the pointer or the focus rests, so that
 * its camera runs by the time of the click. Answers the properties of a row's key.
 */
export function usePreparing(prepare: (id: ClassroomId | null) => void): (id: ClassroomId) => {
  onPointerEnter: () => void;
  onPointerLeave: () => void;
  onFocus: () => void;
  onBlur: () => void;
} {
  const asked = useRef<ClassroomId | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const become = (id: ClassroomId | null, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (asked.current === id) return;
      asked.current = id;
      prepare(id);
    }, afterMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (id) => {
    const look = () => become(id, MEANT_MS);
    const turnAway = () => become(null, LINGER_MS);
    return { onPointerEnter: look, onPointerLeave: turnAway, onFocus: look, onBlur: turnAway };
  };
}
