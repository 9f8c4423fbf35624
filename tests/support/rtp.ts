import type { RtpCapabilities, RtpParameters } from "../../signaling/contract/media.ts";

/** Small but valid RTP dictionaries for tests that do not move packets. */
export const routerCapabilities: RtpCapabilities = {
  codecs: [
    { kind: "audio", mimeType: "audio/opus", preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    { kind: "video", mimeType: "video/VP8", preferredPayloadType: 101, clockRate: 90_000 },
  ],
  headerExtensions: [],
};

export const opusParameters: RtpParameters = {
  codecs: [{ mimeType: "audio/opus", payloadType: 100, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc: 1111 }],
};

export const vp8Parameters: RtpParameters = {
  codecs: [{ mimeType: "video/VP8", payloadType: 101, clockRate: 90_000 }],
  encodings: [{ ssrc: 2222 }],
};
