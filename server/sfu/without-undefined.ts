/** T without `undefined` as a value: what may be missing is missing, at every depth. */
export type WithoutUndefined<T> = T extends readonly (infer Item)[]
  ? WithoutUndefined<Item>[]
  : T extends object
    ? { [Key in keyof T]: WithoutUndefined<Exclude<T[Key], undefined>> }
    : T;

/**
 * Copies plain data and leaves undefined members out. The contract's schemas allow `{rid: undefined}`, mediasoup's types
 * do not.
 */
export function withoutUndefined<T>(value: T): WithoutUndefined<T>;
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutUndefined(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutUndefined(member)]));
}
