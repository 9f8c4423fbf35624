import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MediaLost, type MediaRoom } from "../../../server/lesson/ports.ts";
import type { WorkerPool } from "../../../server/sfu/worker-pool.ts";
import { granted, refused } from "../../../signaling/contract/errors.ts";
import { sourceId } from "../../../signaling/contract/ids.ts";
import type { MediaKind, RtpParameters } from "../../../signaling/contract/media.ts";
import { receiverCapabilities } from "../../support/light-endpoint/capabilities.ts";
import { LightPage, must } from "../../support/light-endpoint/light-page.ts";
import { SyntheticVideo, SyntheticVoice } from "../../support/light-endpoint/sender.ts";
import { opusParameters, vp8Parameters } from "../../support/rtp.ts";
import { algebra, neverLost, openPool, patiently } from "./pool.ts";

const layersKbps = [100, 300, 900];

let pool: WorkerPool;
let room: MediaRoom;
let pages: LightPage[];

beforeEach(async () => {
  pages = [];
  pool = await openPool();
  room = await pool.openRoom(algebra, neverLost);
});

afterEach(async () => {
  for (const page of pages) page.close();
  await pool.close();
});

async function open(direction: "send" | "receive"): Promise<LightPage> {
  const page = await LightPage.open(room, direction);
  pages.push(page);
  return page;
}

async function sendVoice(teacher: LightPage) {
  return teacher.send(new SyntheticVoice(teacher.endpoint));
}

async function sendPicture(teacher: LightPage) {
  return teacher.send(new SyntheticVideo(teacher.endpoint, { layersKbps }));
}

const everything = () => receiverCapabilities(pool.rtpCapabilities);

/** Resolves when 20 more packets have come. */
async function flows(packets: () => number): Promise<void> {
  const before = packets();
  await vi.waitFor(() => expect(packets()).toBeGreaterThanOrEqual(before + 20), patiently);
}

describe("forwarding", () => {
  test("two classrooms receive the teacher's voice and simulcast picture", async () => {
    const teacher = await open("send");
    const voice = await sendVoice(teacher);
    const picture = await sendPicture(teacher);
    for (const classroom of await Promise.all([open("receive"), open("receive")])) {
      const heard = await classroom.receive(voice.id, everything());
      const seen = await classroom.receive(picture.id, everything());
      await Promise.all([flows(heard.packets), flows(seen.packets)]);
      expect([heard.lost(), seen.lost()]).toEqual([0, 0]);
    }
  });

  test("a held track flows only after its release", async () => {
    const teacher = await open("send");
    const voice = await sendVoice(teacher);
    const classroom = await open("receive");
    const held = await classroom.receive(voice.id, everything(), { held: true });
    const witness = await classroom.receive(voice.id, everything());
    await flows(witness.packets);
    expect(held.packets()).toBe(0);
    await held.given.release();
    await flows(held.packets);
  });

  test("a sender's pause stops its track alone, and ends", async () => {
    const teacher = await open("send");
    const voice = await sendVoice(teacher);
    const picture = await sendPicture(teacher);
    const classroom = await open("receive");
    const heard = await classroom.receive(voice.id, everything());
    const seen = await classroom.receive(picture.id, everything());
    await flows(heard.packets);

    await voice.setPaused(true);
    await flows(seen.packets);
    const atPause = heard.packets();
    await flows(seen.packets);
    expect(heard.packets()).toBe(atPause);

    await voice.setPaused(false);
    await flows(heard.packets);
  });

  test("a track that starts paused flows when it is resumed", async () => {
    const teacher = await open("send");
    const voice = await teacher.send(new SyntheticVoice(teacher.endpoint), { paused: true });
    const witness = await sendVoice(teacher);
    const classroom = await open("receive");
    const paused = await classroom.receive(voice.id, everything());
    await flows((await classroom.receive(witness.id, everything())).packets);
    expect(paused.packets()).toBe(0);
    await voice.setPaused(false);
    await flows(paused.packets);
  });
});

