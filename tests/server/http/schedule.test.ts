import { afterAll, beforeAll, expect, it } from "vitest";
import type { LessonId } from "../../../signaling/contract/ids.ts";
import { changeDone, week } from "../../../signaling/contract/timetable.ts";
import { addSeries, openWorld, populate, refusalOf, type World } from "./world.ts";

let world: World;
let people: Awaited<ReturnType<typeof populate>>;
let made: Awaited<ReturnType<typeof addSeries>>;
const told: { ids: readonly LessonId[]; cancelled: boolean }[] = [];

beforeAll(async () => {
  world = await openWorld({
    onLessonsChanged: async (ids, cancelled) => {
      told.push({ ids, cancelled });
    },
  });
  people = await populate(world);
  made = await addSeries(world, people);
});
afterAll(() => world.close());

it("the week names its lessons; a change of one is told to the pages that wait in it", async () => {
  const token = people.admin.token;
  const query = `?by=teacher&id=${people.person.id}&day=2026-09-04`;
  const { lessons } = week.parse((await world.ask("get", `/timetable/week${query}`, { token })).json);
  const lesson = lessons.find(({ series }) => series?.id === made.series.id);
  expect(lesson).toMatchObject({ date: "2026-09-02", start: "08:00", end: "08:40", title: "Music" });
  const body = { version: lesson?.version, scope: "one", change: { kind: "cancel" } };
  const answer = await world.ask("post", `/lessons/${lesson?.id}/changes`, { token, body });
  expect(changeDone.strict().parse(answer.json)).toEqual({ lessons: 1, kept: 0 });
  expect(told).toEqual([{ ids: [lesson?.id], cancelled: true }]);
  const again = await world.ask("post", `/lessons/${lesson?.id}/changes`, { token, body });
  expect(refusalOf(again)).toMatchObject({ status: 409, code: "record.changed" });
  expect(told).toHaveLength(1);
});

it("a series that is in the way is named with its clashes", async () => {
  const { token } = people.admin;
  const answer = await world.ask("post", "/series", { token, body: { ...made.newSeries, title: "Art" } });
  expect(refusalOf(answer)).toMatchObject({ status: 409, code: "lesson.clashes" });
  expect(answer.text).toContain("Music");
  expect(answer.text).toContain("Hill School Room 1");
});
