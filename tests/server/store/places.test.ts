import { describe, expect, it } from "vitest";
import { classroomId, deviceId, schoolId } from "../../../signaling/contract/ids.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { ALL, addRecords, DEVICE, HILL, HILL_1, HILL_2, LAKE, LAKE_1, MINUTE, NINE } from "./records.ts";

const kept = { archivedAt: null, version: 1 };
const plain = { region: "", bandwidthKbps: null, contact: "", ...kept };

describeEachDatabase("the store", (database) => {
  describe("schools and classrooms", () => {
    it("are listed by name, with their devices, after a restart", async () => {
      await addRecords(database.store);
      await database.store.devices.seen(DEVICE, NINE + MINUTE);
      const { places } = await database.reopen();
      expect(await places.schools(ALL)).toEqual([
        { id: HILL, name: "Hill School", linkProfile: "terrestrial", ...plain },
        { id: LAKE, name: "Lake School", linkProfile: "satellite", ...plain },
      ]);
      expect(await places.classrooms(ALL)).toEqual([
        {
          id: HILL_1,
          schoolId: HILL,
          name: "Class 1",
          devices: [{ id: DEVICE, pairedAt: NINE, lastSeenAt: NINE + MINUTE }],
          ...kept,
        },
        { id: HILL_2, schoolId: HILL, name: "Class 2", devices: [], ...kept },
        { id: LAKE_1, schoolId: LAKE, name: "Class 1", devices: [], ...kept },
      ]);
      expect(await places.findClassroom(LAKE_1)).toEqual({
        id: LAKE_1,
        name: "Class 1",
        schoolId: LAKE,
        school: "Lake School",
        region: "",
        linkProfile: "satellite",
        version: 1,
        archivedAt: null,
        schoolArchivedAt: null,
      });
    });

    it("do not share a name, whatever its case; classrooms of two schools may", async () => {
      await addRecords(database.store);
      const { places } = database.store;
      const [otherSchool, otherClassroom] = [schoolId.parse("sch-new"), classroomId.parse("cla-new")];
      expect(await places.addSchool({ id: otherSchool, name: "HILL school", linkProfile: "mobile" })).toBe(false);
      expect(await places.findSchool(otherSchool)).toBeUndefined();
      expect(await places.addClassroom({ id: otherClassroom, schoolId: LAKE, name: "CLASS 1" })).toBe(false);
      expect(await places.addClassroom({ id: otherClassroom, schoolId: LAKE, name: "Class 2" })).toBe(true);
      expect((await places.findSchool(LAKE))?.name).toBe("Lake School");
      expect(await places.findClassroom(classroomId.parse("cla-unknown"))).toBeUndefined();
    });

    it("keep names in any script", async () => {
      const { places } = database.store;
      await places.addSchool({ id: HILL, name: "山里小学 ·ئۇيغۇرچە", linkProfile: "mobile" });
      expect((await (await database.reopen()).places.schools(ALL))[0]?.name).toBe("山里小学 ·ئۇيغۇرچە");
    });

    it("need their school", async () => {
      const lost = { id: HILL_1, schoolId: HILL, name: "Class 1" };
      await expect(database.store.places.addClassroom(lost)).rejects.toThrow(/foreign key/i);
    });
  });

  describe("devices", () => {
    it("take their sessions, links and pairings with them when they are removed", async () => {
      await addRecords(database.store);
      const { devices, sessions, links, pairings } = database.store;
      const owner = { kind: "device" as const, deviceId: DEVICE };
      await sessions.add({ tokenHash: "s", owner, createdAt: NINE, expiresAt: NINE + 1 });
      await links.add({ keyHash: "k", purpose: "sign-in", owner, expiresAt: NINE + 1, usesLeft: null });
      await pairings.add({ id: "pai-1", code: "123456", secretHash: "h", expiresAt: NINE + 1 }, NINE);
      await pairings.confirm("pai-1", DEVICE, NINE);

      expect(await devices.remove(DEVICE)).toBe(true);
      expect(await devices.find(DEVICE)).toBeUndefined();
      expect(await sessions.find("s")).toBeUndefined();
      expect(await links.find("k")).toBeUndefined();
      expect(await pairings.find("pai-1")).toBeUndefined();
      expect(await devices.remove(DEVICE)).toBe(false);
    });
  });

  describe("pairings", () => {
    const pairing = { id: "pai-1", code: "123456", secretHash: "h", expiresAt: NINE };

    it("hold a code until they expire", async () => {
      const { pairings } = database.store;
      expect(await pairings.add(pairing, NINE - MINUTE)).toBe(true);
      expect(await pairings.add({ ...pairing, id: "pai-2" }, NINE - 1)).toBe(false);
      expect(await pairings.findByCode("123456", NINE - 1)).toEqual({ id: "pai-1" });
      expect(await pairings.findByCode("123456", NINE)).toBeUndefined();
      expect(await pairings.add({ ...pairing, id: "pai-3", expiresAt: NINE + MINUTE }, NINE)).toBe(true);
      expect(await pairings.find("pai-1")).toBeUndefined();
      expect(await (await database.reopen()).pairings.findByCode("123456", NINE)).toEqual({ id: "pai-3" });
    });

    it("bind one device, once, also when two try at the same time", async () => {
      await addRecords(database.store);
      const { pairings, devices } = database.store;
      const other = deviceId.parse("dev-other");
      await devices.add({ id: other, classroomId: HILL_2, pairedAt: NINE });
      await pairings.add(pairing, NINE - MINUTE);
      const won = await Promise.all([DEVICE, other].map((id) => pairings.confirm("pai-1", id, NINE - 1)));
      expect(won.filter((mine) => mine)).toHaveLength(1);
      expect((await pairings.find("pai-1"))?.deviceId).toBe(won[0] ? DEVICE : other);
      expect(await pairings.findByCode("123456", NINE - 1)).toBeUndefined();
    });

    it("bind nothing after they have expired", async () => {
      await addRecords(database.store);
      const { pairings } = database.store;
      await pairings.add(pairing, NINE - MINUTE);
      expect(await pairings.confirm("pai-1", DEVICE, NINE)).toBe(false);
      expect((await pairings.find("pai-1"))?.deviceId).toBeNull();
    });

    it("are removed by one of two, and swept when expired", async () => {
      const { pairings } = database.store;
      await pairings.add(pairing, NINE - MINUTE);
      const removed = await Promise.all([pairings.remove("pai-1"), pairings.remove("pai-1")]);
      expect(removed.filter((mine) => mine)).toHaveLength(1);
      await pairings.add({ ...pairing, id: "due", code: "000001" }, 0);
      await pairings.add({ ...pairing, id: "later", code: "000002", expiresAt: NINE + 1 }, 0);
      expect(await pairings.removeExpired(NINE)).toBe(1);
      expect(await pairings.find("later")).toBeDefined();
    });
  });
});
