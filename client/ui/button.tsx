import "./button.css";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import { Spinner } from "./spinner.tsx";

type Look = "principal" | "plain" | "quiet" | "grave";

export interface ButtonProps extends Omit<ButtonHTMLAttributes, "action" | "disabled" | "icon" | "size" | "type"> {
  /** Stable name for tools: `data-action`. */
  action?: string;
  /** One `principal` on a view; `grave` for what cannot be undone or ends something for everybody. */
  look?: Look;
  size?: "small" | "normal" | "large";
  icon?: IconName;
  /** Works on it: shows a spinner and takes no second click. */
  busy?: boolean;
  disabled?: boolean;
  type?: "button" | "submit";
  children?: ComponentChildren;
}

export function Button({
  action,
  look = "plain",
  size = "normal",
  icon,
  busy = false,
  disabled = false,
  type = "button",
  class: extra,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={["button", look, size, extra].filter(Boolean).join(" ")}
      data-action={action}
      disabled={disabled || busy}
      aria-busy={busy}
    >
      {busy ? <Spinner /> : icon && <Icon name={icon} />}
      {children !== undefined && <span class="button-text">{children}</span>}
    </button>
  );
}
