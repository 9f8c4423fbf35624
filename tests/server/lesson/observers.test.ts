import { describe, expect, test } from "vitest";
import { OBSERVER_KBPS, OBSERVERS_LIMIT } from "../../../server/lesson/observers.ts";
import { requests } from "../../../signaling/contract/requests.ts";
import {
  codeOf,
  type FakePage,
  grantedValue,
  lessonRecord,
  lessonWorld,
  north,
  south,
} from "../../support/lesson-world.ts";
import { noMeasurements } from "../../support/no-measurements.ts";

/** Somebody who watches unseen: gets what classrooms get, and leaves no trace with anybody. */

async function onAir(world = lessonWorld()) {
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.sendVideo("teacher"));
  grantedValue(await teacher.guest.handlers.goLive({}));
  const page = await world.openClassroom(north);
  grantedValue(await page.join());
  teacher.fresh();
  page.fresh();
  /** What the teacher and the classroom heard since. */
  const told = () => [teacher, page].flatMap((each) => each.fresh().map(({ name }) => name));
  return { ...world, teacher, north: page, told };
}

const given = (world: { sfu: ReturnType<typeof lessonWorld>["sfu"] }) =>
  world.sfu.room.transports.flatMap((transport) => transport.given.filter(({ closed }) => !closed));

/** Past the moment at which the node looks after its lessons, and what that has begun. */
async function reviewed(world: Awaited<ReturnType<typeof onAir>>): Promise<void> {
  world.clock.advance(10_000);
  await expect.poll(() => world.stays().find(({ room }) => room === "master")?.seenAt).toBe(world.clock.now() - start);
}
const start = lessonRecord().startsAt;

describe("watching unseen", () => {
  test("one answer holds everything that flows, and nobody hears of it", async () => {
    const world = await onAir();
    const observer = await world.openObserver();
    expect(observer.names()).toEqual(["welcomed"]);
    const joined = grantedValue(await observer.join());
    expect(joined.offers.map(({ source, room }) => ({ source, room }))).toEqual([
      { source: "voice", room: "master" },
      { source: "teacher", room: "master" },
    ]);
    expect(joined.lesson.classrooms.map(({ presence }) => presence)).toEqual(["absent", "absent", "absent"]);
    grantedValue(await observer.guest.handlers.leave({}));
    observer.guest.dropped();
    observer.guest.returned();
    observer.guest.gone();
    expect(world.told()).toEqual([]);
    expect(world.stays().map(({ room }) => room)).toEqual(["master", north]);
    const live = world.lessons.live(lessonRecord().id);
    expect(live?.media.rooms).toEqual(["master", north]);
  });

  test("it follows the stage, the slate, the layout and the captions as a classroom does", async () => {
    const world = await onAir();
    const observer = await world.openObserver();
    grantedValue(await observer.join());
    observer.fresh();
    grantedValue(await world.teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await world.north.sendVideo("pupils"));
    const said = { sequence: 1, text: "Three quarters.", final: true } as const;
    grantedValue(world.lessons.captioning.say(lessonRecord().id, { ...said, language: "en" }));
    grantedValue(await world.teacher.guest.handlers.pinLayout({ focus: "stage" }));
    expect(observer.names()).toEqual(
      expect.arrayContaining(["stageChanged", "sourceOffered", "captionShown", "layoutChanged"]),
    );
    const held = given(world).filter(({ held, sparing }) => held && sparing);
    expect(held).toHaveLength(1);
    grantedValue(await observer.guest.handlers.startReceiving({ consumerIds: held.map(({ id }) => id) }));
    expect(held.every((track) => !track.held)).toBe(true);
    observer.fresh();
    grantedValue(await world.teacher.guest.handlers.closeClassroom({ classroomId: north }));
    const since = observer.fresh().map(({ name }) => name);
    expect(since).toEqual(expect.arrayContaining(["stageChanged", "sourceStopped"]));
  });

  test("a picture that only the teacher's overview has is not for it", async () => {
    const world = await onAir();
    const observer = await world.openObserver();
    grantedValue(await observer.join());
    observer.fresh();
    grantedValue(await world.teacher.guest.handlers.showOverview({ classroomIds: [north] }));
    grantedValue(await world.north.sendVideo("pupils"));
    expect(observer.names()).toEqual([]);
  });

  test("it may ask for nothing that anybody would notice", async () => {
    const world = await onAir();
    const observer = await world.openObserver();
    grantedValue(await observer.join());
    const asks = observer.guest.handlers as Record<string, (input: object) => Promise<{ ok: boolean }>>;
    const own = new Set([
      "join",
      "leave",
      "connectTransport",
      "restartIce",
      "startReceiving",
      "readSlate",
      "readStrokes",
      "readShown",
    ]);
    const idle = new Set(["reportReception", "reportCheck", "reportTrain"]);
    for (const name of Object.keys(requests).filter((each) => !own.has(each) && !idle.has(each)))
      expect((await asks[name]?.({}))?.ok, name).toBe(false);
    expect(world.told()).toEqual([]);
  });

  test("the sixth is refused; the same person's newest page takes the place of the one before", async () => {
    const world = await onAir();
    const pages: FakePage[] = [];
    for (let each = 0; each < OBSERVERS_LIMIT; each += 1) pages.push(await world.openObserver(`psn-observer-${each}`));
    await expect(world.openObserver("psn-one-more")).rejects.toThrow("lesson.observers-full");
    grantedValue((await pages[0]?.join()) ?? fail());
    const again = await world.openObserver("psn-observer-0");
    expect(pages[0]?.names().at(-1)).toBe("seatTaken");
    expect(pages[0]?.hungUp).toBe(true);
    expect(codeOf((await pages[0]?.join()) ?? fail())).toBe("lesson.not-joined");
    grantedValue(await again.join());
    again.guest.gone();
    expect((await world.openObserver("psn-one-more")).names()).toEqual(["welcomed"]);
  });

  test("before a lesson is on air nobody watches it", async () => {
    const world = lessonWorld();
    const teacher = await world.openTeacher();
    grantedValue(await teacher.join());
    await expect(world.openObserver()).rejects.toThrow("lesson.not-live");
  });

  test("it is sent away when its person may not watch any more", async () => {
    const world = await onAir();
    const observer = await world.openObserver();
    grantedValue(await observer.join());
    await reviewed(world);
    expect(observer.hungUp).toBe(false);
    const before = world.sfu.room.open.transports;
    world.strangers.add("psn-wang");
    await reviewed(world);
    await expect.poll(() => observer.names().at(-1)).toBe("seatRemoved");
    expect(observer.hungUp).toBe(true);
    expect(world.sfu.room.open.transports).toBe(before - 2);
  });

  test("it is told that the media was lost, joins again, and hears the end", async () => {
    const world = await onAir();
    const observer = await world.openObserver();
    grantedValue(await observer.join());
    world.sfu.room.lose();
    expect(observer.names().at(-1)).toBe("mediaReset");
    grantedValue(await world.teacher.join());
    grantedValue(await world.teacher.sendVoice());
    expect(grantedValue(await observer.join()).offers).toHaveLength(1);
    grantedValue(await world.teacher.guest.handlers.endLesson({}));
    expect(observer.names().at(-1)).toBe("lessonEnded");
    expect(world.sfu.room.open).toEqual({ transports: 0, taken: 0, given: 0 });
    world.clock.advance(2_000);
    expect(observer.hungUp).toBe(true);
  });

  test("reloading leaves nothing behind", async () => {
    const world = await onAir();
    const before = world.sfu.room.open;
    const observer = await world.openObserver();
    grantedValue(await observer.join());
    grantedValue(await observer.join());
    expect(world.sfu.room.open.transports).toBe(before.transports + 2);
    observer.guest.gone();
    expect(world.sfu.room.open).toEqual(before);
  });
});

