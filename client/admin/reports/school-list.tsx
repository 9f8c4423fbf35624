import { useState } from "preact/hooks";
import type { SchoolReport, SchoolRow } from "../../../signaling/contract/reports.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Table } from "../../ui/table.tsx";
import { Part } from "./link-report.tsx";
import { type Order, ordered } from "./report-figures.ts";
import { schoolSheet } from "./report-sheets.ts";
import { UplinkLine, useAttendanceColumns, useDeliveredColumns, useLinkText } from "./school-columns.tsx";
import { reportWords } from "./words.ts";

/** So many rows at a time: a bureau has two thousand schools. */
const AT_A_TIME = 100;

/** Every school: its link, who was there, what was delivered. */
export function SchoolList({ report }: { report: SchoolReport }) {
  const say = useWords(reportWords);
  const format = useFormat();
  const linkText = useLinkText();
  const [order, setOrder] = useState<Order>("name");
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(AT_A_TIME);
  const attendance = useAttendanceColumns<SchoolRow>();
  const delivered = useDeliveredColumns<SchoolRow>();
  const rows = ordered(report.schools, order, search);
  return (
    <>
      <div class="report-choice">
        <TextField label={say("search")} value={search} maxLength={80} onValue={setSearch} />
        <SelectField
          label={say("order")}
          value={order}
          onValue={setOrder}
          options={[
            { value: "name", text: say("byName") },
            { value: "link", text: say("byLink") },
            { value: "stalled", text: say("byStalled") },
          ]}
        />
      </div>
      <Part title={say("schools")} sheet={schoolSheet({ ...report, schools: rows }, say)} long>
        <Table
          label={say("schools")}
          rows={rows.slice(0, most)}
          keyOf={({ school }) => school.id}
          columns={[
            {
              head: say("school"),
              cell: ({ school }) => (
                <div class="report-school">
                  <a href={`#reports/${school.id}`}>{school.name}</a> <span class="soft">{school.region}</span>
                </div>
              ),
            },
            {
              head: say("link"),
              kind: "figure",
              cell: ({ link, school: { contractedKbps: kbps }, ...figures }) => (
                <div>
                  {linkText(link)}
                  {kbps !== null && <div class="soft">{say("contracted", { rate: format.rate(kbps) })}</div>}
                  <UplinkLine of={figures} />
                </div>
              ),
            },
            ...attendance,
            ...delivered,
          ]}
        />
      </Part>
      {rows.length > most && (
        <div class="actions">
          <Button action="show-more-schools" onClick={() => setMost(most + AT_A_TIME)}>
            {say("more", { count: Math.min(AT_A_TIME, rows.length - most) })}
          </Button>
        </div>
      )}
    </>
  );
}
