import { type ClassroomId, classroomId, type SchoolId } from "../../../signaling/contract/ids.ts";
import { classroomColumns } from "../../../signaling/contract/sheets.ts";
import { fold } from "../fold.ts";
import { reaches } from "../reach.ts";
import { newId } from "../secrets.ts";
import { layoutOf } from "./cells.ts";
import { judgeRows } from "./judge-rows.ts";
import { classroomKey, type ImportPlan, type PlanContext } from "./plan.ts";
import type { Sheet } from "./read-sheet.ts";

/** A classroom is known by its school and its name. */
export function planClassrooms(sheet: Sheet, { records, reach }: PlanContext): ImportPlan {
  const layout = layoutOf(sheet, classroomColumns);
  const schools = new Map(records.schools.map((school) => [fold(school.name), school]));
  const classrooms = new Map(records.classrooms.map((room) => [classroomKey(room.schoolId, room.name), room]));

  const judged = judgeRows(sheet, layout, "name", (cells) => {
    const schoolName = cells.required("school", 80);
    const name = cells.required("name", 80);
    const school = schoolName === undefined ? undefined : schools.get(fold(schoolName));
    const classroom = school && name !== undefined ? classrooms.get(classroomKey(school.id, name)) : undefined;
    if (schoolName !== undefined) {
      if (school === undefined) cells.fault("school", "unknown-school");
      else if (school.archivedAt !== null) cells.fault("school", "archived");
      else if (!reaches(reach, school.region)) cells.fault("school", "out-of-reach");
      else if (classroom !== undefined && classroom.archivedAt !== null) cells.fault("name", "archived");
    }
    return {
      label: `${schoolName ?? ""} · ${name ?? ""}`,
      key: school && name !== undefined ? classroomKey(school.id, name) : "",
      wanted: school === undefined || name === undefined ? undefined : { name },
      standing: classroom && { name: classroom.name },
      school,
      classroom,
    };
  });

  const batch = { add: [] as Added[], change: [] as Renamed[] };
  const changes: ImportPlan["changes"] = [];
  for (const { report, subject } of judged) {
    const { wanted, school, classroom } = subject;
    if (wanted === undefined || school === undefined) continue;
    if (report.fate === "new") {
      const id = classroomId.parse(newId("cla"));
      batch.add.push({ id, schoolId: school.id, ...wanted });
      const about = { kind: "classroom", id, name: wanted.name } as const;
      changes.push({
        action: "classroom.added",
        subject: about,
        before: null,
        after: { ...wanted, school: school.name },
      });
    } else if (report.fate === "changed" && classroom !== undefined) {
      batch.change.push({ classroomId: classroom.id, version: classroom.version, schoolId: school.id, ...wanted });
      const about = { kind: "classroom", id: classroom.id, name: wanted.name } as const;
      changes.push({ action: "classroom.changed", subject: about, before: { name: classroom.name }, after: wanted });
    }
  }
  return { layout, rows: judged.map(({ report }) => report), batch: { classrooms: batch }, changes };
}

interface Added {
  id: ClassroomId;
  schoolId: SchoolId;
  name: string;
}
interface Renamed {
  classroomId: ClassroomId;
  schoolId: SchoolId;
  version: number;
  name: string;
}
