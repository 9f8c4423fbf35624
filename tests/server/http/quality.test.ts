import { afterAll, beforeAll, expect, it } from "vitest";
import { lessonQuality } from "../../../signaling/contract/quality.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let path: string;

beforeAll(async () => {
  world = await openWorld();
  people = await populate(world);
  path = `/lessons/${people.lesson.id}/quality`;
  const of = { lessonId: people.lesson.id, classroomId: people.classroom.id };
  const at = people.lesson.startsAt;
  const figures = { budgetKbps: 900, plannedKbps: 850 };
  await world.store.measurements.digested([
    {
      ...of,
      ...figures,
      at,
      saturated: true,
      lowCapacityKbps: 880,
      medianCapacityKbps: 940,
      receivedKbps: 820,
      provenKbps: 860,
      uplinkKbps: null,
      uplinkProvenKbps: null,
      tier: "reduced",
      tierSeconds: { full: 0, reduced: 60, stills: 0, audio: 0 },
      roundTripMs: 40,
      queueMs: 3,
      lossShare: 0.01,
      stalledSeconds: 1.5,
      voiceConcealedShare: 0.002,
      seconds: 60,
    },
  ]);
  const cause = { code: "link-dropped", fromKbps: 1_900, toKbps: 900 } as const;
  await world.store.measurements.decided([
    { lessonId: of.lessonId, room: of.classroomId, at, tier: "reduced", cause, ...figures, neededKbps: 2_100 },
  ]);
});
afterAll(() => world.close());

it("is each minute and each change with its cause, for administrators and the lesson's teacher", async () => {
  for (const { token } of [people.admin, people.teacher]) {
    const { minutes, changes } = lessonQuality.parse((await world.ask("get", path, { token })).json);
    expect(minutes).toMatchObject([
      { classroomId: people.classroom.id, receivedKbps: 820, tier: "reduced", seconds: 60 },
    ]);
    expect(changes).toMatchObject([{ room: people.classroom.id, cause: { code: "link-dropped", toKbps: 900 } }]);
  }
});

it("is not for a classroom's device, nor of a lesson that is none", async () => {
  expect(refusalOf(await world.ask("get", path, { token: people.device.token })).code).toBe("session.forbidden");
  const none = await world.ask("get", "/lessons/les-none/quality", { token: people.admin.token });
  expect(refusalOf(none).code).toBe("record.not-found");
});
