import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Notice } from "./notice.tsx";
import type { Submission } from "./use-submit.ts";

/** A form that shows why it was refused, and takes the reader to the first field that is wrong. */
export function Form({ submission, children }: { submission: Submission; children: ComponentChildren }) {
  const explain = useRefusalText();
  const element = useRef<HTMLFormElement>(null);
  const onSubmit = (event: Event) => {
    submission.onSubmit(event);
    // The fields are marked in the next frame.
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  return (
    <form ref={element} class="form" noValidate onSubmit={onSubmit}>
      {submission.failure && (
        <Notice tone={submission.failure.code === "session.code-required" ? "warn" : "bad"}>
          {explain(submission.failure)}
        </Notice>
      )}
      {children}
    </form>
  );
}
