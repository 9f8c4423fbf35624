/** Captions of what is said, and the key with which a source posts them. */
export const captions = {
  captions: "Captions",
  show: "Show captions",
  hide: "Hide captions",
  title: "Captions for this lesson",
  about:
    "A speech recogniser or a person who writes along can send captions to this lesson. They are shown on every screen and kept nowhere.",
  none: "There is no key now: nobody can send captions.",
  since: "There is a key, made on {date} at {time}.",
  make: "Make a key",
  renew: "Make a new key",
  renewHint: "The key before stops working.",
  revoke: "Revoke the key",
  key: "Key",
  url: "Address to post to",
  once: "Copy both now: the key is shown this once.",
} as const;
