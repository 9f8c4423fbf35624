import { describe, expect, test } from "vitest";
import type { CaptureState } from "../../../client/state/capture.ts";
import { isOnStage, isSent, type Scene, sceneOf, stageText } from "../../../client/state/classroom-scene.ts";
import { type Live, unknownLive } from "../../../client/state/live.ts";
import type { Source } from "../../../signaling/contract/lesson.ts";
import type { PlanView, Tier } from "../../../signaling/contract/plan.ts";
import { FakeTrack } from "../fake-track.ts";
import { hillRoom, lessonView, offer, planView } from "../lesson-builders.ts";

const inside: Live = { ...unknownLive, stay: "joined", lesson: lessonView() };

function planned(tier: Tier, shown: PlanView["sources"][number]["shown"]): Pick<Live, "room" | "plans"> {
  const source = (name: Source, as: typeof shown) => ({
    sourceId: offer(`the-${name}`, name).sourceId,
    source: name,
    shown: as,
    kbps: 0,
  });
  const plan = planView({ tier, sources: [source("voice", "voice"), source("teacher", shown)] });
  return { room: hillRoom, plans: new Map([[hillRoom, plan]]) };
}

function receiving(...sources: Source[]): Live["incoming"] {
  return sources.map((source) => {
    const { sourceId, consumerId, room } = offer(`the-${source}`, source);
    return { sourceId, consumerId, room, source, paused: false, playing: { kind: "negotiating" } };
  });
}

describe("what fills the classroom's screen", () => {
  test.each<[Scene, Live]>([
    ["waiting", { ...inside, lesson: lessonView({ state: "waiting" }) }],
    ["teacherAway", { ...inside, lesson: lessonView({ teacher: { name: "Ms Lin", presence: "away" } }) }],
    ["nothingYet", inside],
    ["soundOnly", { ...inside, incoming: receiving("voice") }],
    ["pictures", { ...inside, incoming: receiving("voice", "teacher") }],
    ["rejoining", { ...inside, stay: "rejoining" }],
    ["pictures", { ...inside, incoming: receiving("voice", "teacher"), ...planned("reduced", "video") }],
    ["voiceOnly", { ...inside, incoming: receiving("voice", "teacher"), ...planned("audio", "off") }],
    ["pictures", { ...inside, incoming: receiving("voice", "teacher"), ...planned("stills", "still") }],
    // A picture that nobody has planned yet is on its way.
    ["pictures", { ...inside, incoming: receiving("voice", "teacher", "board"), ...planned("audio", "off") }],
  ])("%s", (scene, live) => {
    expect(sceneOf(live)).toBe(scene);
  });

  test("whoever gets no picture while the teacher is away does not hear that the sound is fine", () => {
    const away = lessonView({ teacher: { name: "Ms Lin", presence: "away" } });
    const live = { ...inside, lesson: away, incoming: receiving("voice", "teacher"), ...planned("audio", "off") };
    expect(sceneOf(live)).toBe("teacherAway");
  });

  test("a picture stays while the teacher's socket is away: media does not need it", () => {
    const away = lessonView({ teacher: { name: "Ms Lin", presence: "away" } });
    expect(sceneOf({ ...inside, lesson: away, incoming: receiving("teacher") })).toBe("pictures");
  });
});

describe("a room's voice", () => {
  const sending: Live = {
    ...inside,
    connection: { kind: "open", recovered: false, seatKept: false },
    flow: { send: "flowing", receive: "flowing" },
  };
  const refused = { code: "server.unreachable", params: {} } as const;

  test("reaches the others while everything on its way stands", () => {
    expect(isSent(sending, "voice")).toBe(true);
  });

  test.each<[string, Partial<Live>]>([
    ["an administrator has muted it", { muted: true }],
    ["the media stand still", { flow: { send: "interrupted", receive: "flowing" } }],
    ["the media are not there yet", { flow: { send: "connecting", receive: "flowing" } }],
    ["nothing is sent", { flow: { send: "idle", receive: "flowing" } }],
    ["the service did not take it", { unsent: { voice: refused } }],
    ["the connection is lost", { connection: { kind: "connecting" } }],
    ["the room is on its way back", { stay: "rejoining" }],
  ])("does not when %s", (_why, change) => {
    expect(isSent({ ...sending, ...change }, "voice")).toBe(false);
  });

  test("is not held back by what is wrong with the picture, nor the picture by a muted voice", () => {
    expect(isSent({ ...sending, unsent: { pupils: refused } }, "voice")).toBe(true);
    expect(isSent({ ...sending, muted: true }, "pupils")).toBe(true);
  });
});

test("a room is on stage only while it is in the lesson", () => {
  const lesson = lessonView({ stage: [hillRoom] });
  expect(isOnStage({ ...inside, lesson }, hillRoom)).toBe(true);
  expect(isOnStage({ ...inside, lesson, stay: "rejoining" }, hillRoom)).toBe(true);
  expect(isOnStage({ ...inside, lesson, stay: "out" }, hillRoom)).toBe(false);
  expect(isOnStage(inside, hillRoom)).toBe(false);
});

test("a room on stage is told what of it gets through", () => {
  const on: CaptureState = { kind: "on", track: new FakeTrack("video"), paused: false };
  const none: CaptureState = { kind: "trouble", trouble: "missing" };
  expect(stageText(on, on)).toBe("onStage");
  expect(stageText(none, on)).toBe("onStageHeardOnly");
  expect(stageText(on, none)).toBe("onStageSeenOnly");
  expect(stageText(none, none)).toBe("onStageUnseen");
  expect(stageText({ kind: "opening" }, on)).toBe("onStageSoon");
});
