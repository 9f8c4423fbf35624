import { describe, expect, test } from "vitest";
import { codeOf, grantedValue, lessonRecord, lessonWorld, north, south, west } from "../../support/lesson-world.ts";
import { opusParameters, routerCapabilities } from "../../support/rtp.ts";

async function onAir() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.sendVideo("teacher"));
  grantedValue(await teacher.guest.handlers.goLive({}));
  const pages = { north: await world.openClassroom(north), south: await world.openClassroom(south) };
  for (const page of Object.values(pages)) grantedValue(await page.join());
  for (const page of [teacher, ...Object.values(pages)]) page.fresh();
  return { ...world, teacher, ...pages };
}

describe("joining", () => {
  test("a page is welcomed with the lesson before it joins, and hears in the lobby that it went live", async () => {
    const world = lessonWorld();
    const page = await world.openClassroom(north);
    expect(page.names()).toEqual(["welcomed"]);
    expect(page.heard[0]?.notice).toMatchObject({ lesson: { state: "waiting", title: "Fractions" } });
    const teacher = await world.openTeacher();
    await teacher.join();
    await teacher.guest.handlers.goLive({});
    expect(page.names()).toEqual(["welcomed", "presenceChanged", "lessonWentLive"]);
    expect(world.log).toEqual(["live 0"]);
  });

  test("one answer holds both transports and every source that flows", async () => {
    const { openClassroom } = await onAir();
    const late = await openClassroom(west);
    const joined = grantedValue(await late.join());
    expect(joined.receive.id).not.toBe(joined.send.id);
    expect(joined.offers.map(({ source, room, paused }) => ({ source, room, paused }))).toEqual([
      { source: "voice", room: "master", paused: false },
      { source: "teacher", room: "master", paused: false },
    ]);
    expect(joined.lesson.state).toBe("live");
  });

  test("offers of a join flow at once; later ones are held until the page is ready", async () => {
    const { teacher, north: page, sfu } = await onAir();
    const given = () => sfu.room.transports.flatMap((transport) => transport.given);
    expect(given().every(({ held }) => !held)).toBe(true);
    grantedValue(await teacher.sendVideo("board"));
    const board = page.fresh().find(({ name }) => name === "sourceOffered")?.notice;
    expect(board).toMatchObject({ offer: { source: "board", room: "master" } });
    const held = given().filter((track) => track.held);
    expect(held).toHaveLength(2);
    const [own] = held;
    if (own === undefined) throw new Error("nothing was offered");
    grantedValue(await page.guest.handlers.startReceiving({ consumerIds: held.map(({ id }) => id) }));
    expect(given().filter((track) => track.held)).toHaveLength(1);
  });

  test("the second page of a room takes its seat and goes on with its stay", async () => {
    const { north: first, openClassroom, stays, clock, sfu } = await onAir();
    const before = sfu.room.open.transports;
    clock.advance(60_000);
    const second = await openClassroom(north);
    grantedValue(await second.join());
    expect(first.names()).toEqual(["seatTaken"]);
    expect(first.hungUp).toBe(true);
    expect(codeOf(await first.guest.handlers.leave({}))).toBe("lesson.not-joined");
    first.guest.gone();
    await second.guest.handlers.startReceiving({
      consumerIds: grantedValue(await second.join()).offers.map((o) => o.consumerId),
    });
    expect(sfu.room.open.transports).toBe(before);
    expect(stays().filter(({ room }) => room === north)).toEqual([{ room: north, joinedAt: 0, seenAt: 60_000 }]);
  });

  test("joining again replaces what the page had, and its sources end for everybody", async () => {
    const { teacher, north: page, sfu } = await onAir();
    const before = sfu.room.open;
    grantedValue(await teacher.join());
    expect(page.names()).toEqual(["sourceStopped", "sourceStopped"]);
    expect(sfu.room.open).toEqual({ ...before, taken: 0, given: 0 });
  });

  test("a page that can decode nothing still joins, without offers", async () => {
    const { openClassroom } = await onAir();
    const page = await openClassroom(west);
    const joined = grantedValue(
      await page.guest.handlers.join({ rtpCapabilities: { ...routerCapabilities, codecs: [] } }),
    );
    expect(joined.offers).toEqual([]);
  });
});

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

