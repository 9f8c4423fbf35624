import "./sign-in.css";
import type { ComponentChildren } from "preact";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";

interface DoorProps {
  /** Which page is behind it. */
  title: string;
  /** A form's width, or the whole screen. */
  wide?: boolean;
  children: ComponentChildren;
}

/** The outside of a page. */
export function Door({ title, wide = false, children }: DoorProps) {
  useTitle(title);
  return (
    <>
      <TopBar place={title} />
      <main class={wide ? undefined : "sign-in"}>{children}</main>
    </>
  );
}
