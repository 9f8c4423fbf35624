import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import { openWorld, PASSWORD, populate, refusalOf, type World } from "./world.ts";

/**
 * Who may do what with records. Each line is one request; each column what each of them gets: the administrator of
 * everything, an administrator of the region North, a teacher, an assistant, an observer, a classroom's terminal.
 */

type Who = "bureau" | "north" | "teacher" | "assistant" | "observer" | "device";
const everybody: readonly Who[] = ["bureau", "north", "teacher", "assistant", "observer", "device"];

let world: World;
const tokens = new Map<Who, string>();
const ids: Record<string, string> = {};

async function add(path: string, body: object): Promise<{ id: string; link: string }> {
  const answer = await world.ask("post", path, { token: tokens.get("bureau"), body });
  if (answer.status !== 201) throw new Error(answer.text);
  const value = JSON.parse(answer.text);
  return { id: value.id ?? value.person.id, link: value.link ?? "" };
}

async function enrol(who: Who, role: string, rest: object): Promise<void> {
  const { id, link } = await add("/people", { name: who, signInName: `the-${who}`, role, ...rest });
  const key = new URL(link).hash.replace("#key=", "");
  const session = await world.ask("post", "/people/password", { body: { key, password: PASSWORD } });
  tokens.set(who, JSON.parse(session.text).token);
  ids[who] = id;
}

beforeAll(async () => {
  world = await openWorld();
  const people = await populate(world);
  tokens.set("bureau", people.admin.token);
  tokens.set("device", people.device.token);
  ids.self = people.admin.holder.kind === "person" ? people.admin.holder.personId : "";
  ids.northSchool = (await add("/schools", { name: "North School", linkProfile: "mobile", region: "North" })).id;
  ids.southSchool = (await add("/schools", { name: "South School", linkProfile: "mobile", region: "South" })).id;
  ids.northRoom = (await add("/classrooms", { schoolId: ids.northSchool, name: "1" })).id;
  ids.southRoom = (await add("/classrooms", { schoolId: ids.southSchool, name: "1" })).id;
  ids.northPerson = (await add("/people", { name: "N", signInName: "nn", role: "teacher", region: "North" })).id;
  ids.southPerson = (await add("/people", { name: "S", signInName: "ss", role: "teacher", region: "South" })).id;
  await enrol("north", "administrator", { region: "north" });
  await enrol("teacher", "teacher", {});
  await enrol("assistant", "assistant", { classroomId: ids.northRoom });
  await enrol("observer", "observer", {});
  const { newLesson } = people;
  // The same teacher at the same time: each is accepted.
  const accepted: string[] = [people.lesson.id];
  const also = async (classroomId: string | undefined): Promise<string> => {
    const wanted = { ...newLesson, teacherId: people.person.id, classroomIds: [classroomId], accepted };
    const { id } = await add("/lessons", wanted);
    accepted.push(id);
    return id;
  };
  ids.southLesson = await also(ids.southRoom);
  ids.northLesson = await also(ids.northRoom);
  lesson = { ...newLesson, classroomIds: [people.classroom.id], accepted };
}, 30_000);
afterAll(() => world.close());

let lesson: {
  title: string;
  teacherId: string;
  startsAt: number;
  endsAt: number;
  classroomIds: ClassroomId[];
  accepted: string[];
};
const school = (region: string) => ({ name: `${region} ${Math.random()}`, linkProfile: "mobile", region });
const person = (rest: object) => ({ name: "x", signInName: `x${Math.random()}`, role: "teacher", ...rest });

const ok = 200;
const made = 201;
/** Beyond the reach of an administrator of one region: as if it were not there. */
const gone = 404;
const no = 403;

