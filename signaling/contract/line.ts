import type { Outcome } from "./errors.ts";
import type { Notice, NoticeName } from "./notices.ts";
import type { Handlers } from "./requests.ts";

/** Where the socket (signaling/serve.ts) and the live lesson (server/lesson) meet. */

/** What is said on a channel reaches every page that hears it, and is kept once for all of them whose socket is lost. */
export interface Channel {
  notify<N extends NoticeName>(name: N, notice: Notice<N>): void;
  /** See `Line.mention`. */
  mention<N extends NoticeName>(name: N, notice: Notice<N>): void;
}

/** One page's socket as the floor below sees it; outlives short losses of the connection. */
export interface Line {
  notify<N extends NoticeName>(name: N, notice: Notice<N>): void;
  /** The same for what is out of date in a moment: it is dropped rather than kept waiting, and never replayed. */
  mention<N extends NoticeName>(name: N, notice: Notice<N>): void;
  /**
   * For what is large and worth nothing later: not kept for a page whose socket is lost. True when the page has confirmed
   * it; false when it is not known to have it.
   */
  deliver<N extends NoticeName>(name: N, notice: Notice<N>): Promise<boolean>;
  /** Lets the page hear the channel of this name from now on, for as long as it has its seat, and answers that channel. */
  tune(channel: string): Channel;
  /** Ends the connection for good; the page does not come back by itself. */
  hangUp(): void;
}

/** One admitted page. */
export interface Guest {
  readonly handlers: Handlers;
  /** The socket is lost; notices are kept for it. Either `returned` or `gone` follows. */
  dropped(): void;
  returned(): void;
  /** It left or its window has passed. Called exactly once. */
  gone(): void;
}

/** Checks a ticket, and answers how to let its holder in once the connection stands. */
export type Admit = (ticket: string) => Promise<Outcome<(line: Line) => Guest>>;
