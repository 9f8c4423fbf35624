/** What a classroom gets over its link. */
export const plan = {
  full: "Full picture",
  reduced: "Reduced",
  stills: "Still pictures",
  audio: "Voice only",

  /** Before the cause, in a classroom. */
  fullNow: "The picture is complete",
  reducedNow: "The picture is reduced",
  stillsNow: "Still pictures for now",
  audioNow: "Only the voice for now",
  because: "{what}: {why}",

  placeholderHint: "You hear everything. The picture comes back by itself.",
  carries: "carries {rate}",
  rising: "The link is getting better",
  steady: "The link is steady",
  falling: "The link is getting worse",
} as const;
