import { afterEach, beforeEach, expect, test } from "vitest";
import { openWorld, PASSWORD, populate, type World } from "../../server/http/world.ts";
import { apiOf, must } from "../service.ts";

/** Every method of the client against the routes that the service really has. */

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
beforeEach(async () => {
  world = await openWorld();
  people = await populate(world);
});
afterEach(() => world.close());

test("an administrator fills the timetable", async () => {
  const api = apiOf(world, people.admin.token);
  const school = must(await api.addSchool({ name: "Lake School", linkProfile: "mobile" }));
  const classroom = must(await api.addClassroom({ schoolId: school.id, name: "Room 7" }));
  const { person, link } = must(await api.addPerson({ name: "Ada", signInName: "ada", role: "teacher" }));
  const startsAt = world.clock.now() + 3_600_000;
  const { expected, ...lesson } = must(
    await api.createLesson({
      title: "Loops",
      teacherId: person.id,
      startsAt,
      endsAt: startsAt + 2_700_000,
      classroomIds: [classroom.id],
    }),
  );
  // Nobody has measured its link.
  expect(expected?.tiers.unknown).toBe(1);
  expect(must(await api.schools())).toContainEqual(school);
  expect(must(await api.classrooms())).toContainEqual(classroom);
  expect(must(await api.people())).toContainEqual(person);
  expect(must(await api.lessons(startsAt, startsAt + 1))).toContainEqual(lesson);
  expect(must(await api.lesson(lesson.id))).toEqual(lesson);
  expect(must(await api.attendance(lesson.id))).toEqual([]);
  expect(must(await api.cancelLesson(lesson.id))).toMatchObject({ id: lesson.id, state: "cancelled" });

  const key = new URL(link).hash.replace("#key=", "");
  const guest = apiOf(world);
  expect(must(await guest.inspectLink(key))).toEqual({ purpose: "set-password", name: "Ada" });
  const renewed = new URL(must(await api.renewLink(person.id)).link).hash.replace("#key=", "");
  expect(await guest.inspectLink(key)).toMatchObject({ ok: false, error: { code: "link.unusable" } });
  const session = must(await guest.choosePassword({ key: renewed, password: PASSWORD }));
  expect(session.holder).toMatchObject({ kind: "person", personId: person.id });
});

test("a person signs in and out", async () => {
  const session = must(await apiOf(world).signIn({ with: "password", signInName: "teacher", password: PASSWORD }));
  const api = apiOf(world, session.token);
  expect(must(await api.currentSession())).toEqual(session.holder);
  expect(must(await api.lessonTicket(people.lesson.id)).ticket).toMatch(/^\S+\.\S+\.\S+$/);
  must(await api.signOut());
  expect(await api.currentSession()).toMatchObject({ ok: false, error: { code: "session.ended", params: {} } });
});

test("a screen is paired and unpaired", async () => {
  const admin = apiOf(world, people.admin.token);
  const screen = apiOf(world);
  const { code, pairingId, secret } = must(await screen.startPairing());
  expect(must(await screen.pollPairing({ pairingId, secret }))).toMatchObject({ state: "waiting" });
  must(await admin.confirmPairing(code, people.classroom.id));
  const paired = must(await screen.pollPairing({ pairingId, secret }));
  if (paired.state !== "paired" || paired.session.holder.kind !== "device") throw new Error("the screen is not paired");
  const device = apiOf(world, paired.session.token);
  expect(must(await device.lessons(0, people.newLesson.endsAt))).toMatchObject([{ id: people.lesson.id }]);
  must(await admin.unpair(paired.session.holder.deviceId));
  expect(await device.currentSession()).toMatchObject({ error: { code: "session.ended" } });
});

test("refusals keep their code and parameters", async () => {
  const api = apiOf(world, people.admin.token);
  expect(await api.addSchool({ name: people.school.name, linkProfile: "mobile" })).toMatchObject({
    ok: false,
    error: { code: "record.name-taken", params: { name: people.school.name } },
  });
  expect(await apiOf(world).schools()).toMatchObject({ ok: false, error: { code: "session.missing" } });
});
