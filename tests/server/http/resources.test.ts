import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LessonId } from "../../../signaling/contract/ids.ts";
import type { EndReason } from "../../../signaling/contract/lesson.ts";
import { openWorld, PASSWORD, populate, refusalOf, type World } from "./world.ts";

const HOUR_MS = 3_600_000;
let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let ended: [LessonId, EndReason][];
/** What the live lesson does when it is told to end. */
let onEnd: (id: LessonId) => Promise<void>;

beforeEach(async () => {
  ended = [];
  onEnd = async () => undefined;
  world = await openWorld({
    endLesson: async (id, reason) => {
      ended.push([id, reason]);
      await onEnd(id);
    },
  });
  people = await populate(world);
});
afterEach(() => world.close());

const asAdmin = () => ({ token: people.admin.token });

describe("sessions", () => {
  it("signs in with a password, whatever the case of the name", async () => {
    const body = { with: "password", signInName: "TEACHER", password: PASSWORD };
    const answer = await world.ask("post", "/sessions", { body });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      token: expect.any(String),
      expiresAt: expect.any(Number),
      holder: {
        kind: "person",
        personId: people.person.id,
        name: "Teacher",
        role: "teacher",
        region: "",
        classroomId: null,
      },
    });
  });

  it("tells a wrong password and an unknown name apart from nothing", async () => {
    const wrong = { with: "password", signInName: "teacher", password: "wrong" };
    const answers = [
      await world.ask("post", "/sessions", { body: wrong }),
      await world.ask("post", "/sessions", { body: { ...wrong, signInName: "nobody" } }),
    ];
    const refusal = { status: 401, code: "session.wrong-password", params: {} };
    expect(answers.map(refusalOf)).toEqual([refusal, refusal]);
  });

  it("signs in with a link as often as the link allows", async () => {
    const owner = { kind: "person", personId: people.person.id } as const;
    const expiresAt = world.clock.now() + HOUR_MS;
    const key = await world.parts.accounts.makeLink({ purpose: "sign-in", owner, expiresAt, usesLeft: 1 });
    const inspected = await world.ask("post", "/links/inspect", { body: { key } });
    expect(inspected.json).toEqual({ purpose: "sign-in", name: "Teacher" });
    expect((await world.ask("post", "/sessions", { body: { with: "link", key } })).status).toBe(201);
    const again = await world.ask("post", "/sessions", { body: { with: "link", key } });
    expect(refusalOf(again)).toMatchObject({ status: 410, code: "link.unusable" });
  });

  it("says whose session it is, and ends it", async () => {
    for (const { token, holder } of [people.teacher, people.device, people.admin]) {
      expect((await world.ask("get", "/sessions/current", { token })).json).toEqual(holder);
    }
    const { token } = people.teacher;
    expect((await world.ask("delete", "/sessions/current", { token })).json).toEqual({});
    expect(refusalOf(await world.ask("get", "/sessions/current", { token })).code).toBe("session.ended");
  });

  it("ends sessions by themselves in time", async () => {
    world.clock.advance(365 * 24 * HOUR_MS);
    expect(refusalOf(await world.ask("get", "/people", asAdmin())).code).toBe("session.ended");
  });
});

