import type { ComponentChildren } from "preact";

/** A section's title and its principal buttons. */
export function SectionHead({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="section-head">
      <h1>{title}</h1>
      <div class="actions">{children}</div>
    </div>
  );
}
