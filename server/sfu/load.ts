/** The part of mediasoup's observers that tells that an object is gone, whatever closed it. */
interface Closable {
  readonly observer: { once(event: "close", listener: () => void): unknown };
}

/** How much hangs on one worker: each room, transport and track counts one until it is closed. */
export class Load {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  carry({ observer }: Closable): void {
    this.#count += 1;
    observer.once("close", () => {
      this.#count -= 1;
    });
  }
}
