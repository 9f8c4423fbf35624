/**
 * Runs jobs one after another, in the order they came. A job that throws does not stop the ones behind it.
 * State changes of one lesson go through one of these, so that each sees the state that the one before left.
 */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(job);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
