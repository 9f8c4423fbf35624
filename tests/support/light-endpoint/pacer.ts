/** Calls `emit` at once, and then every `intervalMs` on average, whatever the event loop is late by. */
export class Pacer {
  readonly #timer: NodeJS.Timeout;
  #due = 0;

  constructor(intervalMs: number, emit: (index: number) => void) {
    const startedAt = performance.now();
    const emitDue = () => {
      const passed = Math.floor((performance.now() - startedAt) / intervalMs);
      // After a long stall there is no burst of what should have been sent meanwhile.
      this.#due = Math.max(this.#due, passed - mostAtOnce + 1);
      while (this.#due <= passed) emit(this.#due++);
    };
    this.#timer = setInterval(emitDue, intervalMs);
    emitDue();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

const mostAtOnce = 5;
