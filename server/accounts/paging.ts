/** What a record is sorted by, the last value telling apart those that are otherwise alike. */
export type Place = readonly (string | number)[];

/** `after`: behind the record that stood at this place, be it there still or not; null: from the beginning. */
export interface PageAsked {
  readonly limit: number;
  readonly after: Place | null;
}

/** `next`: where the next page begins; null on the last. */
export interface Page<T> {
  readonly items: T[];
  readonly next: Place | null;
}
