import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpointsOf } from "../../../server/http/app.ts";
import type { Endpoint } from "../../../server/http/endpoint.ts";
import { statusOf } from "../../../server/http/problem.ts";
import { createThrottles } from "../../../server/http/throttle.ts";
import { fc, runs } from "../../support/properties.ts";
import { silentLog } from "../../support/silent-log.ts";
import { addSeries, openWorld, populate, refusalOf, type World } from "./world.ts";

/**
 * The whole of /api/v1, who may ask, and what it notes in the audit: a route that is added, opened, closed or forgotten
 * by mistake fails here.
 */
const table = [
  ["post", "/sessions", "anyone", "session.opened"],
  ["get", "/sessions/current", "holders", null],
  ["delete", "/sessions/current", "holders", null],
  ["get", "/sign-in", "anyone", null],
  ["post", "/sign-in/provider", "anyone", null],
  ["get", "/account/provider-link", "people", null],
  ["delete", "/account/provider-link", "people", "person.unlinked"],
  ["get", "/account/sessions", "people", null],
  ["delete", "/account/sessions/:sessionId", "people", "session.revoked"],
  ["put", "/account/password", "people", "password.changed"],
  ["get", "/account/factor", "people", null],
  ["post", "/account/factor/proposal", "people", null],
  ["put", "/account/factor", "people", "factor.enabled"],
  ["post", "/account/factor/removal", "people", "factor.removed"],
  ["get", "/tokens", "administrators", null],
  ["post", "/tokens", "administrators", "token.made"],
  ["delete", "/tokens/:tokenId", "administrators", "token.revoked"],
  ["post", "/links/inspect", "anyone", null],
  ["post", "/people/first", "anyone", "person.added"],
  ["post", "/people/password", "anyone", "password.chosen"],
  ["get", "/people", "administrators", null],
  ["post", "/people", "administrators", "person.added"],
  ["put", "/people/:personId", "administrators", "person.changed"],
  ["post", "/people/:personId/archive", "administrators", "person.archived"],
  ["post", "/people/:personId/restore", "administrators", "person.restored"],
  ["delete", "/people/:personId/provider-link", "administrators", "person.unlinked"],
  ["post", "/people/:personId/link", "administrators", "person.link-renewed"],
  ["get", "/schools", "administrators", null],
  ["post", "/schools", "administrators", "school.added"],
  ["put", "/schools/:schoolId", "administrators", "school.changed"],
  ["post", "/schools/:schoolId/archive", "administrators", "school.archived"],
  ["post", "/schools/:schoolId/restore", "administrators", "school.restored"],
  ["get", "/classrooms", "administrators", null],
  ["post", "/classrooms", "administrators", "classroom.added"],
  ["put", "/classrooms/:classroomId", "administrators", "classroom.changed"],
  ["post", "/classrooms/:classroomId/archive", "administrators", "classroom.archived"],
  ["post", "/classrooms/:classroomId/restore", "administrators", "classroom.restored"],
  ["post", "/pairings", "anyone", null],
  ["post", "/pairings/poll", "anyone", null],
  ["post", "/pairings/confirm", "administrators", "device.paired"],
  ["delete", "/devices/:deviceId", "administrators", "device.unpaired"],
  ["post", "/imports/:kind/check", "administrators", null],
  ["post", "/imports/:kind", "administrators", null],
  ["get", "/audit", "administrators-of-everything", null],
  ["post", "/operations/lessons/:lessonId/messages", "administrators", "lesson.message-sent"],
  ["post", "/operations/lessons/:lessonId/mutes", "administrators", "lesson.classroom-muted"],
  ["post", "/operations/lessons/:lessonId/removals", "administrators", "lesson.classroom-removed"],
  ["post", "/operations/lessons/:lessonId/extensions", "administrators", "lesson.extended"],
  ["post", "/operations/lessons/:lessonId/moves", "administrators", "lesson.moved"],
  ["post", "/lessons/feasibility", "administrators", null],
  ["get", "/lessons", "holders", null],
  ["post", "/lessons", "administrators", "lesson.scheduled"],
  ["get", "/lessons/:lessonId", "holders", null],
  ["post", "/lessons/:lessonId/cancel", "administrators", "lesson.cancelled"],
  ["post", "/lessons/:lessonId/ticket", "holders", null],
  ["post", "/lessons/:lessonId/watching", "people", "lesson.observed"],
  ["get", "/lessons/:lessonId/attendance", "holders", null],
  ["get", "/lessons/:lessonId/quality", "holders", null],
  ["get", "/calendars", "holders", null],
  ["post", "/calendars", "holders", "calendar.opened"],
  ["delete", "/calendars/:calendarId", "holders", "calendar.revoked"],
  ["get", "/terms", "administrators", null],
  ["post", "/terms", "administrators-of-everything", "term.added"],
  ["put", "/terms/:termId", "administrators-of-everything", "term.changed"],
  ["post", "/lessons/:lessonId/changes", "administrators", "lesson.changed"],
  ["get", "/timetable/week", "administrators", null],
  ["get", "/series", "administrators", null],
  ["post", "/series/preview", "administrators", null],
  ["post", "/series/feasibility", "administrators", null],
  ["post", "/series", "administrators", "series.scheduled"],
  ["get", "/series/:seriesId", "administrators", null],
  ["put", "/series/:seriesId", "administrators", "series.changed"],
  ["post", "/series/:seriesId/archive", "administrators", "series.archived"],
  ["post", "/series/:seriesId/restore", "administrators", "series.restored"],
  ["get", "/reports/schools", "administrators", null],
  ["get", "/reports/links", "administrators", null],
  ["get", "/reports/school", "administrators", null],
  ["post", "/assistants", "anyone", null],
  ["post", "/answers/look", "anyone", null],
  ["post", "/answers/passes", "anyone", null],
  ["post", "/answers", "anyone", null],
  ["get", "/lessons/:lessonId/questions", "holders", null],
  ["get", "/lessons/:lessonId/talk", "holders", null],
  ["get", "/lessons/:lessonId/caption-key", "people", null],
  ["post", "/lessons/:lessonId/caption-key", "people", "lesson.caption-key-made"],
  ["delete", "/lessons/:lessonId/caption-key", "people", "lesson.caption-key-revoked"],
  ["post", "/lessons/:lessonId/captions", "anyone", null],
  ["get", "/lessons/:lessonId/decks", "holders", null],
  ["get", "/lessons/:lessonId/decks/:deckId", "holders", null],
  ["get", "/lessons/:lessonId/pictures", "holders", null],
  ["put", "/lessons/:lessonId/decks/:deckId", "holders", "deck.changed"],
  ["delete", "/lessons/:lessonId/decks/:deckId", "holders", "deck.deleted"],
  ["get", "/webhooks", "administrators", null],
  ["post", "/webhooks", "administrators", "webhook.added"],
  ["put", "/webhooks/:webhookId", "administrators", "webhook.changed"],
  ["post", "/webhooks/:webhookId/secret", "administrators", "webhook.secret-renewed"],
  ["delete", "/webhooks/:webhookId", "administrators", "webhook.removed"],
  ["post", "/webhooks/:webhookId/test", "administrators", "webhook.tested"],
  ["get", "/webhook-deliveries", "administrators", null],
  ["post", "/webhook-deliveries/:deliveryId/again", "administrators", "webhook.sent-again"],
] as const;

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let made: Awaited<ReturnType<typeof addSeries>>;
let endpoints: Endpoint[];