describe("leaving and losing", () => {
  test("a lost socket keeps its seat and its media; when it never returns, the stay ends where it was lost", async () => {
    const { north: page, teacher, clock, stays, sfu } = await onAir();
    const before = sfu.room.open;
    clock.advance(10_000);
    page.guest.dropped();
    expect(teacher.fresh()).toEqual([{ name: "presenceChanged", notice: { room: north, presence: "away" } }]);
    expect(sfu.room.open).toEqual(before);
    page.guest.returned();
    expect(teacher.fresh()).toEqual([{ name: "presenceChanged", notice: { room: north, presence: "present" } }]);
    page.guest.dropped();
    clock.advance(45_000);
    page.guest.gone();
    await teacher.guest.handlers.goLive({});
    expect(teacher.fresh().at(-1)).toEqual({ name: "presenceChanged", notice: { room: north, presence: "absent" } });
    expect(sfu.room.open.transports).toBe(before.transports - 2);
    expect(stays().find(({ room }) => room === north)).toMatchObject({ leftAt: 10_000, reason: "lost" });
  });

  test("a classroom that leaves the stage by leaving the lesson takes its sources with it", async () => {
    const { teacher, north: page, south: other } = await onAir();
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await page.sendVideo("pupils"));
    other.fresh();
    grantedValue(await page.guest.handlers.leave({}));
    expect(other.names()).toEqual(["sourceStopped", "stageChanged", "layoutChanged"]);
    expect(other.heard.at(-2)?.notice).toEqual({ stage: [] });
  });

  test("a room that leaves and comes back has two stays", async () => {
    const { north: page, stays, clock } = await onAir();
    clock.advance(1_000);
    grantedValue(await page.guest.handlers.leave({}));
    clock.advance(1_000);
    grantedValue(await page.join());
    expect(stays().filter(({ room }) => room === north)).toEqual([
      { room: north, joinedAt: 0, leftAt: 1_000, reason: "left" },
      { room: north, joinedAt: 2_000 },
    ]);
  });

  test("other classrooms do not learn who is there", async () => {
    const { south: other, north: page, openClassroom } = await onAir();
    page.guest.dropped();
    expect(other.names()).toEqual([]);
    const late = await openClassroom(west);
    const { classrooms } = grantedValue(await late.join()).lesson;
    expect(classrooms.map(({ presence }) => presence)).toEqual(["absent", "absent", "present"]);
  });
});

describe("a socket that goes away while its request is on the way", () => {
  test("seats nobody, and the room's next page joins as if nothing had been", async () => {
    const { openClassroom, teacher, stays } = await onAir();
    const gone = await openClassroom(west);
    gone.guest.gone();
    expect(codeOf(await gone.join())).toBe("lesson.not-joined");
    expect(teacher.fresh()).toEqual([]);
    const next = await openClassroom(west);
    grantedValue(await next.join());
    expect(stays().filter(({ room }) => room === west)).toEqual([{ room: west, joinedAt: 0 }]);
  });

  test("gives up what a join in the middle had opened", async () => {
    const { openClassroom, sfu, teacher } = await onAir();
    const before = sfu.room.open;
    const page = await openClassroom(west);
    const joining = page.join();
    page.guest.gone();
    await joining;
    await teacher.guest.handlers.goLive({});
    expect(sfu.room.open).toEqual(before);
  });
});

describe("a worker that dies", () => {
  test("every page that joined is told, joins again in a new room and gets what is sent anew", async () => {
    const { teacher, north: page, sfu, openClassroom } = await onAir();
    const lobby = await openClassroom(west);
    lobby.fresh();
    const lost = sfu.room;
    lost.lose();
    expect([teacher.names(), page.names(), lobby.names()]).toEqual([["mediaReset"], ["mediaReset"], []]);
    expect(lost.open).toEqual({ transports: 0, taken: 0, given: 0 });
    expect(codeOf(await teacher.sendVoice())).toBe("lesson.not-joined");
    grantedValue(await page.join());
    grantedValue(await teacher.join());
    grantedValue(await teacher.sendVoice());
    expect(sfu.rooms).toHaveLength(2);
    expect(page.names()).toEqual(["mediaReset", "assistantsChanged", "talkTold", "questionsTold", "sourceOffered"]);
  });

  test("a room that never was here is not here while there is no media for it", async () => {
    const { openClassroom, sfu, teacher, stays } = await onAir();
    sfu.room.lose();
    sfu.broken = true;
    teacher.fresh();
    const page = await openClassroom(west);
    expect(codeOf(await page.join())).toBe("media.unavailable");
    expect(teacher.fresh()).toEqual([]);
    expect(stays().some(({ room }) => room === west)).toBe(false);
  });

  test("while no worker is left joining is refused, and works again afterwards", async () => {
    const { north: page, sfu } = await onAir();
    sfu.room.lose();
    sfu.broken = true;
    expect(codeOf(await page.join())).toBe("media.unavailable");
    sfu.broken = false;
    grantedValue(await page.join());
  });

  test("dying in the middle of a join leaves nothing open", async () => {
    const { sfu, openClassroom } = await onAir();
    const page = await openClassroom(west);
    const joining = page.join();
    sfu.room.lose();
    const outcome = await joining;
    expect(["media.unavailable", "granted"]).toContain(codeOf(outcome));
    if (!outcome.ok) expect(sfu.room.open).toEqual({ transports: 0, taken: 0, given: 0 });
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
