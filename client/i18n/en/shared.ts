/** Words that every page uses. */
export const shared = {
  product: "OneRoom",
  language: "Language",
  otherLanguages: "More languages",
  machineDraft: "Machine translation, not reviewed yet",
  close: "Close",
  cancel: "Cancel",
  copy: "Copy",
  copied: "Copied",
  undo: "Undo",
  retry: "Try again",
  loading: "Loading…",
  signOut: "Sign out",
  signedInAs: "Signed in as {name}",
} as const;
