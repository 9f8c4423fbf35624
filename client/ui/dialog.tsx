import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { Button, type ButtonProps } from "./button.tsx";

interface DialogProps {
  title: string;
  /** Called for Escape and the closing button, too. Render the dialog only while it is open. */
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog: the browser's own, with its focus trap, Escape and inert background. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const say = useWords(sharedWords);
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
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
      class="dialog"
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
  look?: Exclude<ButtonProps["look"], undefined>;
  /** Stays open and busy until it is done. */
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, children, confirm, action, look = "grave", onConfirm, onClose }: ConfirmProps) {
  const say = useWords(sharedWords);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await onConfirm();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      <div class="actions end">
        <Button onClick={onClose}>{say("cancel")}</Button>
        <Button look={look} busy={busy} onClick={run} {...(action ? { action } : {})}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
