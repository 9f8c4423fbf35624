import { describe, expect, test } from "vitest";
import { OnAirFeed } from "../../../server/lesson/on-air-feed.ts";
import type { OnAirEvent } from "../../../signaling/contract/operations.ts";
import type { Reception } from "../../../signaling/contract/reception.ts";
import { type FakePage, grantedValue, lessonWorld, north, south, west } from "../../support/lesson-world.ts";
import { noMeasurements } from "../../support/no-measurements.ts";

/** What an administrator is told of the lessons on air: how things stand, then only what changed. */

async function teaching() {
  const world = lessonWorld(undefined, { memory: noMeasurements, kindOf: async () => "terrestrial" as const });
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.guest.handlers.goLive({}));
  const page = await world.openClassroom(north);
  grantedValue(await page.join());
  const feed = new OnAirFeed({ clock: world.clock, lessons: () => world.lessons.all() });
  return { ...world, teacher, page, feed };
}

function watching(feed: OnAirFeed) {
  const events: OnAirEvent[] = [];
  let ended = 0;
  const { snapshot, stop } = feed.watch({
    tell: (event) => {
      events.push(event);
    },
    ended: () => {
      ended += 1;
    },
  });
  const snapshotLesson = () => {
    const event = snapshot();
    const [lesson] = event.lessons;
    if (event.kind !== "snapshot" || lesson === undefined) throw new Error("no lesson is on air");
    return lesson;
  };
  const classroom = (id: typeof north) => snapshotLesson().classrooms.find((each) => each.id === id);
  return { events: () => events.splice(0), ended: () => ended, snapshotLesson, classroom, stop };
}

async function report(page: FakePage, voice: Reception["voice"], times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1)
    grantedValue(
      await page.guest.handlers.reportReception({
        arrivals: [{ pageMs: 1_000, bytes: 10_000, packets: 10 }],
        queueMs: null,
        expected: 10,
        missing: 0,
        roundTripMs: 20,
        jitterMs: 1,
        voice,
        pictures: null,
      }),
    );
}

describe("the snapshot", () => {
  test("has every lesson with the state, the tier, the cause and the budget of each classroom", async () => {
    const { feed, teacher } = await teaching();
    grantedValue(await teacher.sendVoice());
    const lesson = watching(feed).snapshotLesson();
    expect(lesson).toMatchObject({
      title: "Fractions",
      state: "live",
      teacher: { name: "Li", presence: "present", voice: "on" },
    });
    expect(lesson.classrooms.map(({ id, presence }) => [id, presence])).toEqual([
      [north, "present"],
      [south, "absent"],
      [west, "absent"],
    ]);
    expect(lesson.classrooms[0]?.link).toMatchObject({ cause: { code: "starting-unmeasured" }, budgetKbps: 380 });
    expect(lesson.classrooms[1]?.link).toBeNull();
  });

  test("has no link where nobody plans (POLICY=stock)", async () => {
    const world = lessonWorld();
    const page = await world.openClassroom(north);
    grantedValue(await page.join());
    const feed = new OnAirFeed({ clock: world.clock, lessons: () => world.lessons.all() });
    expect(watching(feed).classroom(north)).toMatchObject({ presence: "present", link: null });
  });
});

describe("the sound of a classroom", () => {
  const played = { samples: 24_000, concealed: 0 };

  test.each([
    ["nobody speaks", null, false, "none"],
    ["the voice is played", played, true, "heard"],
    ["a third of it had to be made up", { samples: 24_000, concealed: 8_000 }, true, "broken"],
    ["nothing of it arrives", { samples: 0, concealed: 0 }, true, "missing"],
    ["all of it had to be made up", { samples: 24_000, concealed: 24_000 }, true, "missing"],
  ] as const)("%s", async (_what, voice, sent, sound) => {
    const { feed, teacher, page } = await teaching();
    if (sent) grantedValue(await teacher.sendVoice());
    await report(page, voice, 3);
    expect(watching(feed).classroom(north)?.sound).toBe(sound);
  });

  test("is not known before the page reports, nor when it has stopped to", async () => {
    const { feed, teacher, page, clock } = await teaching();
    grantedValue(await teacher.sendVoice());
    const admin = watching(feed);
    expect(admin.classroom(north)?.sound).toBe("unknown");
    await report(page, played);
    expect(admin.classroom(north)?.sound).toBe("heard");
    clock.advance(9_000);
    expect(admin.classroom(north)?.sound).toBe("unknown");
  });

  test("a paused voice is none, and the teacher's row says so", async () => {
    const { feed, teacher, page } = await teaching();
    grantedValue(await teacher.sendVoice(true));
    await report(page, null);
    const admin = watching(feed);
    expect([admin.classroom(north)?.sound, admin.snapshotLesson().teacher.voice]).toEqual(["none", "paused"]);
  });
});

describe("changes", () => {
  test("come once a second, and only of the classrooms that changed", async () => {
    const { feed, clock, openClassroom } = await teaching();
    const admin = watching(feed);
    admin.snapshotLesson();
    admin.events();
    clock.advance(1_000);
    expect(admin.events()).toEqual([]);
    const joining = await openClassroom(south);
    grantedValue(await joining.join());
    expect(admin.events()).toEqual([]);
    clock.advance(1_000);
    const [event, ...more] = admin.events();
    expect(more).toEqual([]);
    expect(event?.kind).toBe("changes");
    expect(event?.lessons[0]?.classrooms.map(({ id, presence }) => [id, presence])).toEqual([[south, "present"]]);
  });

  test("a lesson that is over is gone", async () => {
    const { feed, clock, lessons } = await teaching();
    const admin = watching(feed);
    const { id } = admin.snapshotLesson();
    await lessons.end(id, "administrator");
    clock.advance(1_000);
    expect(admin.events().at(-1)).toMatchObject({ kind: "changes", lessons: [], gone: [id] });
  });

  test("whoever comes later stands where the others are: a change that is taken back reaches both", async () => {
    const { feed, clock, teacher } = await teaching();
    const early = watching(feed);
    early.snapshotLesson();
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    const late = watching(feed);
    expect(late.classroom(north)?.onStage).toBe(true);
    grantedValue(await teacher.guest.handlers.closeClassroom({ classroomId: north }));
    clock.advance(1_000);
    for (const admin of [early, late]) expect(admin.events().at(-1)?.lessons[0]?.classrooms[0]?.onStage).toBe(false);
  });

  test("end when the watcher stops, and all of them when the service does", async () => {
    const { feed, clock, openClassroom } = await teaching();
    const [stopped, staying] = [watching(feed), watching(feed)];
    stopped.stop();
    await openClassroom(south).then((page) => page.join());
    clock.advance(1_000);
    expect([stopped.events().length, staying.events().length > 0]).toEqual([0, true]);
    feed.close();
    expect([stopped.ended(), staying.ended(), feed.watchers]).toEqual([0, 1, 0]);
  });
});