describe("what it costs", () => {
  test("it has a ceiling of its own, its requests for pictures are passed on seldom, and no plan has it", async () => {
    const layers = [100, 400, 1_200].map((kbps, spatial) => ({
      ...{ spatial, temporalKbps: [kbps / 2, kbps], bytes: 1_000, packetsLost: 0, roundTripMs: 10 },
    }));
    const ordered = async (watched: boolean) => {
      const world = lessonWorld(undefined, { memory: noMeasurements, kindOf: async () => "satellite" });
      const teacher = await world.openTeacher();
      grantedValue(await teacher.join());
      grantedValue(await teacher.sendVideo("teacher"));
      grantedValue(await teacher.guest.handlers.goLive({}));
      for (const track of world.sfu.room.tracks.values()) track.measured = layers;
      if (watched) grantedValue(await (await world.openObserver()).join());
      const classroom = await world.openClassroom(south);
      grantedValue(await classroom.join());
      grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: south }));
      const noted = [...teacher.heard, ...classroom.heard].filter(({ name }) =>
        ["ladderOrdered", "roomPlanned"].includes(name),
      );
      return { world, noted };
    };
    const [without, beside] = [await ordered(false), await ordered(true)];
    expect(beside.noted).toEqual(without.noted);
    expect(without.noted.map(({ name }) => name)).toEqual(expect.arrayContaining(["ladderOrdered", "roomPlanned"]));
    const tracks = given(beside.world).filter(({ sparing }) => sparing);
    expect(tracks.map(({ wanted, layers: set }) => ({ wanted, set }))).toEqual([{ wanted: true, set: undefined }]);
    const bounds = beside.world.sfu.room.transports.map((transport) => transport.bounds);
    expect(bounds).toContainEqual({ maxKbps: OBSERVER_KBPS });
  });
});

function fail(): never {
  throw new Error("there is no page");
}
