import { afterAll, beforeAll, expect, it } from "vitest";
import { SyntheticOnAir } from "../../../bench/support/synthetic-on-air.ts";
import { OnAirFeed } from "../../../server/lesson/on-air-feed.ts";
import type { Timetable } from "../../../server/timetable/timetable.ts";
import { invitedPerson, session } from "../../../signaling/contract/api.ts";
import { granted, refused } from "../../../signaling/contract/errors.ts";
import { type OnAirEvent, onAirEvent } from "../../../signaling/contract/operations.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { grantedValue, lessonRecord, lessonWorld } from "../../support/lesson-world.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

const lessons = lessonWorld();
const onAir = new OnAirFeed({ clock: new FakeClock(), lessons: () => lessons.lessons.all() });
let world: World;
let people: Awaited<ReturnType<typeof populate>>;

beforeAll(async () => {
  const teacher = await lessons.openTeacher();
  grantedValue(await teacher.join());
  world = await openWorld({ onAir });
  people = await populate(world);
});
afterAll(() => world.close());

async function stream(token: string, { origin } = world) {
  const response = await fetch(`${origin}/api/v1/operations/feed`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error("the feed has no body");
  let text = "";
  return {
    response,
    /** The next event; undefined when the stream is over. */
    async next() {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const [block, rest] = [text.slice(0, end), text.slice(end + 2)];
          text = rest;
          if (block.startsWith("data: ")) return onAirEvent.parse(JSON.parse(block.slice(6)));
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
      }
    },
  };
}

it("is for administrators only", async () => {
  const path = "/operations/feed";
  expect(refusalOf(await world.ask("get", path)).code).toBe("session.missing");
  for (const { token } of [people.teacher, people.device])
    expect(refusalOf(await world.ask("get", path, { token })).code).toBe("session.forbidden");
  expect(onAir.watchers).toBe(0);
});

it("begins with a snapshot, goes on with changes, and ends with the session", async () => {
  const signIn = { with: "password", signInName: "admin", password: "correct horse" };
  const answer = await world.ask("post", "/sessions", { body: signIn });
  const token: string = JSON.parse(answer.text).token;
  const { response, next } = await stream(token);
  expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
    "no-store",
  ]);
  const snapshot = await next();
  expect(snapshot?.kind).toBe("snapshot");
  expect(snapshot?.lessons.map(({ title, teacher }) => [title, teacher.presence])).toEqual([["Fractions", "present"]]);

  await lessons.lessons.end(snapshot?.lessons[0]?.id ?? fail(), "administrator");
  const other = await stream(people.admin.token);
  expect((await other.next())?.lessons).toEqual([]);
  expect(await next()).toMatchObject({ kind: "changes", gone: [snapshot?.lessons[0]?.id] });

  await world.parts.accounts.signOut(token);
  world.clock.advance(15_000);
  expect(await next()).toBeUndefined();
  await expect.poll(() => onAir.watchers, { timeout: 30_000 }).toBe(1);

  onAir.close();
  expect(await other.next()).toBeUndefined();
});

it("ends when its reader reaches less than it did, so that a region's administrator is told of no other's lessons", async () => {
  const reached = new SyntheticOnAir(3, 2, lessons.clock);
  const other = await openWorld({ onAir: reached });
  const { admin } = await populate(other);
  const invitation = { name: "Lin", signInName: "lin", role: "administrator", region: "" };
  const { link, person } = invitedPerson.parse(
    (await other.ask("post", "/people", { token: admin.token, body: invitation })).json,
  );
  const choice = { key: new URL(link).hash.replace("#key=", ""), password: "correct horse" };
  const { token } = session.parse((await other.ask("post", "/people/password", { body: choice })).json);
  const { next } = await stream(token, other);
  expect((await next())?.lessons).toHaveLength(3);
  const { id, version } = person;
  const body = { name: "Lin", signInName: "lin", role: "administrator", region: "North", version };
  expect((await other.ask("put", `/people/${id}`, { token: admin.token, body })).status).toBe(200);
  other.clock.advance(15_000);
  expect(await next()).toBeUndefined();
  await other.close();
});

it("tells an administrator of one region only of the lessons that the timetable shows there", async () => {
  const found = ["les-3", "les-7"];
  const reached = new SyntheticOnAir(10, 2, lessons.clock);
  reached.moving = true;
  const other = await openWorld({ onAir: reached });
  const { admin } = await populate(other);
  const find: Timetable["find"] = async (_holder, id) =>
    found.includes(id) ? granted(lessonRecord({ id })) : refused("record.not-found", { record: "lesson" });
  Object.assign(other.parts.timetable, { find });
  const invitation = { name: "Lin", signInName: "lin", role: "administrator", region: "North" };
  const { link } = invitedPerson.parse(
    (await other.ask("post", "/people", { token: admin.token, body: invitation })).json,
  );
  const choice = { key: new URL(link).hash.replace("#key=", ""), password: "correct horse" };
  const { token } = session.parse((await other.ask("post", "/people/password", { body: choice })).json);
  const { next } = await stream(token, other);
  const idsOf = (event: OnAirEvent | undefined) => event?.lessons.map(({ id }) => id);
  expect(idsOf(await next())).toEqual([]);
  await expect.poll(async () => idsOf(await next()), { timeout: 30_000 }).toEqual(found);
  lessons.clock.advance(1_000);
  const changes = await next();
  expect([changes?.kind, idsOf(changes)]).toEqual(["changes", found]);
  await other.close();
});

it("sends a snapshot that is more than a connection takes at once, and then what changed, not the snapshot again", async () => {
  const crowded = new SyntheticOnAir(200, 10, lessons.clock);
  crowded.moving = true;
  const other = await openWorld({ onAir: crowded });
  const { admin } = await populate(other);
  const { next } = await stream(admin.token, other);
  expect(await next()).toMatchObject({ kind: "snapshot" });
  lessons.clock.advance(1_000);
  expect(await next()).toMatchObject({ kind: "changes" });
  await other.close();
});

function fail(): never {
  throw new Error("no lesson is on air");
}
