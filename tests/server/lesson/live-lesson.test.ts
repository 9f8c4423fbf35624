import { describe, expect, test } from "vitest";
import {
  codeOf,
  grantedValue,
  lessonRecord,
  lessonWorld,
  north,
  onAir,
  south,
  west,
} from "../../support/lesson-world.ts";
import { opusParameters } from "../../support/rtp.ts";

describe("who may do what", () => {
  test("nothing but joining works before joining", async () => {
    const world = lessonWorld();
    const teacher = await world.openTeacher();
    const { handlers } = teacher.guest;
    expect(codeOf(await handlers.goLive({}))).toBe("lesson.not-joined");
    expect(codeOf(await teacher.sendVoice())).toBe("lesson.not-joined");
    expect(codeOf(await handlers.restartIce({ direction: "send" }))).toBe("lesson.not-joined");
    expect(codeOf(await handlers.openClassroom({ classroomId: north }))).toBe("lesson.not-joined");
  });

  test("a classroom can neither teach nor end nor call up", async () => {
    const { north: page, log } = await onAir();
    const { handlers } = page.guest;
    expect(codeOf(await handlers.goLive({}))).toBe("ticket.forbidden");
    expect(codeOf(await handlers.endLesson({}))).toBe("ticket.forbidden");
    expect(codeOf(await handlers.openClassroom({ classroomId: south }))).toBe("ticket.forbidden");
    expect(codeOf(await handlers.closeClassroom({ classroomId: south }))).toBe("ticket.forbidden");
    expect(codeOf(await page.sendVideo("teacher"))).toBe("media.not-allowed");
    expect(log).toEqual(["live 0"]);
  });

  test("a classroom sends only while it is on stage, and only its own kinds of source", async () => {
    const { teacher, north: page } = await onAir();
    expect(codeOf(await page.sendVoice())).toBe("media.not-allowed");
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await page.sendVoice());
    grantedValue(await page.sendVideo("pupils"));
    expect(codeOf(await page.sendVideo("board"))).toBe("media.not-allowed");
    expect(codeOf(await teacher.sendVideo("pupils"))).toBe("media.not-allowed");
  });

  test("voice is audio and a picture is video", async () => {
    const { teacher } = await onAir();
    const { handlers } = teacher.guest;
    const mixed = { source: "screen", kind: "audio", rtpParameters: opusParameters, paused: false } as const;
    expect(codeOf(await handlers.startSource(mixed))).toBe("media.not-allowed");
  });

  test("nobody pauses or stops what another sends", async () => {
    const { teacher, north: page } = await onAir();
    const { sourceId } = grantedValue(await teacher.sendVideo("screen"));
    expect(codeOf(await page.guest.handlers.pauseSource({ sourceId, paused: true }))).toBe("media.not-found");
    expect(codeOf(await page.guest.handlers.stopSource({ sourceId }))).toBe("media.not-found");
  });
});

describe("sources", () => {
  test("a room never gets its own sound or picture", async () => {
    const { teacher, north: page, south: other } = await onAir();
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await page.sendVoice());
    expect(page.names()).not.toContain("sourceOffered");
    expect(other.names()).toContain("sourceOffered");
    expect(teacher.names()).toContain("sourceOffered");
    expect(grantedValue(await page.join()).offers.map(({ room }) => room)).toEqual(["master", "master"]);
  });

  test("starting a source again replaces the one before", async () => {
    const { teacher, north: page, sfu } = await onAir();
    const before = sfu.room.open;
    grantedValue(await teacher.sendVideo("teacher"));
    expect(page.names()).toEqual(["sourceStopped", "sourceOffered"]);
    expect(sfu.room.open).toEqual(before);
  });

  test("a refused track leaves nothing behind", async () => {
    const { teacher, north: page, sfu } = await onAir();
    const before = sfu.room.open;
    const outcome = await teacher.guest.handlers.startSource({
      source: "screen",
      kind: "video",
      rtpParameters: { codecs: [{ mimeType: "video/NONE", payloadType: 1, clockRate: 1 }] },
      paused: false,
    });
    expect(codeOf(outcome)).toBe("media.unsupported");
    expect(sfu.room.open).toEqual(before);
    expect(page.names()).toEqual([]);
  });

  test("pausing is told to everybody who has it, and to those who come later", async () => {
    const { teacher, north: page, openClassroom } = await onAir();
    const { sourceId } = grantedValue(await teacher.sendVoice());
    page.fresh();
    grantedValue(await teacher.guest.handlers.pauseSource({ sourceId, paused: true }));
    expect(page.fresh()).toEqual([{ name: "sourcePaused", notice: { sourceId, paused: true } }]);
    const late = await openClassroom(west);
    expect(grantedValue(await late.join()).offers.find((offer) => offer.sourceId === sourceId)?.paused).toBe(true);
  });
});

