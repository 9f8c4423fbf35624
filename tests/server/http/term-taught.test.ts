import { expect, it } from "vitest";
import { LiveLessons } from "../../../server/lesson/live-lessons.ts";
import { createReports } from "../../../server/timetable/reports.ts";
import {
  invitedPerson,
  lessonRecord,
  lessonTicket,
  pagesOf,
  pairingStarted,
  pairingState,
  session,
} from "../../../signaling/contract/api.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { importReport } from "../../../signaling/contract/imports.ts";
import { schoolReport } from "../../../signaling/contract/reports.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeSfu } from "../../support/fake-sfu.ts";
import { FakePage, grantedValue } from "../../support/lesson-world.ts";
import { silentLog } from "../../support/silent-log.ts";
import { openWorld, PASSWORD, type World } from "./world.ts";

/** A bureau's first lesson: planned in a spreadsheet, found by those whom it is for, taught, and reported as it was. */

const MINUTE_MS = 60_000;
/** Monday, 7 September 2026, eight in the morning in Shanghai: 50 minutes before the first lesson. */
const EIGHT = Date.UTC(2026, 8, 7, 0);
const places = `School,Region,Link,Classroom
Peak School,North,satellite,Room 1
Lake School,South,mobile,Room 2
Hill School,South,mobile,Room 3
`;
const people = "Name,Sign-in name,Role\nMarie Curie,marie,teacher\nAda Lovelace,ada,teacher\n";
const timetable = `Title,Teacher,Classrooms,Weekdays,Period
Chemistry,Marie Curie,Peak School Room 1; Lake School Room 2,Mon,1
Engines,ada,Hill School Room 3,Mon,1
`;

describeEachDatabase("a term that came from spreadsheets", (database) => {
  it("is taught by whom it names in the rooms that it names, and the reports agree with what happened", async () => {
    const world = await openWorld({}, database.store);
    world.clock.advance(EIGHT - world.clock.now());
    const { store, clock, parts } = world;
    const reports = createReports({ store, clock, zone: "Asia/Shanghai" });
    const lessons = new LiveLessons({
      ...{ sfu: new FakeSfu(), clock, log: silentLog, links: null, answerSecret: "only for tests" },
      ...{ lessonLog: store.lessons, attendance: store.attendance, slates: store.slates },
      decks: { find: async () => refused("record.not-found", { record: "deck" }), shown: async () => undefined },
      conversation: { talk: store.talk, questions: store.questions, stageLimit: 2 },
      findLesson: (id) => store.lessons.find(id),
      mayObserve: async () => false,
    });
    const channels = new Map<string, Set<FakePage>>();
    const mine = async (token: string) => {
      const span = `from=${EIGHT}&to=${EIGHT + 12 * 60 * MINUTE_MS}`;
      return pagesOf(lessonRecord).parse((await world.ask("get", `/lessons?${span}`, { token })).json).items;
    };
    /** What a page does with the lesson that it was given for today. */
    const enter = async (token: string): Promise<FakePage> => {
      const [lesson] = await mine(token);
      const { ticket } = lessonTicket.parse((await world.ask("post", `/lessons/${lesson?.id}/ticket`, { token })).json);
      const { lessonId, seat } = grantedValue(parts.tickets.check(ticket));
      const page = new FakePage(grantedValue(await lessons.admit(lessonId, seat)), channels);
      grantedValue(await page.join());
      return page;
    };

    const admin = await firstAdministrator(world);
    const invited = await bringIn(world, admin);
    const teachers = await Promise.all(invited.map((person) => choosePassword(world, person.link)));
    const [peak, lake, hill] = await pairEveryRoom(world, admin);
    const [marie, ada] = ["Marie Curie", "Ada Lovelace"].map(
      (name) => teachers[invited.findIndex(({ person }) => person.name === name)] ?? "",
    );
    if (!peak || !lake || !hill || !marie || !ada) throw new Error("somebody is missing");
    const titles = async (token: string) => (await mine(token)).map(({ title, startsAt }) => [title, startsAt - EIGHT]);
    for (const token of [marie, peak, lake]) expect(await titles(token)).toEqual([["Chemistry", 50 * MINUTE_MS]]);
    for (const token of [ada, hill]) expect(await titles(token)).toEqual([["Engines", 50 * MINUTE_MS]]);

    // Ada's lesson is not given. Marie's begins in time; Lake School comes ten minutes late and stays to the end.
    clock.advance(45 * MINUTE_MS);
    await enter(peak);
    const teacher = await enter(marie);
    clock.advance(5 * MINUTE_MS);
    grantedValue(await teacher.guest.handlers.goLive({}));
    clock.advance(10 * MINUTE_MS);
    const late = await enter(lake);
    expect((await mine(lake))[0]).toMatchObject({ state: "live", startedAt: EIGHT + 50 * MINUTE_MS });
    clock.advance(30 * MINUTE_MS);
    grantedValue(await teacher.guest.handlers.endLesson({}));
    await expect.poll(() => late.names()).toContain("lessonEnded");

    clock.advance(6 * 60 * MINUTE_MS);
    await parts.timetable.sweep();
    const report = async () => {
      await reports.sum();
      const answer = await world.ask("get", "/reports/schools?day=2026-09-07&weeks=1", { token: admin });
      const { schools, notSummed } = schoolReport.parse(answer.json);
      const said = schools.map(({ school, lessons, held, attended, presentSeconds }) => [
        ...[school.name, lessons, held, attended, presentSeconds / 60],
      ]);
      return [notSummed, ...said];
    };
    await expect
      .poll(report)
      .toEqual([0, ["Hill School", 1, 0, 0, 0], ["Lake School", 1, 1, 1, 30], ["Peak School", 1, 1, 1, 40]]);
    await lessons.close();
    await world.close();
  });
});