const table: [string, string, () => object | undefined, Partial<Record<Who, number>>][] = [
  ["get", "/schools", () => undefined, { bureau: ok, north: ok }],
  ["get", "/people?archived=yes", () => undefined, { bureau: ok, north: ok }],
  ["get", "/audit", () => undefined, { bureau: ok }],
  ["post", "/schools", () => school("North"), { bureau: made, north: made }],
  ["post", "/schools", () => school("South"), { bureau: made }],
  ["post", "/schools", () => school(""), { bureau: made }],
  ["post", "/schools/:northSchool/restore", () => undefined, { bureau: ok, north: ok }],
  ["post", "/schools/:southSchool/restore", () => undefined, { bureau: ok, north: gone }],
  [
    "post",
    "/classrooms",
    () => ({ schoolId: ids.northSchool, name: `${Math.random()}` }),
    { bureau: made, north: made },
  ],
  [
    "post",
    "/classrooms",
    () => ({ schoolId: ids.southSchool, name: `${Math.random()}` }),
    { bureau: made, north: gone },
  ],
  ["post", "/classrooms/:northRoom/restore", () => undefined, { bureau: ok, north: ok }],
  ["post", "/classrooms/:southRoom/archive", () => undefined, { north: gone }],
  ["post", "/people", () => person({ region: "North" }), { bureau: made, north: made }],
  ["post", "/people", () => person({ region: "South" }), { bureau: made }],
  ["post", "/people", () => person({ role: "administrator" }), { bureau: made }],
  ["post", "/people", () => person({ role: "assistant", classroomId: ids.northRoom }), { bureau: made, north: made }],
  ["post", "/people", () => person({ role: "assistant", classroomId: ids.southRoom }), { bureau: made, north: gone }],
  ["post", "/people/:northPerson/link", () => undefined, { bureau: made, north: made }],
  ["post", "/people/:southPerson/link", () => undefined, { bureau: made, north: gone }],
  ["post", "/people/:southPerson/archive", () => undefined, { north: gone }],
  ["post", "/people/:self/link", () => undefined, { bureau: made, north: gone }],
  [
    "get",
    "/lessons/:northLesson",
    () => undefined,
    { bureau: ok, north: ok, assistant: ok, observer: ok, ...unseen() },
  ],
  [
    "get",
    "/lessons/:southLesson",
    () => undefined,
    { bureau: ok, north: gone, observer: ok, assistant: gone, ...unseen() },
  ],
  ["post", "/lessons/:southLesson/cancel", () => undefined, { north: gone }],
  ["post", "/lessons/:northLesson/ticket", () => undefined, {}],
  ["post", "/lessons", () => lesson, { bureau: made, north: gone }],
];

/** Lessons that are not one's own are not there. */
function unseen(): Partial<Record<Who, number>> {
  return { teacher: gone, device: gone };
}

describe.each(table)("%s %s", (method, path, body, expected) => {
  // Where nothing is said of the bureau, it would be done, and the others after it would find it done.
  const asked = everybody.filter((who) => who !== "bureau" || expected.bureau !== undefined);
  it.each(asked)("as %s", async (who) => {
    const content = body();
    const answer = await world.ask(
      method,
      path.replace(/:(\w+)/g, (_all, name) => ids[name] ?? "none"),
      {
        token: tokens.get(who),
        ...(content === undefined ? {} : { body: content }),
      },
    );
    expect(answer.status).toBe(expected[who] ?? no);
    if (answer.status >= 400) refusalOf(answer);
  });
});

describe("an administrator of one region", () => {
  const asNorth = () => ({ token: tokens.get("north") });

  it("sees that region's schools, classrooms and people, and every teacher", async () => {
    const names = async (path: string) => {
      const { items } = JSON.parse((await world.ask("get", path, asNorth())).text);
      return items.map(({ name }: { name: string }) => name);
    };
    expect(await names("/schools")).toContain("North School");
    expect(await names("/schools")).not.toContain("South School");
    expect(await names("/people")).toEqual(expect.arrayContaining(["N", "S", "north", "assistant"]));
    expect(await names("/people")).not.toContain("Admin");
    expect(await names("/people")).not.toContain("observer");
  });

  it("can give nobody more than that region", async () => {
    const people = JSON.parse((await world.ask("get", "/people", asNorth())).text).items;
    const { id, archivedAt, classroom, ...fields } = people.find(({ name }: { name: string }) => name === "N");
    for (const change of [{ region: "" }, { region: "South" }, { role: "administrator", region: "" }]) {
      const answer = await world.ask("put", `/people/${id}`, { ...asNorth(), body: { ...fields, ...change } });
      expect(refusalOf(answer).code).toBe("session.forbidden");
    }
  });

  it("cannot take the own rights, nor archive the own account", async () => {
    const id = ids.north ?? "";
    const { people } = world.store;
    const self = (await people.list({ archived: false, reach: null })).find((one) => one.id === id);
    if (self === undefined) throw new Error("the administrator is not on record");
    const body = { name: self.name, signInName: self.signInName, region: self.region, version: self.version };
    const demoted = await world.ask("put", `/people/${id}`, { ...asNorth(), body: { ...body, role: "teacher" } });
    expect(refusalOf(demoted).code).toBe("person.self");
    expect(refusalOf(await world.ask("post", `/people/${id}/archive`, asNorth())).code).toBe("person.self");
  });
});