beforeAll(async () => {
  world = await openWorld();
  people = await populate(world);
  made = await addSeries(world, people);
  endpoints = endpointsOf(world.parts, createThrottles(silentLog));
});
afterAll(() => world.close());

/** The path with real ids in it. */
const concrete = (path: string) =>
  path
    .replace(":lessonId", people.lesson.id)
    .replace(":deckId", "dck-none")
    .replace(":personId", people.person.id)
    .replace(":kind", "schools")
    .replace(":schoolId", people.school.id)
    .replace(":classroomId", people.classroom.id)
    .replace(":deviceId", deviceIdOf(people.device.holder))
    .replace(":calendarId", "cal-unknown")
    .replace(":tokenId", "tok-unknown1")
    .replace(":webhookId", "whk-unknown")
    .replace(":deliveryId", "dlv-unknown")
    .replace(":termId", made.term.id)
    .replace(":seriesId", made.series.id);

function deviceIdOf(holder: typeof people.device.holder): string {
  if (holder.kind !== "device") throw new Error("not a device");
  return holder.deviceId;
}

const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const wrongValue = JSON.stringify({
  with: "password",
  signInName: { $ne: null },
  password: ["x"],
  key: 5,
  name: "",
  role: "owner",
  linkProfile: null,
  schoolId: "../..",
  pairingId: {},
  secret: 1e308,
  code: "12345x",
  classroomId: "__proto__",
  title: " ",
  startsAt: "now",
  classroomIds: [[]],
  zone: 8,
  startsOn: "2026-02-30",
  periods: "08:00",
  when: { by: "bell" },
  rule: ["FREQ=WEEKLY"],
  version: "1",
  scope: "all",
  change: { kind: "move", date: "tomorrow" },
});

