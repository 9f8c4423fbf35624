import { describe, expect, test } from "vitest";
import { Operations } from "../../../server/lesson/operations.ts";
import { classroomId, lessonId } from "../../../signaling/contract/ids.ts";
import { codeOf, grantedValue, lessonRecord, lessonWorld, north, south } from "../../support/lesson-world.ts";

/** What an administrator does in a live lesson, and what its pages are told. */

const MINUTE_MS = 60_000;

async function teaching() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.guest.handlers.goLive({}));
  const [page, other] = [await world.openClassroom(north), await world.openClassroom(south)];
  grantedValue(await page.join());
  grantedValue(await other.join());
  const { id } = lessonRecord();
  const operations = new Operations({ lessons: world.lessons, clock: world.clock });
  for (const each of [teacher, page, other]) each.fresh();
  return { ...world, teacher, page, other, id, operations };
}

test("nothing can be done in a lesson that nobody has open", async () => {
  const { operations } = await teaching();
  expect(codeOf(await operations.move(lessonId.parse("lsn-other")))).toBe("lesson.not-live");
});

describe("a message", () => {
  test("to one classroom is told to it and nobody else's classroom", async () => {
    const { operations, id, page, other } = await teaching();
    grantedValue(await operations.message(id, north, "Please move the camera"));
    expect(page.fresh()).toMatchObject([
      {
        name: "messagePosted",
        notice: { message: { from: "administration", to: north, text: "Please move the camera" } },
      },
    ]);
    expect(other.names()).toEqual([]);
  });

  test("to a classroom that is not invited is refused", async () => {
    const { operations, id } = await teaching();
    expect(codeOf(await operations.message(id, classroomId.parse("cls-east"), "Hello"))).toBe("record.not-found");
  });
});

describe("a mute", () => {
  test("pauses the voice for all, also a new one, whatever the page says; then it is the page's again", async () => {
    const { operations, id, teacher, page, sfu } = await teaching();
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    const { sourceId } = grantedValue(await page.sendVoice());
    const track = () => [...sfu.room.tracks.values()].filter(({ closed }) => !closed).at(-1);
    teacher.fresh();
    grantedValue(await operations.mute(id, north, true));
    expect(track()?.paused).toBe(true);
    expect(teacher.fresh()).toContainEqual({ name: "sourcePaused", notice: { sourceId, paused: true } });
    expect(page.fresh()).toContainEqual({ name: "voiceMuted", notice: { muted: true } });
    grantedValue(await page.guest.handlers.pauseSource({ sourceId, paused: false }));
    expect(track()?.paused).toBe(true);

    const again = grantedValue(await page.sendVoice());
    expect(track()?.paused).toBe(true);
    grantedValue(await operations.mute(id, north, false));
    expect(track()?.paused).toBe(false);
    expect(teacher.fresh()).toContainEqual({
      name: "sourcePaused",
      notice: { sourceId: again.sourceId, paused: false },
    });
  });

  test("is told again to the page that comes back", async () => {
    const { operations, id, openClassroom } = await teaching();
    grantedValue(await operations.mute(id, north, true));
    const back = await openClassroom(north);
    grantedValue(await back.join());
    expect(back.fresh()).toContainEqual({ name: "voiceMuted", notice: { muted: true } });
  });
});

describe("a removal", () => {
  test("takes the classroom out and lets it in no more, until it is taken back", async () => {
    const { operations, id, page, other, lessons, stays, openClassroom } = await teaching();
    grantedValue(await operations.remove(id, north, true));
    expect(page.names()).toContain("seatRemoved");
    expect([page.hungUp, other.hungUp]).toEqual([true, false]);
    expect(stays().find(({ room }) => room === north)).toMatchObject({ leftAt: 0 });
    const seat = { role: "classroom", classroomId: north } as const;
    expect(codeOf(await lessons.admit(id, seat))).toBe("lesson.removed");
    grantedValue(await operations.remove(id, north, false));
    grantedValue(await (await openClassroom(north)).join());
  });

  test("holds for a page that was in the lobby, and for nobody who is not invited", async () => {
    const { operations, id, openClassroom } = await teaching();
    const lobby = await openClassroom(north);
    grantedValue(await operations.remove(id, north, true));
    expect(lobby.hungUp).toBe(true);
    expect(codeOf(await lobby.join())).toBe("lesson.not-joined");
    expect(codeOf(await operations.remove(id, classroomId.parse("cls-east"), true))).toBe("record.not-found");
  });
});

describe("an extension", () => {
  test("is on record and told to everybody", async () => {
    const { operations, id, log, page } = await teaching();
    const record = lessonRecord();
    expect(grantedValue(await operations.extend(id, 10)).endsAt).toBe(record.endsAt + 10 * MINUTE_MS);
    expect(log).toContain(`extended to ${55 * MINUTE_MS}`);
    expect(page.fresh()).toEqual([{ name: "lessonExtended", notice: { endsAt: record.endsAt + 10 * MINUTE_MS } }]);
  });

  test("counts from now when the planned end has passed", async () => {
    const { operations, id, clock } = await teaching();
    clock.advance(50 * MINUTE_MS);
    expect(grantedValue(await operations.extend(id, 10)).endsAt).toBe(clock.now() + 10 * MINUTE_MS);
  });

  test("is refused beyond the longest lesson", async () => {
    const { operations, id } = await teaching();
    for (let hours = 0; hours < 5; hours += 1) grantedValue(await operations.extend(id, 120));
    expect(codeOf(await operations.extend(id, 120))).toBe("lesson.too-long");
  });
});

describe("a move", () => {
  test("opens another worker, closes all of the old one, and every page joins again", async () => {
    const { operations, id, sfu, teacher, page } = await teaching();
    grantedValue(await teacher.sendVoice());
    const before = sfu.room;
    expect(grantedValue(await operations.move(id)).worker).toBe(1);
    expect(before.open).toEqual({ transports: 0, taken: 0, given: 0 });
    expect([before.closed, sfu.rooms.length]).toEqual([true, 2]);
    for (const each of [teacher, page]) expect(each.names()).toContain("mediaReset");
    grantedValue(await page.join());
    expect([sfu.rooms.length, sfu.room.open.transports]).toEqual([2, 2]);
  });

  test("is refused where there is no other worker, and changes nothing", async () => {
    const { operations, id, sfu, page } = await teaching();
    sfu.workers = 1;
    expect(codeOf(await operations.move(id))).toBe("media.no-other-worker");
    expect([sfu.room.closed, page.names()]).toEqual([false, []]);
  });

  test("the new worker may die, too", async () => {
    const { operations, id, sfu, page } = await teaching();
    grantedValue(await operations.move(id));
    page.fresh();
    sfu.room.lose();
    expect(page.names()).toEqual(["mediaReset"]);
    grantedValue(await page.join());
    expect(sfu.rooms.length).toBe(3);
  });
});
