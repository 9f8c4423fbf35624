import type { Sheet } from "../../signaling/contract/slate-state.ts";
import type { SlateLine } from "./slate-line.ts";
import { heightOf } from "./stroke-path.ts";

/** Where the teacher points: a ring that is seen on white and on dark. */
export function PointerDot({ slate, sheet }: { slate: SlateLine; sheet: Sheet }) {
  const at = slate.pointer.value;
  if (at === null || at.sheet !== sheet.id) return null;
  const left = `${at.x * 100}%`;
  const top = `${(at.y / heightOf(sheet.ground)) * 100}%`;
  return <span class="pointer-dot" style={{ left, top }} />;
}
