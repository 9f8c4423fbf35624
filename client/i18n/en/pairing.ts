/** The terminal's screen before it belongs to a classroom. */
export const pairing = {
  title: "Pair this screen",
  lead: "This screen does not belong to a classroom yet.",
  step: "Ask an administrator to open OneRoom, choose the classroom, press “Pair a screen” and enter this code:",
  code: "Pairing code",
  gettingCode: "Getting a code…",
  renews: "The code renews itself. As soon as it has been entered, this screen goes on by itself.",
  offlineTitle: "No connection to the service",
} as const;