const garbage: [string, string | Buffer, Record<string, string>, string][] = [
  ["an array", "[]", {}, "input.invalid"],
  ["a full array", '[{"name":"x"}]', {}, "input.invalid"],
  ["null", "null", {}, "input.invalid"],
  ["a text", '"text"', {}, "input.invalid"],
  ["a number", "1e400", {}, "input.invalid"],
  ["half an object", '{"name":', {}, "input.invalid"],
  ["no JSON", "\u0000\u0001", {}, "input.invalid"],
  ["wrong types", wrongValue, {}, "input.invalid"],
  ["a prototype", '{"__proto__":{"role":"administrator"},"constructor":{"prototype":{}}}', {}, "input.invalid"],
  ["deep nesting", deep(30_000), {}, "input.invalid"],
  ["deep nesting in a field", `{"name":${deep(15_000)},"key":${deep(15_000)}}`, {}, "input.invalid"],
  ["too much", JSON.stringify({ name: "x".repeat(70_000) }), {}, "input.too-large"],
  ["a packed bomb", gzipSync(Buffer.alloc(5_000_000, 32)), { "Content-Encoding": "gzip" }, "input.too-large"],
  ["what is not packed", "{}", { "Content-Encoding": "gzip" }, "input.invalid"],
  ["an unknown packing", "{}", { "Content-Encoding": "lzma" }, "input.wrong-type"],
  ["an unknown charset", "{}", { "Content-Type": "application/json; charset=utf-9" }, "input.wrong-type"],
  ["plain text", '{"name":"x"}', { "Content-Type": "text/plain" }, "input.wrong-type"],
  ["a form", "name=x", { "Content-Type": "application/x-www-form-urlencoded" }, "input.wrong-type"],
  ["no type", '{"name":"x"}', { "Content-Type": "" }, "input.wrong-type"],
];

