import { ortc, type types } from "mediasoup";
import { type RtpCapabilities, rtpCapabilities } from "../../signaling/contract/media.ts";

/**
 * What a room accepts. Opus with in-band FEC (RFC 6716, 2.1.7) outlives single losses without a round trip; VP8 is what
 * every browser encodes in layers; H264 constrained baseline (RFC 6184) is what hardware encoders of tablets offer.
 * The worker adds its own feedback messages, RTX and header extensions.
 */
export function mediaCodecs(): types.RouterRtpCodecCapability[] {
  return [
    {
      kind: "audio",
      mimeType: "audio/opus",
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, minptime: 10 },
    },
    { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
    {
      kind: "video",
      mimeType: "video/H264",
      clockRate: 90_000,
      parameters: { "packetization-mode": 1, "profile-level-id": "42e01f", "level-asymmetry-allowed": 1 },
    },
  ];
}

/** The codec that trains are disguised in (train-track.ts). No page is told of it, so none expects or decodes it. */
export const trainCodec = {
  kind: "audio",
  mimeType: "audio/PCMU",
  preferredPayloadType: 0,
  clockRate: 8_000,
} as const;

/** What every router answers for these codecs, known without one. */
export function roomCapabilities(): RtpCapabilities {
  return rtpCapabilities.parse(ortc.generateRouterRtpCapabilities(mediaCodecs()));
}