describe("archiving", () => {
  const asBureau = () => ({ token: tokens.get("bureau") });

  it("takes a person's sessions, and a school's screens, until they are brought back", async () => {
    const current = async (who: Who) =>
      (await world.ask("get", "/sessions/current", { token: tokens.get(who) })).status;
    await world.ask("post", `/people/${ids.observer}/archive`, asBureau());
    expect(await current("observer")).toBe(401);
    const body = { with: "password", signInName: "the-observer", password: PASSWORD };
    expect(refusalOf(await world.ask("post", "/sessions", { body })).code).toBe("session.wrong-password");
    await world.ask("post", `/people/${ids.observer}/restore`, asBureau());
    expect((await world.ask("post", "/sessions", { body })).status).toBe(201);

    const schools = JSON.parse((await world.ask("get", "/schools", asBureau())).text).items;
    const hill = schools.find(({ name }: { name: string }) => name === "Hill School");
    await world.ask("post", `/schools/${hill.id}/archive`, asBureau());
    expect(await current("device")).toBe(401);
    const taken = await world.ask("post", "/schools", {
      ...asBureau(),
      body: { name: "hill school", linkProfile: "mobile" },
    });
    expect(refusalOf(taken)).toMatchObject({ status: 409, code: "record.archived", params: { name: "Hill School" } });
    await world.ask("post", `/schools/${hill.id}/restore`, asBureau());
    expect(await current("device")).toBe(200);
  });

  it("is followed by no lesson with what is archived", async () => {
    await world.ask("post", `/people/${lesson.teacherId}/archive`, asBureau());
    const answer = await world.ask("post", "/lessons", { ...asBureau(), body: lesson });
    expect(refusalOf(answer)).toMatchObject({ code: "record.not-found", params: { record: "teacher" } });
  });

  it("of two who save the same school, tells the slower one", async () => {
    const schools = JSON.parse((await world.ask("get", "/schools", asBureau())).text).items;
    const { id, archivedAt, ...fields } = schools.find(({ name }: { name: string }) => name === "South School");
    const save = (contact: string) =>
      world.ask("put", `/schools/${id}`, { ...asBureau(), body: { ...fields, contact } });
    expect((await save("one")).status).toBe(200);
    expect(refusalOf(await save("two"))).toEqual({ status: 409, code: "record.changed", params: { record: "school" } });
  });
});

it("calendars end at the region: another one's teacher has none to open, see or revoke", async () => {
  const bureau = tokens.get("bureau") ?? "";
  const north = tokens.get("north") ?? "";
  const open = (token: string, teacherId: string | undefined) =>
    world.ask("post", "/calendars", { token, body: { of: "teacher", teacherId } });
  expect((await open(north, ids.southPerson)).status).toBe(404);
  expect((await open(north, ids.northPerson)).status).toBe(201);
  const { calendar } = JSON.parse((await open(bureau, ids.southPerson)).text);
  expect((await world.ask("get", "/calendars", { token: north })).text).not.toContain(calendar.id);
  expect((await world.ask("delete", `/calendars/${calendar.id}`, { token: north })).status).toBe(404);
  expect((await world.ask("delete", `/calendars/${calendar.id}`, { token: bureau })).status).toBe(200);
});
