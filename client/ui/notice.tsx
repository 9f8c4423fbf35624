import "./notice.css";
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export type NoticeTone = "info" | "good" | "warn" | "bad";

const icons: { [T in NoticeTone]: IconName } = { info: "info", good: "check", warn: "alert", bad: "alert" };

interface NoticeProps {
  tone?: NoticeTone;
  title?: string;
  /** What can be done about it: buttons. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
}

/** A fact that the reader must see, where it matters, until it is no longer true. `bad` interrupts a screen reader. */
export function Notice({ tone = "info", title, actions, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={icons[tone]} />
      <div class="notice-body">
        {title !== undefined && <p class="notice-title">{title}</p>}
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
    </div>
  );
}
