export const overview = {
  title: "All classrooms",
  page: "Page {page} of {pages}",
  earlier: "Previous page",
  later: "Next page",
  rotate: "Turn pages by itself",
  nobody: "No classroom is here yet.",
  withheld: "Your own link has no room for this picture at the moment.",
  coming: "Its camera is being opened",
  away: "Connection lost",
  hint: "Off the stage: these classrooms know that you see them. You do not hear them, and nobody else sees them.",
  callUp: "Call up {school}, {name}",
} as const;
