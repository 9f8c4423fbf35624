import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { classroomId, personId, schoolId } from "../../../signaling/contract/ids.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { openWorld, populate, refusalOf, type World } from "./world.ts";

const page = z.object({ items: z.array(z.object({ id: z.string() })), next: z.string().nullable() });
const DAY_MS = 86_400_000;

describeEachDatabase("a list in pages", (database) => {
  let world: World;
  let people: Awaited<ReturnType<typeof populate>>;

  beforeEach(async () => {
    world = await openWorld({}, database.store);
    people = await populate(world);
    const { places, people: persons } = world.store;
    for (let number = 0; number < 25; number += 1) {
      // Names that databases like to sort in ways of their own.
      const name = `${["é", "石", "Z", "a-", "a b"][number % 5]} ${number % 7} ${number}`;
      const id = schoolId.parse(`sch-${number}x`);
      await places.addSchool({ id, name, linkProfile: "mobile" });
      await places.addClassroom({ id: classroomId.parse(`cla-${number}x`), schoolId: id, name: "Room 1" });
      const person = { id: personId.parse(`per-${number}x`), signInName: `p${name.replaceAll(" ", ".")}` };
      await persons.add({ ...person, name: "Same", role: "teacher", passwordHash: null });
    }
    const startsAt = world.clock.now() + DAY_MS;
    for (let number = 0; number < 5; number += 1) {
      // All at the same moment, so that only their ids tell them apart.
      const teacherId = personId.parse(`per-${number}x`);
      const classroomIds = [classroomId.parse(`cla-${number}x`)];
      const body = { title: "Same", startsAt, endsAt: startsAt + 60_000, teacherId, classroomIds };
      const made = await world.ask("post", "/lessons", { token: people.admin.token, body });
      expect(made.status).toBe(201);
    }
  }, 60_000);
  afterEach(() => world.close());

  const ask = async (path: string) => page.parse((await world.ask("get", path, { token: people.admin.token })).json);

  async function whole(path: string, limit: number): Promise<string[]> {
    const ids: string[] = [];
    let cursor = "";
    for (;;) {
      const { items, next } = await ask(`${path}limit=${limit}${cursor}`);
      expect(items.length).toBeLessThanOrEqual(limit);
      ids.push(...items.map(({ id }) => id));
      if (next === null) return ids;
      expect(items).toHaveLength(limit);
      cursor = `&cursor=${next}`;
    }
  }

  it("is the same list, whatever the pages' size", async () => {
    const span = `/lessons?from=0&to=${world.clock.now() + 9 * DAY_MS}&`;
    for (const [path, length] of [
      ["/schools?", 26],
      ["/classrooms?", 26],
      ["/people?", 27],
      [span, 6],
    ] as const) {
      const all = await whole(path, 1_000);
      expect(new Set(all).size).toBe(length);
      for (const limit of [1, 4, length]) expect(await whole(path, limit)).toEqual(all);
    }
  });

  it("repeats and leaves out nothing when records come and go meanwhile", async () => {
    const before = await whole("/schools?", 1_000);
    const first = await ask("/schools?limit=10");
    const gone = before[9] ?? "";
    await world.store.places.setSchoolArchived(schoolId.parse(gone), 1);
    for (const [number, name] of ["!", "a", "m", "龥"].entries()) {
      await world.store.places.addSchool({ id: schoolId.parse(`sch-new${number}`), name, linkProfile: "mobile" });
    }
    const rest = await ask(`/schools?limit=1000&cursor=${first.next}`);
    const seen = [...first.items, ...rest.items].map(({ id }) => id).filter((id) => !id.startsWith("sch-new"));
    expect(seen).toEqual(before);
  });

  it("refuses a cursor that is made up, or of another list, and a page without bounds", async () => {
    const { next } = await ask("/schools?limit=1");
    const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const hostile = [
      ...["", "x", "%00", "a'--", "x".repeat(1_001), cursor(null), cursor(["a"]), cursor(["a", 5])],
      ...[
        cursor(["a", "sch-1", "more"]),
        cursor(["a", "../"]),
        cursor(["\u0000", "sch-1"]),
        cursor({ length: 2 }),
        cursor([["a"], "sch-1"]),
      ],
    ];
    for (const made of hostile) {
      const answer = await world.ask("get", `/schools?cursor=${made}`, { token: people.admin.token });
      expect(refusalOf(answer)).toMatchObject({ code: "input.invalid", params: { path: "cursor" } });
    }
    for (const query of [`classrooms?cursor=${next}`, `lessons?from=0&to=1&cursor=${next}`, "series?cursor=sch-1"]) {
      const answer = await world.ask("get", `/${query}`, { token: people.admin.token });
      expect(refusalOf(answer)).toMatchObject({ code: "input.invalid", params: { path: "cursor" } });
    }
    for (const limit of ["0", "1001", "-1", "1.5", "all", ""]) {
      const answer = await world.ask("get", `/people?limit=${limit}`, { token: people.admin.token });
      expect(refusalOf(answer)).toMatchObject({ code: "input.invalid", params: { path: "limit" } });
    }
  });
});