describe("negotiation", () => {
  const h264 = (profile: string): RtpParameters => ({
    codecs: [
      {
        mimeType: "video/H264",
        payloadType: 102,
        clockRate: 90_000,
        parameters: { "packetization-mode": 1, "profile-level-id": profile, "level-asymmetry-allowed": 1 },
      },
    ],
    encodings: [{ ssrc: 3333 }],
  });

  test("the room offers Opus with in-band FEC, VP8 and H264, in the contract's words", () => {
    const names = pool.rtpCapabilities.codecs.map(({ mimeType }) => mimeType);
    expect(names).toEqual(["audio/opus", "video/VP8", "video/rtx", "video/H264", "video/rtx"]);
    expect(pool.rtpCapabilities.codecs[0]).toMatchObject({
      parameters: { useinbandfec: 1, minptime: 10 },
      rtcpFeedback: [{ type: "nack" }, { type: "transport-cc" }],
    });
    expect(pool.rtpCapabilities.headerExtensions.map(({ uri }) => uri)).toContain(
      "urn:ietf:params:rtp-hdrext:sdes:mid",
    );
  });

  test("a page may ask for lost pieces of a voice", async () => {
    const teacher = await open("send");
    const { id } = must(
      await teacher.transport.takeTrack({ kind: "audio", rtpParameters: opusParameters, paused: false }),
    );
    const classroom = await open("receive");
    // mediasoup-client adds this to what browsers say of Opus.
    const rtpCapabilities = pool.rtpCapabilities;
    const given = must(await classroom.transport.giveTrack({ sourceId: id, rtpCapabilities, held: true }));
    expect(given.rtpParameters.codecs[0]?.rtcpFeedback).toContainEqual({ type: "nack", parameter: "" });
  });

  test("H264 reaches who can decode it, and is refused to who cannot", async () => {
    const teacher = await open("send");
    const { id } = must(
      await teacher.transport.takeTrack({ kind: "video", rtpParameters: h264("42e01f"), paused: false }),
    );
    const classroom = await open("receive");
    const given = must(
      await classroom.transport.giveTrack({ sourceId: id, rtpCapabilities: everything(), held: true }),
    );
    expect(given.rtpParameters.codecs[0]?.mimeType).toBe("video/H264");

    const vp8Only = {
      ...everything(),
      codecs: everything().codecs.filter(({ mimeType }) => mimeType !== "video/H264"),
    };
    const noVideo = receiverCapabilities(pool.rtpCapabilities, ["audio"]);
    for (const rtpCapabilities of [vp8Only, noVideo, { codecs: [], headerExtensions: [] }]) {
      const outcome = await classroom.transport.giveTrack({ sourceId: id, rtpCapabilities, held: true });
      expect(outcome).toEqual(refused("media.unsupported"));
    }
  });

  test.each<[string, MediaKind, RtpParameters]>([
    ["another profile of H264", "video", h264("640032")],
    ["a codec that no room has", "video", { ...vp8Parameters, codecs: [codec("video/VP9", 90_000)] }],
    ["a codec that nobody has", "audio", { ...opusParameters, codecs: [codec("audio/thunder", 48_000)] }],
    ["sound called a picture", "video", opusParameters],
    ["a picture called sound", "audio", vp8Parameters],
    ["a track that no packet could belong to", "video", { codecs: [codec("video/VP8", 90_000)] }],
  ])("%s is refused to the sender", async (_, kind, rtpParameters) => {
    const { transport } = await open("send");
    expect(await transport.takeTrack({ kind, rtpParameters, paused: false })).toEqual(refused("media.unsupported"));
  });

  test("two tracks cannot share an SSRC", async () => {
    const { transport } = await open("send");
    const track = { kind: "audio", rtpParameters: opusParameters, paused: false } as const;
    expect((await transport.takeTrack(track)).ok).toBe(true);
    expect(await transport.takeTrack(track)).toEqual(refused("media.unsupported"));
  });

  test("a transport is connected once", async () => {
    const { transport, endpoint } = await open("send");
    expect(await transport.connect(endpoint.dtlsParameters)).toEqual(refused("media.unsupported"));
  });

  test("an ICE restart makes new credentials", async () => {
    const { transport } = await open("send");
    const restarted = await transport.restartIce();
    expect(restarted.usernameFragment).not.toBe(transport.parameters.iceParameters.usernameFragment);
  });

  function codec(mimeType: string, clockRate: number) {
    return { mimeType, payloadType: 99, clockRate };
  }
});

describe("closing", () => {
  const load = () => pool.workers[0]?.load;
  const track = { kind: "audio", rtpParameters: opusParameters, paused: false } as const;

  test("a source takes with it what was given of it", async () => {
    const teacher = await open("send");
    const voice = await sendVoice(teacher);
    const classroom = await open("receive");
    const heard = await classroom.receive(voice.id, everything());
    await flows(heard.packets);
    // The room, two transports, the source and what is given of it.
    expect(load()).toBe(5);
    voice.close();
    await vi.waitFor(() => expect(load()).toBe(3), patiently);
    await heard.given.release();
    await voice.setPaused(true);
  });

  test("a transport takes its tracks with it, and the room everything", async () => {
    const teacher = await open("send");
    const voice = await sendVoice(teacher);
    const classroom = await open("receive");
    await classroom.receive(voice.id, everything());
    teacher.transport.close();
    teacher.transport.close();
    await vi.waitFor(() => expect(load()).toBe(2), patiently);
    room.close();
    room.close();
    expect(load()).toBe(0);
  });

  test("what is closed refuses, or says that it is lost", async () => {
    const { transport, endpoint } = await open("send");
    const { id } = must(await transport.takeTrack(track));
    const other = await open("receive");
    transport.close();
    const notFound = refused("media.not-found");
    const give = (sourceId: typeof id) => ({ sourceId, rtpCapabilities: everything(), held: false });
    expect(await transport.connect(endpoint.dtlsParameters)).toEqual(notFound);
    expect(await transport.takeTrack(track)).toEqual(notFound);
    expect(await transport.giveTrack(give(id))).toEqual(notFound);
    expect(await other.transport.giveTrack(give(id))).toEqual(notFound);
    expect(await other.transport.giveTrack(give(sourceId.parse("nobody")))).toEqual(notFound);
    await expect(transport.restartIce()).rejects.toThrow(MediaLost);
    room.close();
    await expect(room.openTransport("send")).rejects.toThrow(MediaLost);
  });

  test("what closes while it is being made leaves nothing behind", async () => {
    const opening = room.openTransport("send");
    const { transport } = await open("send");
    const taking = transport.takeTrack(track);
    transport.close();
    expect(await taking).toEqual(refused("media.not-found"));
    expect(load()).toBe(2);

    const late = room.openTransport("receive");
    room.close();
    await expect(late).rejects.toThrow(MediaLost);
    await expect((await opening).restartIce()).rejects.toThrow(MediaLost);
    expect(load()).toBe(0);
  });

  test("rooms know nothing of each other's sources", async () => {
    const teacher = await open("send");
    const voice = await sendVoice(teacher);
    const elsewhere = await pool.openRoom(algebra, neverLost);
    const transport = await elsewhere.openTransport("receive");
    const options = { sourceId: voice.id, rtpCapabilities: everything(), held: false };
    expect(await transport.giveTrack(options)).toEqual(refused("media.not-found"));
    expect(await transport.connect(teacher.endpoint.dtlsParameters)).toEqual(granted(undefined));
  });
});
