import { describe, expect, test } from "vitest";
import { readBandwidth } from "../../../client/admin/places/bandwidth.ts";
import { matching, type Place, regionsOf } from "../../../client/admin/places/places.ts";
import { personRows, schoolRows } from "../../../client/admin/sheets/lists.ts";
import { csvOf } from "../../../client/csv/csv.ts";
import { readSheet } from "../../../server/accounts/sheets/read-sheet.ts";
import type { PersonView, SchoolView } from "../../../signaling/contract/api.ts";
import { classroomId, personId, schoolId } from "../../../signaling/contract/ids.ts";

const school = (name: string, rest: Partial<SchoolView> = {}): SchoolView => ({
  id: schoolId.parse("sch-1"),
  name,
  linkProfile: "satellite",
  region: "",
  bandwidthKbps: null,
  contact: "",
  archivedAt: null,
  version: 1,
  ...rest,
});

/** What an import reads of an export. */
function readBack(csv: string): readonly (readonly string[])[] {
  const sheet = readSheet(new TextEncoder().encode(csv));
  if (!sheet.ok) throw new Error(sheet.error.code);
  return [sheet.value.header, ...sheet.value.rows.map(({ cells }) => cells)];
}

describe("an exported list", () => {
  test("begins with a byte order mark, so that Excel takes it for UTF-8", () => {
    expect(csvOf([["学校"]])).toBe("\ufeff学校\r\n");
  });

  test.each(["=1+1", "+86 139", "-1", "@SUM(A1)", "＝1", '=HYPERLINK("http://x","y")'])(
    "makes a formula of nobody's cell: %j, and the import reads it as it was",
    (cell) => {
      const csv = csvOf([
        ["a", "b"],
        [cell, "x"],
      ]);
      const [, line = ""] = csv.split("\r\n");
      expect(line).toMatch(/^"?'/);
      expect(readBack(csv)[1]).toEqual([cell, "x"]);
    },
  );

  test("is what an import reads: quotes, commas and line breaks, in both languages", () => {
    const schools = [
      school('山里 "分校", 一部', { region: "北部", bandwidthKbps: 1_500, contact: "马老师\n139" }),
      school("Hill School", { linkProfile: "mobile" }),
    ];
    expect(readBack(csvOf(schoolRows(schools, "zh-CN")))).toEqual([
      ["学校", "区域", "网络类型", "带宽（Mbit/s）", "联系人"],
      ['山里 "分校", 一部', "北部", "卫星", "1.5", "马老师\n139"],
      ["Hill School", "", "移动网络", "", ""],
    ]);
    const person: PersonView = {
      id: personId.parse("per-1"),
      name: "Wang",
      signInName: "wang",
      role: "assistant",
      region: "North",
      classroom: { id: classroomId.parse("cla-1"), name: "Class 1", school: "Hill School" },
      archivedAt: null,
      version: 1,
    };
    expect(readBack(csvOf(personRows([person], "en")))).toEqual([
      ["Name", "Sign-in name", "Role", "Region", "School", "Classroom"],
      ["Wang", "wang", "Assistant", "North", "Hill School", "Class 1"],
    ]);
  });
});

describe("places", () => {
  const place = (name: string, region: string, contact = ""): Place => ({
    school: school(name, { region, contact }),
    classrooms: [],
  });
  const places = [place("青山小学", "北部", "马老师"), place("Hill School", "South"), place("Lake School", "")];

  test("are found by every word, whatever its case and width, and by region", () => {
    const found = (search: string, region = "") => matching(places, search, region).map(({ school: { name } }) => name);
    expect(found("")).toHaveLength(3);
    expect(found("SCHOOL ｈｉｌｌ")).toEqual(["Hill School"]);
    expect(found("马")).toEqual(["青山小学"]);
    expect(found("", "south")).toEqual(["Hill School"]);
    expect(found("nowhere")).toEqual([]);
    expect(regionsOf(places.map((one) => one.school))).toHaveLength(2);
  });

  test.each([
    ["", null],
    ["100", 100_000],
    [" １.5 ", 1_500],
    ["2,5", 2_500],
    ["fast", undefined],
    ["0", undefined],
    ["-3", undefined],
  ])("have a bandwidth that is typed as %j", (typed, kbps) => {
    expect(readBandwidth(typed)).toBe(kbps);
  });
});
