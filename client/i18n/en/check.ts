/** What a check of the link has found, in front of the door. */
export const check = {
  checking: "Checking the link…",
  again: "Check again",
  failed: "The link could not be checked. You can join all the same.",

  full: "The link is good: {down} measured, {needed} needed.",
  fullButLossy: "The picture will be complete, but {loss} % of the packets are lost: it may stop now and then.",
  fullButUneven: "The picture will be complete, but the link is uneven: it may stop now and then.",
  reduced: "The picture will be reduced: {down} measured, {needed} needed.",
  stills: "Still pictures and the voice: {down} measured, {needed} needed.",
  audio: "Only the voice will come through: {down} measured, {needed} needed.",

  down: "{rate} down",
  downOrMore: "at least {rate} down",
  up: "{rate} up",
  roundTrip: "round trip {ms} ms",
  jitter: "jitter {ms} ms",
  loss: "loss {loss} %",
  tcpOnly: "UDP is blocked: picture and sound go over TCP and may be late",
} as const;