describe("people", () => {
  it("lists them without their secrets", async () => {
    const { json, text } = await world.ask("get", "/people", asAdmin());
    expect(json).toEqual({
      next: null,
      items: [
        { ...people.person, id: expect.any(String), name: "Admin", signInName: "admin", role: "administrator" },
        people.person,
      ],
    });
    expect(text).not.toContain("argon2");
  });

  it("invites with a link to the page of the role", async () => {
    const invite = (role: string) =>
      world.ask("post", "/people", { ...asAdmin(), body: { name: "New", signInName: `new-${role}`, role } });
    const link = /^http:\/\/lessons\.example\.org\/(admin|teacher)#key=([\w-]{20,})$/;
    expect((await invite("administrator")).json).toMatchObject({ link: expect.stringMatching(link) });
    expect((await invite("teacher")).json).toMatchObject({ link: expect.stringContaining("/teacher#key=") });
  });

  it("gives out a new link to the page of the role", async () => {
    const renew = (id: string) => world.ask("post", `/people/${id}/link`, asAdmin());
    const answer = await renew(people.person.id);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      person: people.person,
      link: expect.stringMatching(/^http:\/\/lessons\.example\.org\/teacher#key=[\w-]{20,}$/),
    });
    const { holder } = people.admin;
    const own = await renew(holder.kind === "person" ? holder.personId : "");
    expect(own.json).toMatchObject({ link: expect.stringContaining("/admin#key=") });
    const unknown = await renew("per-nobody");
    expect(refusalOf(unknown)).toEqual({ status: 404, code: "record.not-found", params: { record: "person" } });
  });

  it("refuses a name that is taken", async () => {
    const body = { name: "Other", signInName: "Teacher", role: "teacher" };
    const answer = await world.ask("post", "/people", { ...asAdmin(), body });
    expect(refusalOf(answer)).toEqual({ status: 409, code: "record.name-taken", params: { name: "Teacher" } });
  });

  it("has a first administrator once", async () => {
    const body = { key: "x".repeat(43), name: "Second", signInName: "second", password: PASSWORD };
    expect(refusalOf(await world.ask("post", "/people/first", { body })).code).toBe("link.unusable");
    expect(await world.parts.accounts.ensureFirstAdministratorLink()).toBeUndefined();
  });
});

describe("places and devices", () => {
  it("lists schools, and classrooms with their devices", async () => {
    expect((await world.ask("get", "/schools", asAdmin())).json).toEqual({ next: null, items: [people.school] });
    const holder = people.device.holder;
    expect((await world.ask("get", "/classrooms", asAdmin())).json).toEqual({
      next: null,
      items: [
        {
          ...people.classroom,
          devices: [
            {
              id: holder.kind === "device" ? holder.deviceId : "none",
              pairedAt: world.clock.now(),
              lastSeenAt: world.clock.now(),
            },
          ],
        },
      ],
    });
  });

  it("refuses names that are taken and schools that are not there", async () => {
    const school = { name: "HILL school", linkProfile: "mobile" };
    expect(refusalOf(await world.ask("post", "/schools", { ...asAdmin(), body: school })).code).toBe(
      "record.name-taken",
    );
    const lost = { schoolId: "sch-none", name: "Room 2" };
    expect(refusalOf(await world.ask("post", "/classrooms", { ...asAdmin(), body: lost }))).toEqual({
      status: 404,
      code: "record.not-found",
      params: { record: "school" },
    });
  });

  it("lets a device go, and its session with it", async () => {
    const { token, holder } = people.device;
    const path = `/devices/${holder.kind === "device" ? holder.deviceId : "none"}`;
    expect((await world.ask("delete", path, asAdmin())).json).toEqual({});
    expect(refusalOf(await world.ask("get", "/sessions/current", { token })).code).toBe("session.ended");
    expect(refusalOf(await world.ask("delete", path, asAdmin())).code).toBe("record.not-found");
  });

  it("waits, pairs once, and forgets what expired", async () => {
    const started = await world.parts.pairing.start();
    const body = { pairingId: started.pairingId, secret: started.secret };
    expect((await world.ask("post", "/pairings/poll", { body })).json).toEqual({
      state: "waiting",
      expiresAt: started.expiresAt,
    });
    world.clock.advance(HOUR_MS);
    expect(refusalOf(await world.ask("post", "/pairings/poll", { body }))).toMatchObject({
      status: 410,
      code: "pairing.expired",
    });
    const confirm = { code: started.code, classroomId: people.classroom.id };
    expect(refusalOf(await world.ask("post", "/pairings/confirm", { ...asAdmin(), body: confirm }))).toMatchObject({
      status: 404,
      code: "pairing.unknown-code",
    });
  });
});

