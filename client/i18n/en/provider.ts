/** Signing in with an account that one has elsewhere. */
export const provider = {
  signInAt: "Sign in with {label}",
  comingBack: "Signing you in…",
  title: "Account elsewhere",
  linked: "You also sign in with {label}. Linked since {when}.",
  unlinked: "You have not signed in with {label} yet.",
  undo: "Undo the link",
  undoTitle: "Undo the link with {label}?",
  undoAsk:
    "You stay signed in here and are signed out everywhere else. Whoever has your sign-in name with {label} is linked at the next sign-in.",
  undone: "The link is undone.",
} as const;
