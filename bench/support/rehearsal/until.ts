const LOOK_EVERY_MS = 150;

/** Looks again and again until what is looked for is there; what was seen last is in the error when it never is. */
export async function until<T>(
  what: string,
  look: () => Promise<T | false | null | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const giveUpMs = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) return seen;
    if (Date.now() > giveUpMs) throw new Error(`${what}: not within ${timeoutMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The same for pages that have to agree: `told` is what each said last, so that the one that stands apart is named. */
export async function untilAll<T>(
  what: string,
  look: () => Promise<Readonly<Record<string, T>>>,
  holds: (each: T) => boolean,
  timeoutMs = 60_000,
): Promise<Readonly<Record<string, T>>> {
  let told: Readonly<Record<string, T>> = {};
  try {
    return await until(
      what,
      async () => {
        told = await look();
        return Object.values(told).every(holds) && told;
      },
      timeoutMs,
    );
  } catch (cause) {
    throw new Error(`${what}: ${JSON.stringify(told)}`, { cause });
  }
}
