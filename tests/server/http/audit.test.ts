import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditPage } from "../../../signaling/contract/audit.ts";
import { openWorld, PASSWORD, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;

beforeEach(async () => {
  world = await openWorld();
  people = await populate(world);
});
afterEach(() => world.close());

const asAdmin = () => ({ token: people.admin.token });

async function audited(query = "") {
  const answer = await world.ask("get", `/audit${query}`, asAdmin());
  return auditPage.parse(answer.json);
}

describe("the audit", () => {
  it("has a line for everything that was done to set a service up, newest first", async () => {
    const { items, next } = await audited();
    expect(items.map(({ action }) => action).sort()).toEqual(
      ["person.added", "person.added", "password.chosen", "school.added", "classroom.added", "device.paired"]
        .concat("lesson.scheduled")
        .sort(),
    );
    expect(next).toBeNull();
  });

  it("says who, from where, and what was before and after, of what changed alone", async () => {
    world.clock.advance(60_000);
    const body = { name: "Hill School", linkProfile: "mobile", region: "North", contact: "Ma 123", version: 1 };
    const path = `/schools/${people.school.id}`;
    const changed = await world.ask("put", path, { ...asAdmin(), body, from: "203.0.113.7" });
    expect(changed.status).toBe(200);
    const [newest] = (await audited()).items;
    expect(newest).toMatchObject({
      at: world.clock.now(),
      action: "school.changed",
      actor: { kind: "person", name: "Admin" },
      subject: { kind: "school", id: people.school.id, name: "Hill School" },
      address: "203.0.113.7",
    });
    expect(newest?.before).toEqual({ linkProfile: "satellite", region: "", contact: "" });
    expect(newest?.after).toEqual({ linkProfile: "mobile", region: "North", contact: "Ma 123" });
  });

  it("notes nothing where nothing changed, and nothing that was refused", async () => {
    const before = (await audited()).items.length;
    const { id, archivedAt, ...school } = people.school;
    const same = await world.ask("put", `/schools/${id}`, { ...asAdmin(), body: school });
    expect(same.status).toBe(200);
    expect((await world.ask("post", "/schools", { ...asAdmin(), body: { name: "", linkProfile: "x" } })).status).toBe(
      400,
    );
    const taken = { name: school.name, linkProfile: "mobile" };
    expect((await world.ask("post", "/schools", { ...asAdmin(), body: taken })).status).toBe(409);
    expect((await world.ask("post", `/schools/${id}/archive`, { token: people.teacher.token })).status).toBe(403);
    expect((await audited()).items).toHaveLength(before);
  });

  it("keeps no secret: no password, no key, no token, no hash", async () => {
    const body = { with: "password", signInName: "teacher", password: PASSWORD };
    const session = await world.ask("post", "/sessions", { body });
    await world.ask("post", `/people/${people.person.id}/link`, asAdmin());
    await world.ask("post", `/people/${people.person.id}/archive`, asAdmin());
    const text = JSON.stringify((await audited("?limit=200")).items);
    expect(text).toContain("session.opened");
    for (const secret of [PASSWORD, "argon2", "passwordHash", JSON.parse(session.text).token, "key="]) {
      expect(text).not.toContain(secret);
    }
  });

  it("is searched by word, by what was done, by whom, to what and when; page by page", async () => {
    const found = async (query: string) => (await audited(query)).items.map(({ action }) => action);
    expect(await found("?search=hill%20SCHOOL&action=school.added")).toEqual(["school.added"]);
    expect(await found("?search=100%25")).toEqual([]);
    expect(await found(`?subjectId=${people.school.id}`)).toEqual(["school.added"]);
    expect(await found(`?actorId=${people.person.id}`)).toEqual(["password.chosen"]);
    expect(await found(`?from=${world.clock.now() + 1}`)).toEqual([]);
    expect(await found(`?to=${world.clock.now()}`)).toEqual([]);
    const all = await audited("?limit=200");
    const first = await audited("?limit=4");
    const second = await audited(`?limit=4&cursor=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
  });

  it("is for administrators of everything alone", async () => {
    const regional = { name: "North", signInName: "north", role: "administrator", region: "North" };
    const link = JSON.parse((await world.ask("post", "/people", { ...asAdmin(), body: regional })).text).link;
    const key = new URL(link).hash.replace("#key=", "");
    const session = await world.ask("post", "/people/password", { body: { key, password: PASSWORD } });
    const { token } = JSON.parse(session.text);
    expect((await world.ask("get", "/schools", { token })).status).toBe(200);
    expect(refusalOf(await world.ask("get", "/audit", { token })).code).toBe("session.forbidden");
  });
});