describe("/api/v1", () => {
  it("is the routes of the contract", () => {
    expect(endpoints.map(({ method, path, audience, notes }) => [method, path, audience, notes])).toEqual(table);
  });

  it("has a status for each code that HTTP knows as a failure", () => {
    for (const status of Object.values(statusOf)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });

  describe.each(table)("%s %s", (method, path, audience) => {
    const token = () => (audience === "anyone" ? undefined : people.admin.token);

    it.each(garbage)("refuses %s and changes nothing", async (_what, raw, headers, code) => {
      const before = world.rows();
      const answer = await world.ask(method, concrete(path), {
        token: token(),
        raw,
        headers: { "Content-Type": "application/json", ...headers },
      });
      expect(refusalOf(answer).code).toBe(code);
      expect(world.rows()).toBe(before);
    });
  });

  const closed = table.filter(([, , audience]) => audience !== "anyone");
  it.each(closed)("%s %s asks who it is", async (method, path) => {
    const before = world.rows();
    const nobody = await world.ask(method, concrete(path));
    expect(refusalOf(nobody)).toMatchObject({ status: 401, code: "session.missing" });
    expect(nobody.headers["www-authenticate"]).toBe("Bearer");
    for (const Authorization of ["Bearer", "Bearer ", "Basic YTpi", people.admin.token, `Bearer ${"x".repeat(600)}`]) {
      const answer = await world.ask(method, concrete(path), { headers: { Authorization } });
      expect(refusalOf(answer).code).toBe("session.missing");
    }
    const stranger = await world.ask(method, concrete(path), { token: "made-up" });
    expect(refusalOf(stranger)).toMatchObject({ status: 401, code: "session.ended" });
    expect(world.rows()).toBe(before);
  });

  const administrative = table.filter(([, , audience]) => audience.startsWith("administrators"));
  it.each(administrative)("%s %s is an administrator's alone", async (method, path) => {
    const before = world.rows();
    for (const { token } of [people.teacher, people.device]) {
      const answer = await world.ask(method, concrete(path), { token });
      expect(refusalOf(answer)).toMatchObject({ status: 403, code: "session.forbidden" });
    }
    expect(world.rows()).toBe(before);
  });

  const oddIds = [
    "..%2F..",
    "%00",
    "%E0%A4%A",
    "__proto__",
    "constructor",
    "x".repeat(5000),
    "LES-A",
    "les-unknown",
    "%20",
  ];
  const withId = table.filter(([, path]) => path.includes(":"));
  it.each(withId)("%s %s refuses ids that are none", async (method, path) => {
    const before = world.rows();
    for (const id of oddIds) {
      const answer = await world.ask(method, path.replace(/:\w+/, id), { token: people.admin.token });
      expect(["input.invalid", "record.not-found", "session.forbidden"]).toContain(refusalOf(answer).code);
    }
    expect(world.rows()).toBe(before);
  });

  it.each([
    "",
    "?from=1",
    "?from=a&to=b",
    "?from=1&from=2&to=3",
    "?from[]=1&to=2",
    "?from=-1&to=2",
    "?from=1e400&to=1",
  ])("get /lessons refuses the query %j", async (query) => {
    const answer = await world.ask("get", `/lessons${query}`, { token: people.admin.token });
    expect(refusalOf(answer)).toMatchObject({ status: 400, code: "input.invalid" });
  });

  it.each([
    ["get", "/api/v1/nothing"],
    ["get", "/api/v2/lessons"],
    ["get", "/api"],
    ["get", "/api/v1/Lessons"],
    ["get", "/api/v1/lessons/"],
    ["post", "/api/v1/../../etc/passwd"],
  ])("%s %s is no route", async (method, path) => {
    const answer = await world.send(method, path, { token: people.admin.token });
    expect(refusalOf(answer)).toMatchObject({ status: 404, code: "request.not-found" });
  });

  it.each([
    ["put", "/sessions", "POST"],
    ["get", "/sessions", "POST"],
    ["delete", "/schools", "GET, POST"],
    ["patch", "/schools/sch-1", "PUT"],
  ])("%s %s is told which methods there are", async (method, path, allowed) => {
    const answer = await world.ask(method, path, { token: people.admin.token });
    expect(refusalOf(answer)).toMatchObject({ status: 405, code: "request.wrong-method", params: { allowed } });
    expect(answer.headers.allow).toBe(allowed);
  });

  it("names the place and the rule of what is wrong", async () => {
    const body = { ...people.newLesson, classroomIds: [people.classroom.id, "NO"] };
    const answer = await world.ask("post", "/lessons", { token: people.admin.token, body });
    expect(refusalOf(answer)).toEqual({
      status: 400,
      code: "input.invalid",
      params: { path: "classroomIds.1", rule: "invalid_format" },
    });
  });

  it("keeps no answer in a cache", async () => {
    const answer = await world.ask("get", "/people", { token: people.admin.token });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("answers anything at all with an answer of the contract or with a code, and lives on", async () => {
    const posts = table.filter(([method, path]) => method === "post" && !path.includes(":"));
    const field = fc.constantFrom(
      ...["with", "signInName", "password", "key", "name", "role", "linkProfile", "schoolId", "pairingId", "secret"],
      ...["zone", "startsOn", "endsOn", "periods", "holidays", "makeUpDays", "termId", "when", "rule", "from", "until"],
      ...["code", "classroomId", "title", "teacherId", "startsAt", "endsAt", "classroomIds", "__proto__", "toString"],
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: "grapheme" }),
      fc.integer(),
      fc.constantFrom("password", "link", "teacher", "satellite", "123456"),
      fc.constantFrom(people.classroom.id, people.school.id, people.person.id),
    );
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(field, value, { maxKeys: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), body, async ([method, path, audience], content) => {
        const answer = await world.ask(method, path, {
          token: audience === "anyone" ? undefined : people.admin.token,
          raw: JSON.stringify(content),
          headers: { "Content-Type": "application/json" },
        });
        if (answer.status >= 400) {
          expect(refusalOf(answer).status).toBeLessThan(500);
          return;
        }
        const endpoint = endpoints.find((one) => one.method === method && one.path === path);
        endpoint?.output.parse(answer.json);
      }),
      runs(300),
    );
  }, 30_000);
});
