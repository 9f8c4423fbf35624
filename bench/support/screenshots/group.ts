import type { Browser, Page } from "playwright-core";

/** A page's states, pictured in one go: its own service, its own people. */
export interface Group {
  /** What `--only` takes, and the folder of its pictures. */
  readonly name: string;
  readonly title: string;
  /** What is seen on each, by the picture's name, in the order of the gallery. */
  readonly pictures: Readonly<Record<string, string>>;
  take(stand: Stand<string>): Promise<void>;
}

export interface Stand<Name extends string> {
  readonly browser: Browser;
  /** `share`: of the page's size, so that a big screen's picture is no larger than the others'. */
  shoot(page: Page, name: Name, share?: number): Promise<void>;
}

/** A group that can take no picture which the gallery does not know. */
export function groupOf<Name extends string>(group: {
  name: string;
  title: string;
  pictures: Readonly<Record<Name, string>>;
  take(stand: Stand<Name>): Promise<void>;
}): Group {
  return group;
}
