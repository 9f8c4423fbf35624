import { expect, test } from "vitest";
import { overviewRequests } from "../../../signaling/contract/overview.ts";
import { codeOf, type FakePage, grantedValue, lessonWorld, north, south, west } from "../../support/lesson-world.ts";

/** The teacher's wall: whose camera runs, who sees it, and that everybody concerned knows. */

async function onAir() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  grantedValue(await teacher.guest.handlers.goLive({}));
  const pages = { north: await world.openClassroom(north), south: await world.openClassroom(south) };
  for (const page of Object.values(pages)) grantedValue(await page.join());
  for (const page of [teacher, ...Object.values(pages)]) page.fresh();
  const show = async (...classroomIds: (typeof north)[]) =>
    grantedValue(await teacher.guest.handlers.showOverview({ classroomIds }));
  return { ...world, teacher, ...pages, show };
}

const heard = (page: FakePage, name: string) =>
  page
    .fresh()
    .filter((each) => each.name === name)
    .map(({ notice }) => notice);

test("a classroom off stage may send its camera while it is on the wall, its microphone never", async () => {
  const { north: page, show } = await onAir();
  expect(codeOf(await page.sendVideo("pupils"))).toBe("media.not-allowed");
  await show(north);
  expect(codeOf(await page.sendVideo("pupils"))).toBe("granted");
  expect(codeOf(await page.sendVoice())).toBe("media.not-allowed");
});

test("the teacher alone is given it, also when others join later", async () => {
  const { teacher, north: page, south: other, show, openClassroom } = await onAir();
  await show(north);
  grantedValue(await page.sendVideo("pupils"));
  expect(heard(teacher, "sourceOffered")).toMatchObject([{ offer: { source: "pupils", room: north } }]);
  expect(heard(other, "sourceOffered")).toEqual([]);
  const late = await openClassroom(west);
  expect(grantedValue(await late.join()).offers.map(({ source }) => source)).toEqual(["voice"]);
  expect(grantedValue(await teacher.join()).offers.map(({ source }) => source)).toEqual(["pupils"]);
});

test("each classroom is told of itself and of nobody else, also when it comes later", async () => {
  const { teacher, north: page, south: other, show, openClassroom } = await onAir();
  await show(north, west);
  expect(heard(page, "overviewChanged")).toEqual([{ overview: [north] }]);
  expect(heard(other, "overviewChanged")).toEqual([]);
  expect(heard(teacher, "overviewChanged")).toEqual([{ overview: [north, west] }]);
  const late = await openClassroom(west);
  expect(grantedValue(await late.join()).lesson.overview).toEqual([west]);
  await show(south);
  expect(heard(page, "overviewChanged")).toEqual([{ overview: [] }]);
  expect(heard(other, "overviewChanged")).toEqual([{ overview: [south] }]);
});

test("called up, the same camera is given to everybody; sent back, to the teacher alone again", async () => {
  const { teacher, north: page, south: other, show, sfu } = await onAir();
  await show(north);
  const { sourceId } = grantedValue(await page.sendVideo("pupils"));
  teacher.fresh();
  grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
  expect(heard(other, "sourceOffered")).toMatchObject([{ offer: { sourceId, room: north } }]);
  expect(heard(teacher, "sourceOffered")).toEqual([]);
  grantedValue(await page.sendVoice());
  other.fresh();
  grantedValue(await teacher.guest.handlers.closeClassroom({ classroomId: north }));
  expect(heard(other, "sourceStopped")).toHaveLength(2);
  expect(heard(teacher, "sourceStopped")).toHaveLength(1);
  expect(sfu.room.open.taken).toBe(2);
});

test("who goes off the wall stops; who is on stage does not", async () => {
  const { teacher, north: page, south: other, show, sfu } = await onAir();
  await show(north, south);
  grantedValue(await page.sendVideo("pupils"));
  grantedValue(await other.sendVideo("pupils"));
  grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: south }));
  teacher.fresh();
  await show();
  expect(heard(teacher, "sourceStopped")).toHaveLength(1);
  expect(sfu.room.open.taken).toBe(2);
});

test("without a teacher who looks, nobody is looked at: leaving and another page close the wall", async () => {
  const { teacher, north: page, show, openTeacher } = await onAir();
  await show(north);
  grantedValue(await page.sendVideo("pupils"));
  page.fresh();
  const second = await openTeacher();
  expect(grantedValue(await second.join()).lesson.overview).toEqual([]);
  expect(heard(page, "overviewChanged")).toEqual([{ overview: [] }]);
  grantedValue(await second.guest.handlers.showOverview({ classroomIds: [north] }));
  page.fresh();
  grantedValue(await second.guest.handlers.leave({}));
  expect(heard(page, "overviewChanged")).toEqual([{ overview: [] }]);
  expect(teacher.hungUp).toBe(true);
});

test("only the teacher opens it, for invited classrooms, a dozen at most", async () => {
  const { teacher, north: page } = await onAir();
  expect(codeOf(await page.guest.handlers.showOverview({ classroomIds: [north] }))).toBe("ticket.forbidden");
  const { classroomIds } = overviewRequests.showOverview.input.parse({ classroomIds: ["cls-nowhere"] });
  grantedValue(await teacher.guest.handlers.showOverview({ classroomIds }));
  expect(heard(teacher, "overviewChanged")).toEqual([]);
  const many = Array.from({ length: 13 }, (_, index) => `cls-${index}`);
  expect(overviewRequests.showOverview.input.safeParse({ classroomIds: many }).success).toBe(false);
});
