import { beforeEach, describe, expect, it } from "vitest";
import { createAudit } from "../../../server/accounts/audit.ts";
import { type Asker, createImports, type Imports } from "../../../server/accounts/sheets/imports.ts";
import { auditQuery } from "../../../signaling/contract/audit.ts";
import type { Outcome } from "../../../signaling/contract/errors.ts";
import { schoolId } from "../../../signaling/contract/ids.ts";
import type { RecordKind } from "../../../signaling/contract/imports.ts";
import { describeEachDatabase } from "../../support/database.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { gb18030 } from "../../support/gb18030.ts";
import { ADMINISTRATOR, ALL, addRecords, HILL_1, LAKE, NINE, TEACHER } from "./records.ts";

const asker = (region = ""): Asker => ({
  holder: { kind: "person", personId: ADMINISTRATOR, name: "Ma", role: "administrator", region, classroomId: null },
  address: "203.0.113.7",
});

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused with ${outcome.error.code}`);
  return outcome.value;
}

describeEachDatabase("the store", (database) => {
  describe("an import", () => {
    let imports: Imports;

    beforeEach(async () => {
      await addRecords(database.store);
      const [store, clock] = [database.store, new FakeClock(NINE)];
      const audit = createAudit({ store, clock });
      imports = createImports({ store, clock, audit, linkFor: (role, key) => `/${role}#key=${key}` });
    });

    const check = async (kind: RecordKind, text: string, region?: string) =>
      must(await imports.check(kind, Buffer.from(text), asker(region)));
    const write = async (kind: RecordKind, file: Uint8Array | string, region?: string) =>
      must(await imports.write(kind, typeof file === "string" ? Buffer.from(file) : file, asker(region)));
    const faults = async (kind: RecordKind, text: string, region?: string) =>
      (await check(kind, text, region)).rows.flatMap(({ line, errors }) =>
        errors.map(({ column, code, line: other }) => [line, column, code, other]),
      );

    const schools = [
      "学校,区域,网络类型,带宽（Mbit/s）,联系人",
      "Lake School,北部,卫星,10,马老师 139",
      "青山小学,北部,光纤,100,",
      "Hill School,,有线或光纤,,",
      "",
    ].join("\r\n");

    it("tells every row's fate before anything is written", async () => {
      const report = await check("schools", schools);
      expect(report).toMatchObject({ encoding: "utf-8", delimiter: "comma", ignored: [], written: false });
      expect(report.counts).toEqual({ new: 1, changed: 1, same: 1, error: 0 });
      expect(report.rows.map(({ line, label, fate }) => [line, label, fate])).toEqual([
        [2, "Lake School", "changed"],
        [3, "青山小学", "new"],
        [4, "Hill School", "same"],
      ]);
      expect(report.rows[0]?.changes).toEqual([
        { field: "region", before: "", after: "北部" },
        { field: "bandwidthKbps", before: "", after: "10000" },
        { field: "contact", before: "", after: "马老师 139" },
      ]);
      expect(await database.store.places.schools(ALL)).toHaveLength(2);
    });

    it("writes all of it, in any encoding; a second time it changes nothing", async () => {
      expect((await write("schools", gb18030(schools))).written).toBe(true);
      const { places } = await database.reopen();
      const written = await places.schools(ALL);
      expect(
        written.map(({ name, region, linkProfile, bandwidthKbps }) => [name, region, linkProfile, bandwidthKbps]),
      ).toEqual([
        ["Hill School", "", "terrestrial", null],
        ["Lake School", "北部", "satellite", 10_000],
        ["青山小学", "北部", "terrestrial", 100_000],
      ]);
      const again = createImports({
        store: database.store,
        clock: new FakeClock(NINE),
        audit: createAudit({ store: database.store, clock: new FakeClock(NINE) }),
        linkFor: () => "",
      });
      const report = must(await again.write("schools", gb18030(schools), asker()));
      expect(report.counts).toEqual({ new: 0, changed: 0, same: 3, error: 0 });
      expect(await database.store.places.schools(ALL)).toEqual(written);
    });

    it("notes each row in the audit, with who and from where", async () => {
      await write("schools", schools);
      const { items } = await database.store.audit.page(auditQuery.parse({}));
      expect(
        items.map(({ action, subject, address, actor }) => [action, subject.name, address, actor.name]).sort(),
      ).toEqual([
        ["school.added", "青山小学", "203.0.113.7", "Ma"],
        ["school.changed", "Lake School", "203.0.113.7", "Ma"],
      ]);
      expect(items.find(({ action }) => action === "school.changed")?.before).toEqual({
        region: "",
        bandwidthKbps: null,
        contact: "",
      });
    });

    it("writes nothing when one cell is wrong, and says which", async () => {
      const file =
        "School,Link,Bandwidth\nGood School,mobile,5\n,mobile,5\nLake School,pigeon,fast\ngood school,mobile,5\n";
      const report = await write("schools", file);
      expect(report).toMatchObject({ written: false, counts: { new: 1, changed: 0, same: 0, error: 3 } });
      expect(await faults("schools", file)).toEqual([
        [3, "School", "missing", null],
        [4, "Link", "no-choice", null],
        [4, "Bandwidth", "no-number", null],
        [5, "School", "twice", 2],
      ]);
      expect(await database.store.places.schools(ALL)).toHaveLength(2);
    });

    it("says once that a column is missing, and names headings that mean nothing", async () => {
      const report = await check("classrooms", "校名;颜色\nHill School;red\n");
      expect(report).toMatchObject({ delimiter: "semicolon", ignored: ["颜色"], counts: { error: 1 } });
      expect(report.rows).toMatchObject([{ line: 1, errors: [{ code: "no-column", column: "教室 / Classroom" }] }]);
    });

    it("brings classrooms to schools that are there", async () => {
      await database.store.places.setSchoolArchived(LAKE, NINE);
      const file =
        "School\tClassroom\nHill School\tClass 1\nHILL SCHOOL\tClass 3\nLake School\tClass 2\nNo School\tClass 1\n";
      expect(await faults("classrooms", file)).toEqual([
        [4, "School", "archived", null],
        [5, "School", "unknown-school", null],
      ]);
      expect(
        (await write("classrooms", "School,Classroom\nHill School,Class 1\nHILL SCHOOL,Class 3\n")).counts,
      ).toEqual({
        new: 1,
        changed: 0,
        same: 1,
        error: 0,
      });
      const names = (await database.store.places.classrooms(ALL)).map(({ name }) => name);
      expect(names).toEqual(["Class 1", "Class 2", "Class 3"]);
    });

    it("brings people, and the links with which the new ones choose a password", async () => {
      const file = [
        "姓名,用户名,角色,学校,教室,区域",
        "Lin Fang,LIN.fang,教师,,,",
        "王芳,wangfang,助教,Hill School,Class 1,",
        "教研 张,zhang,教研员,,,北部",
      ].join("\n");
      const report = await write("people", file);
      expect(report.rows.map(({ fate }) => fate)).toEqual(["changed", "new", "new"]);
      expect(report.invitations.map(({ person, link }) => [person.signInName, link.split("=")[0]])).toEqual([
        ["wangfang", "/assistant#key"],
        ["zhang", "/observer#key"],
      ]);
      const { people } = database.store;
      expect((await people.findBySignInName("wangfang"))?.classroom?.id).toBe(HILL_1);
      expect((await people.findBySignInName("zhang"))?.region).toBe("北部");
      expect((await people.find(TEACHER))?.signInName).toBe("LIN.fang");
      expect((await write("people", file)).counts).toEqual({ new: 0, changed: 0, same: 3, error: 0 });
    });

    it("keeps people apart from what is wrong about them", async () => {
      const file = [
        "Name,Sign-in name,Role,School,Classroom",
        "A,a b,teacher,,",
        "B,bb,king,,",
        "C,cc,assistant,,",
        "D,dd,assistant,Hill School,Class 9",
        "Ma,ma,teacher,,",
      ].join("\n");
      expect(await faults("people", file)).toEqual([
        [2, "Sign-in name", "bad-sign-in-name", null],
        [3, "Role", "no-choice", null],
        [4, "School", "missing", null],
        [5, "Classroom", "unknown-classroom", null],
        [6, "Role", "self", null],
      ]);
    });

    it("stays within the region of who brings it", async () => {
      await write("schools", "School,Region\nLake School,North\n");
      const file = "School,Region\nLake School,North\nHill School,North\nNew School,South\nOther School,\n";
      expect(await faults("schools", file, "north")).toEqual([
        [3, "School", "out-of-reach", null],
        [4, "Region", "out-of-reach", null],
        [5, "Region", "out-of-reach", null],
      ]);
      expect((await write("schools", "School\nNew School\n", "North")).written).toBe(true);
      expect((await database.store.places.findSchoolByName("new school"))?.region).toBe("North");
    });

    it("is given up as a whole when somebody else was faster", async () => {
      const [school] = await database.store.places.schools(ALL);
      if (school === undefined) throw new Error("there is no school");
      const changed = { ...school, schoolId: school.id, contact: "new", version: school.version + 7 };
      const batch = {
        schools: { add: [], change: [changed] },
        classrooms: { add: [], change: [] },
        people: { add: [{ id: ADMINISTRATOR, name: "Other", signInName: "MA", role: "teacher" as const }], change: [] },
        links: [],
        audit: [],
      };
      expect(await database.store.imports.write(batch)).toBe(false);
      const namesake = { id: schoolId.parse("sch-new"), name: "lake SCHOOL", linkProfile: "mobile" as const };
      const taken = { ...batch, schools: { add: [namesake], change: [] } };
      expect(await database.store.imports.write(taken)).toBe(false);
      expect(await database.store.places.findSchool(school.id)).toEqual(school);
      expect(await database.store.people.count()).toBe(2);
    });
  });
});
