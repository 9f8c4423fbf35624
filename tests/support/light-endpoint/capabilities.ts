import type { MediaKind, RtpCapabilities } from "../../../signaling/contract/media.ts";

/** A receiver that can decode all of `kinds` that the server offers. */
export function receiverCapabilities(
  offered: RtpCapabilities,
  kinds: readonly MediaKind[] = ["audio", "video"],
): RtpCapabilities {
  return {
    codecs: offered.codecs.filter(({ kind }) => kinds.includes(kind)),
    headerExtensions: offered.headerExtensions.filter(({ kind }) => kinds.includes(kind)),
  };
}
