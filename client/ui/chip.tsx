import "./chip.css";
import type { ComponentChildren } from "preact";

export type Tone = "plain" | "good" | "live" | "warn";

/** A state in one or two words. The tone only supports the words; the mark's shape differs, too. */
export function Chip({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`chip ${tone}`}>{children}</span>;
}
