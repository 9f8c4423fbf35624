import { afterAll, beforeAll, expect, it } from "vitest";
import { calendarMade } from "../../../signaling/contract/calendars.ts";
import { week } from "../../../signaling/contract/timetable.ts";
import { addSeries, openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;

beforeAll(async () => {
  world = await openWorld();
  people = await populate(world);
  await addSeries(world, people);
});
afterAll(() => world.close());

async function open(token: string, body: object) {
  const answer = await world.ask("post", "/calendars", { token, body });
  const made = calendarMade.parse(answer.json);
  return { ...made, path: new URL(made.url).pathname };
}

it("a teacher's calendar is read by its address alone, kept while nothing changes, and gone when it is revoked", async () => {
  const { token } = people.teacher;
  const { calendar, path } = await open(token, { of: "teacher", teacherId: people.person.id });
  const first = await world.send("get", path);
  expect(first.status).toBe(200);
  expect(first.headers["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(first.text).toContain("SUMMARY:Music\r\n");
  expect(first.text).toContain("DTSTART;TZID=Asia/Shanghai:20260902T080000\r\n");
  const again = await world.send("get", path, { headers: { "If-None-Match": first.headers.etag ?? "" } });
  expect([again.status, again.text]).toEqual([304, ""]);

  const query = `?by=teacher&id=${people.person.id}&day=2026-09-02`;
  const shown = week.parse((await world.ask("get", `/timetable/week${query}`, { token: people.admin.token })).json);
  const lesson = shown.lessons.find(({ title }) => title === "Music");
  const body = { version: lesson?.version, scope: "one", change: { kind: "cancel" } };
  await world.ask("post", `/lessons/${lesson?.id}/changes`, { token: people.admin.token, body });
  const changed = await world.send("get", path, { headers: { "If-None-Match": first.headers.etag ?? "" } });
  expect(changed.status).toBe(200);
  const event = changed.text.split("BEGIN:VEVENT").find((part) => part.includes(String(lesson?.id)));
  expect(event).toContain("SEQUENCE:1\r\n");
  expect(event).toContain("STATUS:CANCELLED\r\n");

  expect((await world.ask("delete", `/calendars/${calendar.id}`, { token })).status).toBe(200);
  expect((await world.send("get", path)).status).toBe(404);
});

it("a calendar is nobody's but the teacher's own and the administrator's", async () => {
  const ofRoom = { of: "classroom", classroomId: people.classroom.id };
  for (const { token } of [people.teacher, people.device]) {
    const refusal = refusalOf(await world.ask("post", "/calendars", { token, body: ofRoom }));
    expect(refusal.code).toBe("session.forbidden");
  }
  const { calendar, path } = await open(people.admin.token, ofRoom);
  expect((await world.send("get", path)).text).toContain("SUMMARY:Fractions\r\n");
  const gone = await world.ask("delete", `/calendars/${calendar.id}`, { token: people.teacher.token });
  expect(refusalOf(gone).code).toBe("record.not-found");
  expect((await world.ask("get", "/calendars", { token: people.teacher.token })).text).not.toContain(calendar.id);
  expect((await world.ask("get", "/calendars", { token: people.admin.token })).text).toContain(calendar.id);
});

it.each(["/calendars/", "/calendars/x.ics", `/calendars/${"A".repeat(43)}.ics`, `/calendars/${"A".repeat(43)}`])(
  "%s is no calendar",
  async (path) => {
    expect((await world.send("get", path)).status).toBe(404);
  },
);
