/** What a check of the link has found, in front of the door. */
export const check = {
  checking: "Checking the link…",
  waiting: { one: "Checking the link: one other comes first…", other: "Checking the link: {count} others come first…" },
  again: "Check again",
  failed: "The link could not be checked. You can join all the same.",

  full: "The link is good: {down} measured, {needed} needed.",
  fullButLossy: "The picture will be complete, but {loss} % of the packets are lost: it may stop now and then.",
  fullButUneven: "The picture will be complete, but the link is uneven: it may stop now and then.",
  reduced: "The picture will be reduced: {down} measured, {needed} needed.",
  stills: "Still pictures and the voice: {down} measured, {needed} needed.",
  audio: "Only the voice will come through: {down} measured, {needed} needed.",

  /** What the room can send. */
  upReduced: "When you are called up, your picture will be smaller: {up} up measured, {needed} needed.",
  upVoice: "When you are called up, only your voice can be sent: {up} up measured, {needed} needed.",
  ownFull: "Your uplink is good: {up} measured, {needed} needed.",
  ownReduced: "Your picture will be sent smaller: your uplink carries {up}, {needed} needed.",
  ownVoice: "Your uplink carries the voice alone: {up} measured, {needed} needed.",
  ownUnknown: "Your uplink could not be measured in this browser.",
  ownUsual: {
    one: "Before, this room could send {up} at this hour ({count} measurement).",
    other: "Usually this room can send {up} at this hour ({count} measurements).",
  },
  atLeast: "at least {rate}",

  down: "{rate} down",
  downOrMore: "at least {rate} down",
  up: "{rate} up",
  upOrMore: "at least {rate} up",
  roundTrip: "round trip {ms} ms",
  jitter: "jitter {ms} ms",
  loss: "loss {loss} %",
  tcpOnly: "UDP is blocked: picture and sound go over TCP and may be late",
} as const;
