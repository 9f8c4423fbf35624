/** What is large on the classrooms' screens. */
export const layout = {
  label: "Large on all screens",
  automatic: "Automatic ({now})",
  written: "Board",
  teacher: "Teacher",
  sides: "Side by side",
  stage: "Classroom on stage",
  nothingThere: "Nothing there yet",
  failed: "The screens could not be told. Try again.",
} as const;
