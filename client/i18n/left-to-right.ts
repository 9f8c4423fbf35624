/** What reads from left to right on every page, an address or a time: between right-to-left words it would turn round (Unicode UAX #9, isolates). */
export const leftToRight = (text: string): string => `\u2066${text}\u2069`;