async function firstAdministrator(world: World): Promise<string> {
  const key = await world.parts.accounts.ensureFirstAdministratorLink();
  const body = { key, name: "Admin", signInName: "admin", password: PASSWORD };
  return session.parse((await world.ask("post", "/people/first", { body })).json).token;
}

/** The three files, and the term that they are for. Answers who was invited. */
async function bringIn(world: World, token: string) {
  const term = {
    ...{ name: "Autumn", zone: "Asia/Shanghai", startsOn: "2026-09-07", endsOn: "2026-09-27" },
    ...{ periods: [{ start: "08:50", end: "09:30" }], holidays: [], makeUpDays: [] },
  };
  expect((await world.ask("post", "/terms", { token, body: term })).status).toBe(201);
  const send = async (kind: string, file: string) => {
    const headers = { "Content-Type": "text/csv" };
    const answer = await world.ask("post", `/imports/${kind}`, { token, raw: file, headers });
    const report = importReport.parse(answer.json);
    expect([kind, report.written]).toEqual([kind, true]);
    return report;
  };
  await send("schools", places);
  await send("classrooms", places);
  const { invitations } = await send("people", people);
  await send("timetable", timetable);
  return invitations.map((invitation) => invitedPerson.parse(invitation));
}

async function choosePassword(world: World, link: string): Promise<string> {
  const body = { key: new URL(link).hash.replace("#key=", ""), password: PASSWORD };
  return session.parse((await world.ask("post", "/people/password", { body })).json).token;
}

/** The sessions of the screens of Room 1, Room 2 and Room 3. */
async function pairEveryRoom(world: World, token: string): Promise<string[]> {
  const { items } = JSON.parse((await world.ask("get", "/classrooms", { token })).text);
  const sessions: string[] = [];
  for (const name of ["Room 1", "Room 2", "Room 3"]) {
    const { id } = items.find((room: { name: string }) => room.name === name);
    const { code, pairingId, secret } = pairingStarted.parse((await world.ask("post", "/pairings")).json);
    await world.ask("post", "/pairings/confirm", { token, body: { code, classroomId: id } });
    const polled = await world.ask("post", "/pairings/poll", { body: { pairingId, secret } });
    const paired = pairingState.parse(polled.json);
    if (paired.state !== "paired") throw new Error("a screen was not paired");
    sessions.push(paired.session.token);
  }
  return sessions;
}
