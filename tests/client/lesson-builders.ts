import type { CheckView } from "../../signaling/contract/check.ts";
import { classroomId, consumerId, lessonId, sourceId } from "../../signaling/contract/ids.ts";
import type { LessonView, Offer, RoomId, Source } from "../../signaling/contract/lesson.ts";
import type { RtpCapabilities, RtpParameters, TransportParameters } from "../../signaling/contract/media.ts";
import type { Notice } from "../../signaling/contract/notices.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { RequestOutput } from "../../signaling/contract/requests.ts";

export const hillRoom = classroomId.parse("hill-room");
export const riverRoom = classroomId.parse("river-room");

export const routerRtpCapabilities: RtpCapabilities = {
  codecs: [
    { kind: "audio", mimeType: "audio/opus", preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    {
      kind: "video",
      mimeType: "video/VP8",
      preferredPayloadType: 101,
      clockRate: 90_000,
      rtcpFeedback: [{ type: "nack" }, { type: "transport-cc" }],
    },
    { kind: "video", mimeType: "video/rtx", preferredPayloadType: 102, clockRate: 90_000, parameters: { apt: 101 } },
  ],
  headerExtensions: [
    { kind: "audio", uri: "urn:ietf:params:rtp-hdrext:sdes:mid", preferredId: 1, direction: "sendrecv" },
    { kind: "video", uri: "urn:ietf:params:rtp-hdrext:sdes:mid", preferredId: 1, direction: "sendrecv" },
    { kind: "video", uri: "urn:ietf:params:rtp-hdrext:toffset", preferredId: 9, direction: "sendrecv" },
  ],
};

const voiceParameters: RtpParameters = {
  codecs: [{ mimeType: "audio/opus", payloadType: 100, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc: 1111 }],
  rtcp: { cname: "voice" },
};

const videoParameters: RtpParameters = {
  codecs: [
    { mimeType: "video/VP8", payloadType: 101, clockRate: 90_000 },
    { mimeType: "video/rtx", payloadType: 102, clockRate: 90_000, parameters: { apt: 101 } },
  ],
  encodings: [{ ssrc: 2222, rtx: { ssrc: 2223 } }],
  rtcp: { cname: "video" },
};

export function lessonView(change: Partial<LessonView> = {}): LessonView {
  return {
    id: lessonId.parse("lesson-1"),
    title: "Fractions",
    teacher: { name: "Ms Lin", presence: "present" },
    startsAt: 1_800_000_000_000,
    endsAt: 1_800_002_700_000,
    state: "live",
    startedAt: 1_800_000_000_000,
    endReason: null,
    classrooms: [
      { id: hillRoom, name: "Class 3-1", school: "Hill School", presence: "present" },
      { id: riverRoom, name: "Class 3-2", school: "River School", presence: "absent" },
    ],
    stage: [],
    overview: [],
    layout: { focus: "teacher", pinned: null },
    ...change,
  };
}

export function welcome(change: Partial<LessonView> = {}): Notice<"welcomed"> {
  return {
    protocol: 1,
    serverNow: 1_800_000_000_000,
    seat: { role: "classroom", classroomId: hillRoom },
    lesson: lessonView(change),
    routerRtpCapabilities,
  };
}

export function offer(name: string, source: Source, room: RoomId = MASTER_ROOM): Offer {
  return {
    consumerId: consumerId.parse(`consumer-${name}`),
    sourceId: sourceId.parse(name),
    source,
    room,
    kind: source === "voice" ? "audio" : "video",
    rtpParameters: source === "voice" ? voiceParameters : videoParameters,
    paused: false,
  };
}

export function planView(change: Partial<PlanView> = {}): PlanView {
  return {
    tier: "reduced",
    cause: { code: "budget-below-need", budgetKbps: 600, neededKbps: 1_600 },
    changedAt: 1_800_000_000_000,
    playout: { pictureMs: 0, voiceMs: 0 },
    trend: "steady",
    budgetKbps: 600,
    plannedKbps: 560,
    neededKbps: 1_600,
    sources: [],
    ...change,
  };
}

export function checkView(change: Partial<CheckView> = {}): CheckView {
  return {
    checkedAt: 1_800_000_000_000,
    downKbps: 1_400,
    downOrMore: false,
    upKbps: null,
    upOrMore: false,
    upNeededKbps: 960,
    sends: null,
    upUsual: null,
    roundTripMs: 40,
    jitterMs: 3,
    lossShare: 0,
    protocol: "udp",
    verdict: "fair",
    because: ["bandwidth"],
    neededKbps: 2_100,
    tier: "reduced",
    ...change,
  };
}

const transport = (id: string): TransportParameters => ({
  id,
  iceParameters: { usernameFragment: "user", password: "password", iceLite: true },
  iceCandidates: [
    {
      foundation: "udpcandidate",
      priority: 1,
      ip: "127.0.0.1",
      address: "127.0.0.1",
      protocol: "udp",
      port: 40_000,
      type: "host",
    },
  ],
  dtlsParameters: { role: "auto", fingerprints: [{ algorithm: "sha-256", value: Array(32).fill("AB").join(":") }] },
});

export function joined(offers: Offer[] = [], change: Partial<LessonView> = {}): RequestOutput<"join"> {
  return { lesson: lessonView(change), receive: transport("receive-1"), send: transport("send-1"), offers };
}
