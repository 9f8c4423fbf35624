import type { ChangedPerson, PersonView } from "../../../signaling/contract/api.ts";
import { type PersonId, personId } from "../../../signaling/contract/ids.ts";
import { personColumns, roleChoices } from "../../../signaling/contract/sheets.ts";
import { fold } from "../fold.ts";
import { reaches } from "../reach.ts";
import { newId } from "../secrets.ts";
import { type Cells, layoutOf } from "./cells.ts";
import { judgeRows } from "./judge-rows.ts";
import { classroomKey, type ImportPlan, type PlanContext } from "./plan.ts";
import type { Sheet } from "./read-sheet.ts";

type PersonFields = Pick<ChangedPerson, "name" | "signInName" | "role" | "region" | "classroomId">;
type PersonCells = Cells<(typeof personColumns)[number]["field"]>;

/** The same rule as signInName in signaling/contract/api.ts. */
const SIGN_IN_NAME = /^[\p{L}\p{N}._@-]{2,64}$/u;

/** A person is known by the sign-in name. */
export function planPeople(sheet: Sheet, context: PlanContext): ImportPlan {
  const { records, reach, region: own, self } = context;
  const layout = layoutOf(sheet, personColumns);
  const byName = new Map(records.people.map((person) => [fold(person.signInName), person]));
  const placeOf = assistantsPlaces(context);

  const judged = judgeRows(sheet, layout, "signInName", (cells) => {
    const name = cells.required("name", 80);
    const signInName = cells.required("signInName", 64);
    if (signInName !== undefined && !SIGN_IN_NAME.test(signInName)) cells.fault("signInName", "bad-sign-in-name");
    const person = signInName === undefined ? undefined : byName.get(fold(signInName));
    const role = cells.required("role", 40) === undefined ? undefined : cells.choice("role", roleChoices);
    const place = role === "assistant" ? placeOf(cells, person) : undefined;
    const region = place?.region ?? cells.text("region", 40) ?? person?.region ?? own;
    if (person !== undefined && person.archivedAt !== null) cells.fault("signInName", "archived");
    else if (person !== undefined && !reaches(reach, person.region)) cells.fault("signInName", "out-of-reach");
    else if (!reaches(reach, region)) cells.fault("region", "out-of-reach");
    else if (person?.id === self && (role !== person.role || region !== person.region)) cells.fault("role", "self");
    const complete = name !== undefined && signInName !== undefined && role !== undefined;
    return {
      label: name ?? signInName ?? "",
      key: fold(signInName ?? ""),
      wanted: complete ? { name, signInName, role, region, classroom: place?.label ?? "" } : undefined,
      standing: person && fieldsOf(person),
      person,
      classroomId: place?.id ?? null,
    };
  });

  const people = { add: [] as (PersonFields & { id: PersonId })[], change: [] as ChangedPerson[] };
  const changes: ImportPlan["changes"] = [];
  for (const { report, subject } of judged) {
    const { wanted, person, classroomId } = subject;
    if (wanted === undefined) continue;
    const { classroom, ...fields } = wanted;
    // An assistant's region is that of the school, and stored with it alone.
    const record = { ...fields, region: classroomId === null ? fields.region : "", classroomId };
    if (report.fate === "new") {
      const id = personId.parse(newId("per"));
      people.add.push({ id, ...record });
      const about = { kind: "person", id, name: wanted.name } as const;
      changes.push({ action: "person.added", subject: about, before: null, after: wanted });
    } else if (report.fate === "changed" && person !== undefined) {
      people.change.push({ personId: person.id, version: person.version, ...record });
      const about = { kind: "person", id: person.id, name: wanted.name } as const;
      changes.push({ action: "person.changed", subject: about, before: fieldsOf(person), after: wanted });
    }
  }
  return { layout, rows: judged.map(({ report }) => report), batch: { people }, changes };
}

function fieldsOf({ name, signInName, role, region, classroom }: PersonView) {
  return {
    name,
    signInName,
    role,
    region,
    classroom: classroom === null ? "" : `${classroom.school} · ${classroom.name}`,
  };
}

/** Finds the classroom that a row names; without the columns an assistant stays where he or she is. */
function assistantsPlaces({ records, reach }: PlanContext) {
  const schools = new Map(records.schools.map((school) => [fold(school.name), school]));
  const classrooms = new Map(records.classrooms.map((room) => [classroomKey(room.schoolId, room.name), room]));
  return (cells: PersonCells, person: PersonView | undefined) => {
    const [schoolName, name] = [cells.text("school", 80), cells.text("classroom", 80)];
    if (schoolName === undefined && name === undefined && person !== undefined && person.classroom !== null) {
      const { id, name: room, school } = person.classroom;
      return { id, region: person.region, label: `${school} · ${room}` };
    }
    const school = schools.get(fold(schoolName ?? ""));
    if (school === undefined || school.archivedAt !== null || !reaches(reach, school.region)) {
      return cells.fault("school", schoolName === undefined || schoolName === "" ? "missing" : "unknown-school");
    }
    const classroom = classrooms.get(classroomKey(school.id, name ?? ""));
    if (classroom === undefined || classroom.archivedAt !== null) {
      return cells.fault("classroom", name === undefined || name === "" ? "missing" : "unknown-classroom");
    }
    return { id: classroom.id, region: school.region, label: `${school.name} · ${classroom.name}` };
  };
}
