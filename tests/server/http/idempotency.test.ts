import { afterEach, beforeEach, expect, it } from "vitest";
import { invitedPerson, schoolView } from "../../../signaling/contract/api.ts";
import { tokenMade } from "../../../signaling/contract/tokens.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

const HOUR_MS = 3_600_000;
const KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";

describeEachDatabase("a creation with an idempotency key", (database) => {
  let world: World;
  let people: Awaited<ReturnType<typeof populate>>;

  beforeEach(async () => {
    world = await openWorld({}, database.store);
    people = await populate(world);
  });
  afterEach(() => world.close());

  const post = (path: string, body: object | undefined, key = KEY, token = people.admin.token) =>
    world.ask("post", path, { token, ...(body && { body }), headers: { "Idempotency-Key": key } });
  const lake = { name: "Lake School", linkProfile: "mobile" };
  const schools = async () => (await world.store.places.schools({ archived: false, reach: null })).length;

  it("happens once, and is answered again word for word with what was told only once", async () => {
    const person = { name: "Li", signInName: "li", role: "teacher" };
    const first = await post("/people", person);
    const again = await post("/people", person);
    expect(first.headers["idempotency-replayed"]).toBeUndefined();
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect([again.status, again.text]).toEqual([201, first.text]);
    const { link } = invitedPerson.parse(first.json);
    expect(link).toContain("#key=");
    const asked = { token: people.admin.token };
    expect((await world.ask("get", "/audit?search=li&action=person.added", asked)).text.match(/"aud-/g)).toHaveLength(
      1,
    );
  });

  it("is done by one of twenty that come at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("/schools", lake)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(refusalOf(answer)).toMatchObject({ status: 409, code: "idempotency.in-flight" });
    }
    expect(await schools()).toBe(2);
    expect((await post("/schools", lake)).text).toBe(made[0]?.text);
  });

  it("is refused when the key came with something else before", async () => {
    await post("/schools", lake);
    const other = await post("/schools", { ...lake, name: "Sea School" });
    expect(refusalOf(other)).toMatchObject({ status: 422, code: "idempotency.other-request" });
    const elsewhere = await post("/classrooms", { schoolId: people.school.id, name: "Room 9" });
    expect(refusalOf(elsewhere).code).toBe("idempotency.other-request");
    const archived = await post(`/schools/${people.school.id}/archive`, undefined, `${KEY}-1`);
    expect(archived.status).toBe(200);
    const sibling = await post("/schools/sch-another-one/archive", undefined, `${KEY}-1`);
    expect(refusalOf(sibling).code).toBe("idempotency.other-request");
  });

  it("is known after a restart, for a day", async () => {
    const first = await post("/schools", lake);
    await world.close();
    world = await openWorld({}, await database.reopen());
    expect((await post("/schools", lake)).text).toBe(first.text);
    world.clock.advance(24 * HOUR_MS);
    await world.parts.replays.sweep();
    const token = await world.parts.accounts.signIn({
      with: "password",
      signInName: "admin",
      password: "correct horse",
    });
    if (!token.ok) throw new Error("not signed in");
    const later = await post("/schools", lake, KEY, token.value.token);
    expect(refusalOf(later).code).toBe("record.name-taken");
  });

  it("was refused, so that it may be asked again under the same key", async () => {
    expect(refusalOf(await post("/schools", { ...lake, name: "Hill School" })).code).toBe("record.name-taken");
    await world.store.places.changeSchool({
      ...{ schoolId: people.school.id, version: 1, name: "Old Hill", linkProfile: "mobile" },
      ...{ region: "", bandwidthKbps: null, contact: "" },
    });
    expect((await post("/schools", { ...lake, name: "Hill School" })).status).toBe(201);
  });

  it("broke off: whether it was done nobody knows, so that it is not done a second time", async () => {
    const add = world.parts.places.addSchool;
    let broken = true;
    const places = {
      ...world.parts.places,
      addSchool: async (...asked: Parameters<typeof add>) => {
        const added = await add(...asked);
        if (broken) throw new Error("the connection was lost");
        return added;
      },
    };
    const other = await openWorld({ places }, database.store);
    const headers = { "Idempotency-Key": KEY };
    const ask = () => other.ask("post", "/schools", { token: people.admin.token, body: lake, headers });
    expect(refusalOf(await ask()).code).toBe("server.failed");
    broken = false;
    expect(refusalOf(await ask())).toMatchObject({
      code: "idempotency.in-flight",
      params: { since: expect.any(Number) },
    });
    expect(await schools()).toBe(2);
    await other.close();
  });

  it("is each one's own: neither another person nor a token of the same one gets the answer", async () => {
    await post("/schools", lake);
    const body = { name: "Import", scopes: ["places:write"], days: 1 };
    const { secret } = tokenMade.parse((await world.ask("post", "/tokens", { token: people.admin.token, body })).json);
    expect(refusalOf(await post("/schools", lake, KEY, secret)).code).toBe("record.name-taken");
    expect(schoolView.parse((await post("/schools", { ...lake, name: "Sea" }, KEY, secret)).json).name).toBe("Sea");
    expect(refusalOf(await post("/schools", lake, KEY, people.teacher.token)).code).toBe("session.forbidden");
  });

  it("asks for a key that can be one", async () => {
    for (const key of ["", "short", "x".repeat(101), "with a space in the middle", "ключ-ключ-ключ-ключ"]) {
      const answer = await post("/schools", lake, Buffer.from(key).toString("latin1"));
      expect(refusalOf(answer)).toMatchObject({ code: "input.invalid", params: { path: "idempotency-key" } });
    }
    expect(await schools()).toBe(1);
  });
});

it("a secret that is told once is not to be read in the answer that is kept", async () => {
  const world = await openWorld();
  const { admin } = await populate(world);
  const body = { name: "Import", scopes: ["places:write"], days: 1 };
  const asked = { token: admin.token, body, headers: { "Idempotency-Key": KEY } };
  const { secret } = tokenMade.parse((await world.ask("post", "/tokens", asked)).json);
  expect(tokenMade.parse((await world.ask("post", "/tokens", asked)).json).secret).toBe(secret);
  const rows = world.rows();
  expect(rows).toContain("idempotency_keys");
  for (const told of [secret, KEY]) {
    expect(rows).not.toContain(told);
    expect(rows).not.toContain(Buffer.from(told).toString("base64").slice(0, 20));
  }
  await world.close();
});
