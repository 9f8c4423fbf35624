import {
  type DtlsParameters,
  headerExtensionUri,
  type MediaKind,
  type RtpCapabilities,
  type RtpParameters,
} from "../../../signaling/contract/media.ts";
import { fc } from "../../support/properties.ts";

/**
 * Parameters that pass the contract's schemas and are absurd all the same. Values come from small sets, so that SSRCs,
 * payload types, MIDs and ids collide often, with the ends of each range among them.
 */

const ssrc = fc.constantFrom(0, 1, 2, 3, 0xffff_ffff);
const payloadType = fc.constantFrom(0, 1, 96, 97, 127);
const mimeType = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("audio/opus", "AUDIO/OPUS", "video/VP8", "video/H264", "video/rtx") },
  { weight: 2, arbitrary: fc.constantFrom("audio/rtx", "video/VP9", "video/ulpfec", "audio/CN", "audio/multiopus") },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 128, unit: "grapheme" }) },
);
const clockRate = fc.constantFrom(1, 48_000, 90_000, 90_000, Number.MAX_SAFE_INTEGER);
const optional = { requiredKeys: [] };
const text = (maxLength: number) =>
  fc.oneof(fc.constantFrom("", "a", "0"), fc.string({ maxLength: maxLength / 8, unit: "grapheme" }));

const parameterName = fc.oneof(
  fc.constantFrom("apt", "profile-level-id", "packetization-mode", "useinbandfec", "usedtx", "num_streams"),
  fc.constantFrom("__proto__", "constructor", "length", ""),
  text(64),
);
const parameterValue = fc.oneof(
  payloadType,
  fc.constantFrom("42e01f", "zzz", -1, 0.5, 2 ** 31, -(2 ** 53), Number.MAX_VALUE),
  text(256),
);
const parameters = fc.dictionary(parameterName, parameterValue, { maxKeys: 5 });
const rtcpFeedback = fc.array(
  fc.oneof(
    fc.constantFrom<{ type: string; parameter?: string }>(
      { type: "nack" },
      { type: "nack", parameter: "pli" },
      { type: "ccm", parameter: "fir" },
      { type: "transport-cc" },
      { type: "goog-remb" },
    ),
    fc.record({ type: fc.string({ minLength: 1, maxLength: 20 }), parameter: text(64) }, { requiredKeys: ["type"] }),
  ),
  { maxLength: 16 },
);
const channels = fc.constantFrom(1, 2, 8);

