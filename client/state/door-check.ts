import type { LobbyCheck, LobbyCheckOptions } from "./lobby-check.ts";
import type { PreparedMedia, WaitingMedia } from "./ports.ts";

export interface DoorCheckOptions extends LobbyCheckOptions {
  /** Nobody has pressed Join yet: there is time to see what the link carries. */
  stillOutside: () => boolean;
}

/** The check in front of the door, which is fetched when this page stands there. */
export class DoorCheck {
  readonly #options: DoorCheckOptions;
  #check: LobbyCheck | undefined;

  constructor(options: DoorCheckOptions) {
    this.#options = options;
  }

  async arrive(prepared: Promise<PreparedMedia | undefined>): Promise<void> {
    try {
      const { LobbyCheck } = await import("./lobby-check.ts");
      if (!this.#options.stillOutside()) return;
      this.#check ??= new LobbyCheck(this.#options);
      this.#check.arrive(prepared);
    } catch {
      // The service was renewed under an open page and has that file no more: a join needs no check.
    }
  }

  again(): void {
    this.#check?.again();
  }

  mend(): void {
    this.#check?.mend();
  }

  /** The transports that were measured, for the join to go on with. */
  takeOver(): WaitingMedia | undefined {
    return this.#check?.takeOver();
  }

  leave(): void {
    this.#check?.leave();
  }

  close(): void {
    this.#check?.close();
  }
}
