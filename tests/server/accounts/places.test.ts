import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlaces, type Places } from "../../../server/accounts/places.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { schoolId } from "../../../signaling/contract/ids.ts";
import { openScratchStore } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { ALL } from "../store/records.ts";

const clock = new FakeClock();

let close: () => Promise<void>;
let places: Places;

beforeEach(async () => {
  const scratch = await openScratchStore();
  close = scratch.close;
  places = createPlaces({ store: scratch.store, clock });
});
afterEach(() => close());

describe("places", () => {
  it("are schools and their classrooms", async () => {
    const school = await places.addSchool({ name: "Hill School", linkProfile: "satellite" });
    if (!school.ok) throw new Error(school.error.code);
    const classroom = await places.addClassroom({ schoolId: school.value.id, name: "Class 1" });
    if (!classroom.ok) throw new Error(classroom.error.code);
    const whole = { limit: 9, after: null };
    expect((await places.schools(ALL, whole)).items).toEqual([school.value]);
    expect((await places.classrooms(ALL, whole)).items).toEqual([classroom.value]);
    expect(classroom.value).toEqual({
      id: classroom.value.id,
      schoolId: school.value.id,
      name: "Class 1",
      devices: [],
      archivedAt: null,
      version: 1,
    });
  });

  it("do not take a name twice", async () => {
    const school = await places.addSchool({ name: "Hill School", linkProfile: "satellite" });
    if (!school.ok) throw new Error(school.error.code);
    expect(await places.addSchool({ name: "hill school", linkProfile: "mobile" })).toEqual(
      refused("record.name-taken", { name: "hill school" }),
    );
    await places.addClassroom({ schoolId: school.value.id, name: "Class 1" });
    expect(await places.addClassroom({ schoolId: school.value.id, name: "CLASS 1" })).toEqual(
      refused("record.name-taken", { name: "CLASS 1" }),
    );
  });

  it("are not in a school that does not exist", async () => {
    const unknown = schoolId.parse("sch-unknown");
    expect(await places.addClassroom({ schoolId: unknown, name: "Class 1" })).toEqual(
      refused("record.not-found", { record: "school" }),
    );
  });
});
