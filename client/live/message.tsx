import "./message.css";
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Spinner } from "../ui/spinner.tsx";

interface MessageProps {
  /** `wait` turns. */
  icon: IconName | "wait";
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}

/** The one thing to know now, in the middle of the page: a title, a sentence, and what can be done. */
export function Message({ icon, title, children, actions }: MessageProps) {
  return (
    <div class="message" role="status">
      {icon === "wait" ? <Spinner /> : <Icon name={icon} />}
      <h1>{title}</h1>
      {children !== undefined && <div class="message-body">{children}</div>}
      {actions !== undefined && <div class="message-actions">{actions}</div>}
    </div>
  );
}