describe("the stage", () => {
  test("holds two; one more is refused; calling one up twice changes nothing", async () => {
    const { teacher, south: page, openClassroom } = await onAir();
    const third = await openClassroom(west);
    grantedValue(await third.join());
    const { handlers } = teacher.guest;
    grantedValue(await handlers.openClassroom({ classroomId: north }));
    grantedValue(await handlers.openClassroom({ classroomId: south }));
    grantedValue(await handlers.openClassroom({ classroomId: north }));
    expect(await handlers.openClassroom({ classroomId: west })).toEqual({
      ok: false,
      error: { code: "stage.full", params: { limit: 2 } },
    });
    expect(page.fresh()).toEqual([
      { name: "stageChanged", notice: { stage: [north] } },
      { name: "layoutChanged", notice: { layout: { focus: "stage", pinned: null } } },
      { name: "stageChanged", notice: { stage: [north, south] } },
    ]);
  });

  test("an absent classroom cannot be called up", async () => {
    const { teacher } = await onAir();
    expect(codeOf(await teacher.guest.handlers.openClassroom({ classroomId: west }))).toBe("stage.absent");
  });

  test("sending a classroom back ends its sources", async () => {
    const { teacher, north: page, south: other, sfu } = await onAir();
    const before = sfu.room.open;
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await page.sendVoice());
    grantedValue(await page.sendVideo("pupils"));
    other.fresh();
    grantedValue(await teacher.guest.handlers.closeClassroom({ classroomId: north }));
    expect(other.names()).toEqual(["stageChanged", "layoutChanged", "sourceStopped", "sourceStopped"]);
    expect(sfu.room.open).toEqual(before);
    expect(codeOf(await page.sendVoice())).toBe("media.not-allowed");
  });
});

describe("the end", () => {
  test("is told to everybody, recorded, closes all media and all stays, and nothing works afterwards", async () => {
    const { teacher, north: page, sfu, log, stays, clock, lessons } = await onAir();
    clock.advance(40 * 60_000);
    grantedValue(await teacher.guest.handlers.endLesson({}));
    expect(page.names()).toEqual(["lessonEnded"]);
    expect(log).toEqual(["live 0", "ended 2400000 teacher", "reported 2400000"]);
    expect(sfu.room.open).toEqual({ transports: 0, taken: 0, given: 0 });
    expect(stays().map(({ leftAt, reason }) => ({ leftAt, reason }))).toEqual(
      Array(3).fill({ leftAt: 2_400_000, reason: "lesson-ended" }),
    );
    expect(codeOf(await page.join())).toBe("lesson.over");
    expect(codeOf(await teacher.sendVoice())).toBe("lesson.over");
    expect(lessons.size).toBe(0);
    clock.advance(2_000);
    expect(page.hungUp).toBe(true);
  });

  test("ending twice and ending while others join are no errors", async () => {
    const { teacher, openClassroom, sfu } = await onAir();
    const late = await openClassroom(west);
    const [first, second, join] = await Promise.all([
      teacher.guest.handlers.endLesson({}),
      teacher.guest.handlers.endLesson({}),
      late.join(),
    ]);
    expect([codeOf(first), codeOf(second), codeOf(join)]).toEqual(["granted", "granted", "lesson.over"]);
    expect(sfu.room.open.transports).toBe(0);
  });

  test("comes by itself a quarter of an hour after the time, unless the teacher is there", async () => {
    const { teacher, clock, log } = await onAir();
    clock.advance(61 * 60_000);
    grantedValue(await teacher.guest.handlers.goLive({}));
    expect(log).toEqual(["live 0"]);
    grantedValue(await teacher.guest.handlers.leave({}));
    clock.advance(30_000);
    await expect.poll(() => log.at(-1)).toMatch(/^ended \d+ time$/);
  });

  test("an ended or cancelled lesson admits nobody", async () => {
    const ended = lessonWorld(lessonRecord({ state: "ended" }));
    await expect(ended.openTeacher()).rejects.toThrow("lesson.over");
    const cancelled = lessonWorld(lessonRecord({ state: "cancelled" }));
    await expect(cancelled.openTeacher()).rejects.toThrow("lesson.cancelled");
  });

  test("stopping the service leaves the lesson live on record", async () => {
    const { lessons, log, stays } = await onAir();
    await lessons.close();
    expect(log).toEqual(["live 0"]);
    expect(stays().every(({ reason }) => reason === "service-stopped")).toBe(true);
  });
});