const codec = fc.record(
  { mimeType, payloadType, clockRate, channels, parameters, rtcpFeedback },
  { requiredKeys: ["mimeType", "payloadType", "clockRate"] },
);
/** Those that get past the first look, so that what comes behind it is reached too. */
const plausibleCodecs = fc.constantFrom<RtpParameters["codecs"][]>(
  [{ mimeType: "audio/opus", payloadType: 96, clockRate: 48_000, channels: 2 }],
  [{ mimeType: "video/VP8", payloadType: 96, clockRate: 90_000 }],
  [
    { mimeType: "video/VP8", payloadType: 96, clockRate: 90_000, rtcpFeedback: [{ type: "nack" }] },
    { mimeType: "video/rtx", payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
  ],
  [
    { mimeType: "video/VP8", payloadType: 96, clockRate: 90_000 },
    { mimeType: "video/VP8", payloadType: 97, clockRate: 90_000 },
  ],
);

const uri = fc.constantFrom(...headerExtensionUri.options);
const maxBitrate = fc.constantFrom(1, 500_000, Number.MAX_SAFE_INTEGER);
const encoding = fc.record(
  {
    ssrc,
    rid: fc.constantFrom("", "a", "b", "0123456789abcdef"),
    codecPayloadType: payloadType,
    rtx: fc.record({ ssrc }),
    dtx: fc.boolean(),
    scalabilityMode: fc.constantFrom("", "L1T3", "L3T3_KEY", "L99T99", "S9T9", "L0T0", "nonsense"),
    maxBitrate,
  },
  optional,
);

const wild: fc.Arbitrary<RtpParameters> = fc.record(
  {
    mid: fc.constantFrom("", "0", "1", "a".repeat(32)),
    codecs: fc.oneof(plausibleCodecs, fc.array(codec, { minLength: 1, maxLength: 8 })),
    headerExtensions: fc.array(
      fc.record(
        { uri, id: fc.constantFrom(1, 2, 14, 15, 255), encrypt: fc.boolean(), parameters },
        { requiredKeys: ["uri", "id"] },
      ),
      { maxLength: 32 },
    ),
    encodings: fc.array(encoding, { minLength: 1, maxLength: 4 }),
    rtcp: fc.record({ cname: text(128), reducedSize: fc.boolean() }, optional),
    msid: text(256),
  },
  { requiredKeys: ["codecs"] },
);

/** What a browser would send, but for one or two members: it gets past the first look, to what comes behind it. */
const nearlyPlausible = fc
  .record({
    codecs: plausibleCodecs,
    first: fc.constantFrom(0, 10, 20),
    layers: fc.array(
      fc.record(
        { rid: fc.constantFrom("a", "b", "c"), scalabilityMode: fc.constantFrom("L1T3", "L1T99", "S1T1"), maxBitrate },
        optional,
      ),
      { minLength: 1, maxLength: 4 },
    ),
    extensions: fc.uniqueArray(fc.record({ uri, id: fc.integer({ min: 1, max: 16 }) }), {
      selector: ({ uri }) => uri,
      maxLength: 12,
    }),
    odd: wild,
    oddNames: fc.uniqueArray(fc.constantFrom("mid", "codecs", "headerExtensions", "encodings", "rtcp", "msid"), {
      maxLength: 2,
    }),
  })
  .map(({ codecs, first, layers, extensions, odd, oddNames }): RtpParameters => {
    const encodings = layers.map((layer, index) => ({ ssrc: first + index, ...layer }));
    const changes = Object.entries(odd).filter(([name]) => oddNames.some((oddName) => oddName === name));
    return { codecs, encodings, headerExtensions: extensions, ...Object.fromEntries(changes) };
  });

export const hostileTrack: fc.Arbitrary<{ kind: MediaKind; rtpParameters: RtpParameters; paused: boolean }> = fc
  .record({
    otherKind: fc.constantFrom(false, false, false, true),
    paused: fc.boolean(),
    rtpParameters: fc.oneof({ weight: 3, arbitrary: nearlyPlausible }, { weight: 1, arbitrary: wild }),
  })
  .map(({ otherKind, paused, rtpParameters }) => {
    const isAudio = rtpParameters.codecs[0]?.mimeType.toLowerCase().startsWith("audio/") ?? false;
    return { kind: isAudio !== otherKind ? "audio" : "video", rtpParameters, paused };
  });

export const hostileCapabilities: fc.Arbitrary<RtpCapabilities> = fc.record({
  codecs: fc.array(
    fc.record(
      {
        kind: fc.constantFrom<MediaKind[]>("audio", "video"),
        mimeType,
        preferredPayloadType: payloadType,
        clockRate,
        channels,
        parameters,
        rtcpFeedback,
      },
      { requiredKeys: ["kind", "mimeType", "preferredPayloadType", "clockRate"] },
    ),
    { maxLength: 12 },
  ),
  headerExtensions: fc.array(
    fc.record(
      {
        kind: fc.constantFrom<MediaKind[]>("audio", "video"),
        uri,
        preferredId: fc.constantFrom(1, 4, 5, 15, 255),
        preferredEncrypt: fc.boolean(),
        direction: fc.constantFrom("sendrecv" as const, "sendonly" as const, "recvonly" as const, "inactive" as const),
      },
      { requiredKeys: ["kind", "uri", "preferredId"] },
    ),
    { maxLength: 16 },
  ),
});

const byte = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, "0"));

export const hostileDtls: fc.Arbitrary<DtlsParameters> = fc.record(
  {
    role: fc.constantFrom("auto" as const, "client" as const, "server" as const),
    fingerprints: fc.array(
      fc.record({
        algorithm: fc.constantFrom(
          "sha-1" as const,
          "sha-224" as const,
          "sha-256" as const,
          "sha-384" as const,
          "sha-512" as const,
        ),
        value: fc.array(byte, { minLength: 16, maxLength: 64 }).map((bytes) => bytes.join(":")),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  },
  { requiredKeys: ["fingerprints"] },
);
