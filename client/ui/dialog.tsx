import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Answer } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { Button } from "./button.tsx";
import { Form } from "./form.tsx";
import { useSubmit } from "./use-submit.ts";

interface DialogProps {
  title: string;
  /** For tables. */
  wide?: boolean;
  /** Called for Escape and the closing button, too. Render the dialog only while it is open. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog: the browser's own, with its focus trap, Escape and inert background. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  const say = useWords(sharedWords);
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  // Before it is painted: what is there already can be read, and its keys have to work.
  useLayoutEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button look="quiet" icon="close" aria-label={say("close")} onClick={onClose} />
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ComponentChildren;
  /** Words of the button that does it. */
  confirm: string;
  action?: string;
  look?: "principal" | "grave";
  /** The dialog stays open and busy meanwhile, shows a refusal, and closes when it was granted. */
  onConfirm: () => Promise<Answer<unknown>>;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, children, confirm, action, look = "grave", onConfirm, onClose }: ConfirmProps) {
  const say = useWords(sharedWords);
  const submission = useSubmit(true, async () => {
    const answer = await onConfirm();
    if (answer.ok) onClose();
    return answer;
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form submission={submission}>
        <div>{children}</div>
        <div class="actions end">
          <Button onClick={onClose}>{say("cancel")}</Button>
          <Button type="submit" look={look} busy={submission.busy} {...(action ? { action } : {})}>
            {confirm}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
