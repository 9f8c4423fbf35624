import { useLater } from "../state/use-later.ts";

/** Words for the end of a lesson: fetched when it begins, so that they are there when it is over. */
export function useOutsideMessage() {
  return useLater(async () => (await import("./outside.tsx")).OutsideMessage);
}
