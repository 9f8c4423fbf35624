import type { SchoolView } from "../../../signaling/contract/api.ts";
import { type SchoolId, schoolId } from "../../../signaling/contract/ids.ts";
import { linkChoices, schoolColumns } from "../../../signaling/contract/sheets.ts";
import { fold } from "../fold.ts";
import { reaches } from "../reach.ts";
import { newId } from "../secrets.ts";
import { type Cells, layoutOf } from "./cells.ts";
import { judgeRows } from "./judge-rows.ts";
import type { ImportPlan, PlanContext } from "./plan.ts";
import type { Sheet } from "./read-sheet.ts";

type SchoolFields = Pick<SchoolView, "name" | "region" | "linkProfile" | "bandwidthKbps" | "contact">;

const fieldsOf = ({ name, region, linkProfile, bandwidthKbps, contact }: SchoolView): SchoolFields => ({
  name,
  region,
  linkProfile,
  bandwidthKbps,
  contact,
});

/** A school is known by its name. */
export function planSchools(sheet: Sheet, { records, reach, region: own }: PlanContext): ImportPlan {
  const layout = layoutOf(sheet, schoolColumns);
  const byName = new Map(records.schools.map((school) => [fold(school.name), school]));

  const judged = judgeRows(sheet, layout, "name", readSchool, { repeatable: true });

  function readSchool(cells: Cells<(typeof schoolColumns)[number]["field"]>) {
    const name = cells.required("name", 80);
    const school = name === undefined ? undefined : byName.get(fold(name));
    const region = cells.text("region", 40) ?? school?.region ?? own;
    const linkProfile = cells.choice("linkProfile", linkChoices) ?? school?.linkProfile ?? "terrestrial";
    const rate = cells.rateKbps("bandwidthKbps");
    const bandwidthKbps = rate === undefined ? (school?.bandwidthKbps ?? null) : rate;
    const contact = cells.text("contact", 200) ?? school?.contact ?? "";
    if (school !== undefined && school.archivedAt !== null) cells.fault("name", "archived");
    else if (school !== undefined && !reaches(reach, school.region)) cells.fault("name", "out-of-reach");
    else if (!reaches(reach, region)) cells.fault("region", "out-of-reach");
    return {
      label: name ?? "",
      key: fold(name ?? ""),
      wanted: name === undefined ? undefined : { name, region, linkProfile, bandwidthKbps, contact },
      standing: school && fieldsOf(school),
      school,
    };
  }

  const schools = { add: [] as (SchoolFields & { id: SchoolId })[], change: [] as (SchoolFields & Kept)[] };
  const changes: ImportPlan["changes"] = [];
  for (const { report, subject } of judged) {
    const { wanted, school } = subject;
    if (wanted === undefined) continue;
    if (report.fate === "new") {
      const id = schoolId.parse(newId("sch"));
      schools.add.push({ id, ...wanted });
      const about = { kind: "school", id, name: wanted.name } as const;
      changes.push({ action: "school.added", subject: about, before: null, after: wanted });
    } else if (report.fate === "changed" && school !== undefined) {
      schools.change.push({ schoolId: school.id, version: school.version, ...wanted });
      const about = { kind: "school", id: school.id, name: wanted.name } as const;
      changes.push({ action: "school.changed", subject: about, before: fieldsOf(school), after: wanted });
    }
  }
  return { layout, rows: judged.map(({ report }) => report), batch: { schools }, changes };
}

interface Kept {
  schoolId: SchoolId;
  version: number;
}
