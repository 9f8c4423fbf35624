import { describe, expect, test } from "vitest";
import { codeOf, grantedValue, lessonWorld, north, onAir, west } from "../../support/lesson-world.ts";
import { routerCapabilities } from "../../support/rtp.ts";

/** How pages get into their rooms and out of them. */

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
