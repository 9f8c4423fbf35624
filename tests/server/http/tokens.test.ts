import { afterEach, beforeEach, expect, it } from "vitest";
import type { z } from "zod";
import { auditPage } from "../../../signaling/contract/audit.ts";
import { type NewToken, tokenMade, tokenView } from "../../../signaling/contract/tokens.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

const DAY_MS = 86_400_000;

describeEachDatabase("an access token", (database) => {
  let world: World;
  let people: Awaited<ReturnType<typeof populate>>;

  beforeEach(async () => {
    world = await openWorld({}, database.store);
    people = await populate(world);
  });
  afterEach(() => world.close());

  async function make(wanted: Partial<NewToken>, token = people.admin.token) {
    const body: NewToken = { name: "Timetable export", scopes: ["places:read"], days: 30, ...wanted };
    return tokenMade.parse((await world.ask("post", "/tokens", { token, body })).json);
  }
  const list = async (token: string) => {
    const { items }: { items: z.output<typeof tokenView>[] } = JSON.parse(
      (await world.ask("get", "/tokens", { token })).text,
    );
    return items.map((item) => tokenView.parse(item));
  };
  const newSchool = (name: string, region = "") => ({ name, linkProfile: "satellite", region });

  async function regional(signInName: string, region: string): Promise<string> {
    const invited = { name: signInName, signInName, role: "administrator" as const, region };
    const added = await world.parts.accounts.invite(invited);
    if (!added.ok) throw new Error("not invited");
    const session = await world.parts.accounts.choosePassword({ key: added.value.key, password: "a long password" });
    if (!session.ok) throw new Error("not signed in");
    return session.value.token;
  }

  it("opens what its scopes name and nothing else, and says which one it lacks", async () => {
    const { secret } = await make({ scopes: ["places:read", "lessons:write"] });
    expect(secret).toMatch(/^ort_[\w-]{43}$/);
    expect((await world.ask("get", "/schools", { token: secret })).status).toBe(200);
    expect((await world.ask("get", "/sessions/current", { token: secret })).json).toMatchObject({ name: "Admin" });
    const [startsAt, endsAt] = [world.clock.now() + DAY_MS, world.clock.now() + DAY_MS + 2_400_000];
    const lesson = { ...people.newLesson, title: "By a program", startsAt, endsAt };
    expect((await world.ask("post", "/lessons", { token: secret, body: lesson })).status).toBe(201);

    const write = await world.ask("post", "/schools", { token: secret, body: newSchool("Lake") });
    expect(refusalOf(write)).toEqual({
      ...{ status: 403, code: "token.out-of-scope" },
      params: { scope: "places:write" },
    });
    expect(write.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope", scope="places:write"');
    for (const [path, scope] of [
      ["/people", "people:read"],
      ["/audit", "audit:read"],
      [`/lessons/${people.lesson.id}/attendance`, "reports:read"],
      [`/lessons/${people.lesson.id}`, "lessons:read"],
      ["/operations/feed", "operations:read"],
    ]) {
      const answer = await world.ask("get", path ?? "", { token: secret });
      expect(refusalOf(answer)).toMatchObject({ code: "token.out-of-scope", params: { scope } });
    }
  });

  it("is nobody who is signed in: no account, no other token, no seat, no import", async () => {
    const { secret } = await make({
      scopes: ["places:read", "places:write", "people:read", "people:write", "lessons:write", "operations:write"],
    });
    for (const [method, path] of [
      ["get", "/account/sessions"],
      ["put", "/account/password"],
      ["get", "/tokens"],
      ["post", "/tokens"],
      ["delete", "/tokens/tok-something"],
      ["delete", "/sessions/current"],
      ["post", `/lessons/${people.lesson.id}/ticket`],
      ["post", "/imports/people"],
      ["get", `/slides/${"0".repeat(64)}`],
    ]) {
      const answer = await world.ask(method ?? "", path ?? "", { token: secret });
      expect(refusalOf(answer)).toMatchObject({ status: 403, code: "token.not-here" });
    }
  });

  it("makes no administrator and touches none: that would be a way around its scopes and its end", async () => {
    const { secret: token } = await make({ scopes: ["people:read", "people:write"] });
    const person = { name: "Helper", signInName: "helper", role: "teacher" };
    expect((await world.ask("post", "/people", { token, body: person })).status).toBe(201);
    const { holder } = people.admin;
    if (holder.kind !== "person") throw new Error("not a person");
    const { id, version } = people.person;
    const asked: [string, string, object | undefined][] = [
      ["post", "/people", { ...person, signInName: "two", role: "administrator" }],
      ["put", `/people/${id}`, { name: "T", signInName: "t1", role: "administrator", version }],
      ["put", `/people/${holder.personId}`, { name: "T", signInName: "t1", role: "teacher", version: 1 }],
      ["post", `/people/${holder.personId}/link`, undefined],
      ["post", `/people/${holder.personId}/archive`, undefined],
      ["delete", `/people/${holder.personId}/provider-link`, undefined],
    ];
    for (const [method, path, body] of asked) {
      const answer = await world.ask(method, path, { token, ...(body && { body }) });
      expect(refusalOf(answer).code).toBe("token.not-here");
    }
  });

  it("reaches as far as its maker does at that moment", async () => {
    const east = await regional("east", "East");
    const { secret, token: made } = await make({ scopes: ["places:write", "places:read", "audit:read"] }, east);
    const inEast = await world.ask("post", "/schools", { token: secret, body: newSchool("Lake", "east") });
    expect(inEast.status).toBe(201);
    const elsewhere = await world.ask("post", "/schools", { token: secret, body: newSchool("Sea", "West") });
    expect(refusalOf(elsewhere).code).toBe("session.forbidden");
    expect((await world.ask("get", "/schools", { token: secret })).json).toMatchObject({ items: [{ name: "Lake" }] });
    expect(refusalOf(await world.ask("get", "/audit", { token: secret })).code).toBe("session.forbidden");

    const row = (await world.store.people.list({ archived: false, reach: null })).find(
      ({ id }) => id === made.owner.id,
    );
    if (row === undefined) throw new Error("nobody");
    await world.store.people.change({ ...row, personId: row.id, classroomId: null, role: "observer" });
    expect(refusalOf(await world.ask("get", "/schools", { token: secret })).code).toBe("token.ended");
  });

  it("ends with its maker's role, and does not come back with it", async () => {
    const east = await regional("east", "East");
    const { secret, token: made } = await make({}, east);
    const { token } = people.admin;
    let version = 1;
    for (const role of ["observer", "administrator"]) {
      const body = { name: "east", signInName: "east", role, region: "East", version };
      const changed = await world.ask("put", `/people/${made.owner.id}`, { token, body });
      expect(changed.status).toBe(200);
      version = JSON.parse(changed.text).version;
    }
    expect((await world.ask("get", "/schools", { token: east })).status).toBe(200);
    expect(refusalOf(await world.ask("get", "/schools", { token: secret })).code).toBe("token.ended");
  });

  it("ends with its time, when it is revoked, and with its maker's account for good", async () => {
    const short = await make({ name: "short", days: 1 });
    const revoked = await make({ name: "revoked" });
    const east = await regional("east", "East");
    const orphan = await make({ name: "orphan" }, east);
    const { token } = people.admin;
    world.clock.advance(DAY_MS / 4);
    const signedIn = { token };
    expect((await world.ask("delete", `/tokens/${revoked.token.id}`, signedIn)).status).toBe(200);
    expect(refusalOf(await world.ask("delete", `/tokens/${revoked.token.id}`, signedIn)).code).toBe("record.not-found");
    await world.ask("post", `/people/${orphan.token.owner.id}/archive`, signedIn);
    await world.ask("post", `/people/${orphan.token.owner.id}/restore`, signedIn);
    for (const { secret } of [revoked, orphan]) {
      const answer = await world.ask("get", "/schools", { token: secret });
      expect(refusalOf(answer)).toMatchObject({ status: 401, code: "token.ended" });
      expect(answer.headers["www-authenticate"]).toBe('Bearer error="invalid_token"');
    }
    expect((await world.ask("get", "/schools", { token: short.secret })).status).toBe(200);
    expect((await list(token)).map(({ name }) => name)).toEqual(["short"]);
    world.clock.advance(DAY_MS);
    expect(refusalOf(await world.ask("get", "/schools", { token: short.secret })).code).toBe("token.ended");
    await world.parts.tokens.sweep();
    expect(await world.store.tokens.list()).toEqual([]);
  });

  it("is listed with its last use, to its maker and to who administers everything, never with its secret", async () => {
    const east = await regional("east", "East");
    const { secret } = await make({ name: "of the east" }, east);
    const own = await make({ name: "own" });
    await world.ask("get", "/schools", { token: secret });
    const seen = await list(people.admin.token);
    expect(seen.map(({ name, lastUsedAt }) => [name, lastUsedAt])).toEqual(
      expect.arrayContaining([
        ["own", null],
        ["of the east", world.clock.now()],
      ]),
    );
    expect((await list(east)).map(({ name }) => name)).toEqual(["of the east"]);
    expect(JSON.stringify(seen)).not.toContain(secret);
    const another = await world.ask("delete", `/tokens/${own.token.id}`, { token: east });
    expect(refusalOf(another).code).toBe("record.not-found");
  });

  it("is named in the audit beside the person, and found there by its name", async () => {
    const { secret } = await make({ name: "学籍系统", scopes: ["places:write"] });
    await world.ask("post", "/schools", { token: secret, body: newSchool("Lake") });
    const found = await world.ask("get", `/audit?search=${encodeURIComponent("学籍")}&action=school.added`, {
      token: people.admin.token,
    });
    expect(auditPage.parse(found.json).items).toMatchObject([
      { action: "school.added", actor: { name: "Admin", token: "学籍系统" }, subject: { name: "Lake" } },
    ]);
    const signedIn = await world.ask("get", "/audit?action=token.made", { token: people.admin.token });
    expect(auditPage.parse(signedIn.json).items).toMatchObject([{ actor: { token: null }, before: null }]);
  });

  it("lives a year at most, has a scope at least, and an account has fifty at most", async () => {
    const { token } = people.admin;
    for (const wrong of [{ days: 366 }, { days: 0 }, { scopes: [] }, { scopes: ["places:own"] }, { name: " " }]) {
      const body = { name: "x", scopes: ["audit:read"], days: 1, ...wrong };
      expect(refusalOf(await world.ask("post", "/tokens", { token, body })).code).toBe("input.invalid");
    }
    for (let number = 0; number < 50; number += 1) await make({ name: `token ${number}` });
    const body = { name: "x", scopes: ["audit:read"], days: 1 };
    expect(refusalOf(await world.ask("post", "/tokens", { token, body })).code).toBe("token.too-many");
  });

  it("may ask often, not without end; and one address guesses a hundred times", async () => {
    const { secret } = await make({});
    const statuses = new Set<number>();
    for (let asked = 0; asked < 601; asked += 1)
      statuses.add((await world.ask("get", "/lessons", { token: secret })).status);
    expect([...statuses]).toEqual([403, 429]);
    const guess = (made: number) => world.ask("get", "/schools", { token: `ort_${made}`, from: "203.0.113.9" });
    for (let made = 0; made < 100; made += 1) expect((await guess(made)).status).toBe(401);
    expect(refusalOf(await guess(100)).code).toBe("request.too-many");
  });
});
