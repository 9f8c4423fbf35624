import "./spinner.css";
import type { ComponentChildren } from "preact";

/** Only an ornament: say in words beside it what is being waited for. */
export function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}

/** Stands where something will be: a spinner and the words for it. */
export function Waiting({ children }: { children: ComponentChildren }) {
  return (
    <p class="waiting" role="status">
      <Spinner />
      <span>{children}</span>
    </p>
  );
}