describe("lessons", () => {
  const range = () => `?from=${world.clock.now() - HOUR_MS}&to=${world.clock.now() + 2 * HOUR_MS}`;
  const path = () => `/lessons/${people.lesson.id}`;

  it("are listed and shown to those who take part", async () => {
    for (const { token } of [people.admin, people.teacher, people.device]) {
      expect((await world.ask("get", `/lessons${range()}`, { token })).json).toEqual({
        items: [people.lesson],
        next: null,
      });
      expect((await world.ask("get", path(), { token })).json).toEqual(people.lesson);
    }
  });

  it("are refused with the reason", async () => {
    const create = async (change: object) =>
      refusalOf(await world.ask("post", "/lessons", { ...asAdmin(), body: { ...people.newLesson, ...change } }));
    const { startsAt } = people.newLesson;
    expect(await create({ endsAt: startsAt })).toMatchObject({ status: 422, code: "lesson.ends-before-start" });
    expect(await create({ endsAt: startsAt + 48 * HOUR_MS })).toMatchObject({ status: 422, code: "lesson.too-long" });
    expect(await create({ classroomIds: [] })).toMatchObject({ status: 422, code: "lesson.no-classrooms" });
    expect(await create({ teacherId: "per-nobody" })).toMatchObject({ status: 404, code: "record.not-found" });
  });

  it("give a ticket for the own seat only", async () => {
    const seats = [
      [people.teacher, { role: "teacher" }],
      [people.device, { role: "classroom", classroomId: people.classroom.id }],
    ] as const;
    for (const [{ token }, seat] of seats) {
      const answer = await world.ask("post", `${path()}/ticket`, { token });
      expect(answer.status).toBe(201);
      const ticket = JSON.parse(answer.text).ticket;
      expect(world.parts.tickets.check(ticket)).toMatchObject({
        ok: true,
        value: { lessonId: people.lesson.id, seat },
      });
    }
    expect(refusalOf(await world.ask("post", `${path()}/ticket`, asAdmin()))).toMatchObject({
      status: 403,
      code: "ticket.forbidden",
    });
  });

  it("show who was there to their teacher and the administrators", async () => {
    const joinedAt = world.clock.now();
    const stay = { id: "stay-1", lessonId: people.lesson.id, room: people.classroom.id, joinedAt };
    await world.store.attendance.opened(stay);
    await world.store.attendance.closed(stay.id, joinedAt + 1000, "left");
    const row = {
      room: people.classroom.id,
      name: "Room 1",
      school: "Hill School",
      joinedAt,
      leftAt: joinedAt + 1000,
      leaveReason: "left",
    };
    for (const { token } of [people.admin, people.teacher]) {
      expect((await world.ask("get", `${path()}/attendance`, { token })).json).toEqual({ items: [row] });
    }
    const asDevice = await world.ask("get", `${path()}/attendance`, { token: people.device.token });
    expect(refusalOf(asDevice).code).toBe("session.forbidden");
  });

  it("are cancelled, and who waits is told", async () => {
    const answer = await world.ask("post", `${path()}/cancel`, asAdmin());
    expect(answer.json).toMatchObject({ id: people.lesson.id, state: "cancelled" });
    expect(ended).toEqual([[people.lesson.id, "cancelled"]]);
    expect(refusalOf(await world.ask("post", `${path()}/cancel`, asAdmin())).code).toBe("lesson.cancelled");
    expect(refusalOf(await world.ask("post", `${path()}/ticket`, { token: people.teacher.token })).code).toBe(
      "lesson.cancelled",
    );
    expect(ended).toHaveLength(1);
  });

  it("are ended when they are on air", async () => {
    onEnd = (id) => world.store.lessons.ended(id, world.clock.now(), "administrator");
    await world.store.lessons.wentLive(people.lesson.id, world.clock.now());
    const answer = await world.ask("post", `${path()}/cancel`, asAdmin());
    expect(answer.json).toMatchObject({ state: "ended", endReason: "administrator" });
    expect(ended).toEqual([[people.lesson.id, "administrator"]]);
    expect(refusalOf(await world.ask("post", `${path()}/cancel`, asAdmin())).code).toBe("lesson.over");
  });

  it("stay as they are when nobody could end them", async () => {
    await world.store.lessons.wentLive(people.lesson.id, world.clock.now());
    expect(refusalOf(await world.ask("post", `${path()}/cancel`, asAdmin()))).toMatchObject({
      status: 409,
      code: "record.in-use",
    });
  });
});
