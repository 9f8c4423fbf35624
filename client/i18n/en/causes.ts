/** Why a classroom gets what it gets: the second half of a sentence that begins with what it gets (plan.ts). */
export const causes = {
  "starting-from-history": {
    one: "this link carried {budget} when it was measured before.",
    other: "this link carried {budget} in {count} measurements before.",
  },
  "starting-from-check": "the network check measured {budget}.",
  "starting-unmeasured": "this link has not been measured yet, so it starts carefully with {budget}.",
  "all-fits": "the link carries {budget}, and that is enough.",
  "budget-below-need": "the link carries {budget}, {needed} are needed.",
  "waiting-for-proof": "the link carries {budget}; it has to hold for a moment before the picture gets better.",
  "link-dropped": "the link has dropped from {from} to {to}.",
  "link-unsteady": {
    one: "the link has dropped again; it stays at the {budget} that it carries.",
    other: "the link has dropped {count} times lately; it stays at the {budget} that it carries.",
  },
  "short-queue": "the link loses a part of what comes all at once; at {budget} it loses hardly anything.",
  "measured-recovery": "the link has recovered from {from} to {to}.",
  "upgrade-taken-back": {
    one: "more than {budget} did not hold. The next try comes after a quiet second.",
    other: "more than {budget} did not hold. The next try comes after {count} quiet seconds.",
  },
  "picture-grew": "there is more to see now, which needs {needed}; the link carries {budget}.",
  "sources-changed": "other pictures and voices share the link now; it carries {budget}, {needed} are needed.",
  "ladder-fitted": "the sender has adapted to this link, which carries {budget}; {planned} of it are used.",
  "sender-limited.cpu": "the sending computer cannot do more. {source}: {sent}.",
  "sender-limited.uplink": "the sender’s own link carries no more. {source}: {sent}.",
  "sender-limited.refused": "the sending browser does not offer more. {source}: {sent}.",
  operator: "it was set by hand to at most “{tier}”.",
} as const;
