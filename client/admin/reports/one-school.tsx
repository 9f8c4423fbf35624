import type { OneSchoolReport } from "../../../signaling/contract/reports.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Table } from "../../ui/table.tsx";
import { atOf } from "../timetable/days.ts";
import { BarChart, ChartLegend } from "./bar-chart.tsx";
import { Part } from "./link-report.tsx";
import { hourText } from "./report-figures.ts";
import { lessonSheet, schoolHourSheet, weekSheet } from "./report-sheets.ts";
import { UplinkLine, useAttendanceColumns, useDeliveredColumns, useLinkText } from "./school-columns.tsx";
import { reportWords } from "./words.ts";

const LINE_WITHIN = 4;

/** One school: its weeks, its hours, its lessons. */
export function OneSchool({ report }: { report: OneSchoolReport }) {
  const say = useWords(reportWords);
  if (report.weeks.length === 0) {
    return (
      <Empty icon="bars" title={say("nothing")}>
        {say("nothingHint")}
      </Empty>
    );
  }
  return (
    <>
      <Links report={report} />
      <Weeks report={report} />
      <Lessons report={report} />
    </>
  );
}

function Links({ report }: { report: OneSchoolReport }) {
  const say = useWords(reportWords);
  const format = useFormat("UTC");
  const linkText = useLinkText();
  const { contractedKbps: contracted } = report.school;
  const most = Math.max(...report.weeks.map(({ link }) => link?.kbps ?? 0));
  // A line far above the bars would make them too small to be read.
  const line = contracted !== null && contracted <= LINE_WITHIN * most ? { line: contracted } : {};
  const legend = [
    { fill: "solid", text: say("link") },
    { fill: "hatched", text: say("atLeast", { rate: "" }).trim() },
  ] as const;
  return (
    <>
      <Part title={say("weeklyLink")} sheet={weekSheet(report, say)}>
        <figure class="report-figure">
          <BarChart
            title={say("weeklyLink")}
            scale={format.rate}
            {...line}
            bars={report.weeks.map(({ week, link, measurements }) => ({
              key: week,
              label: format.dayMonth(atOf(week)),
              parts: link === null ? [] : [{ value: link.kbps, fill: link.least ? "hatched" : "solid" }],
              spoken: say("weekSpoken", {
                week: format.date(atOf(week)),
                link: linkText(link),
                measurements: format.number(measurements),
              }),
            }))}
          />
          <p class="soft">
            {say("linkHint")} {contracted !== null && say("contracted", { rate: format.rate(contracted) })}
          </p>
        </figure>
        <ChartLegend entries={legend} />
      </Part>
      <Part title={say("hourlyLink")} sheet={schoolHourSheet(report, say)}>
        <figure class="report-figure">
          <BarChart
            title={say("hourlyLink")}
            scale={format.rate}
            bars={report.hours.map(({ hour, link, measurements }) => ({
              key: String(hour),
              label: hourText(hour),
              parts: [{ value: link.kbps, fill: link.least ? "hatched" : "solid" }],
              spoken: say("hourlySpoken", {
                hour: hourText(hour),
                link: linkText(link),
                measurements: format.number(measurements),
              }),
            }))}
          />
        </figure>
      </Part>
    </>
  );
}

function Weeks({ report }: { report: OneSchoolReport }) {
  const say = useWords(reportWords);
  const format = useFormat("UTC");
  const linkText = useLinkText();
  const attendance = useAttendanceColumns<OneSchoolReport["weeks"][number]>();
  const delivered = useDeliveredColumns<OneSchoolReport["weeks"][number]>();
  return (
    <Part title={say("week")} sheet={weekSheet(report, say)} long>
      <Table
        label={say("week")}
        rows={report.weeks.toReversed()}
        keyOf={({ week }) => week}
        columns={[
          { head: say("week"), cell: ({ week }) => <strong>{format.date(atOf(week))}</strong> },
          {
            head: say("link"),
            kind: "figure",
            cell: (week) => (
              <div>
                {linkText(week.link)}
                <UplinkLine of={week} />
              </div>
            ),
          },
          ...attendance,
          ...delivered,
        ]}
      />
    </Part>
  );
}

function Lessons({ report }: { report: OneSchoolReport }) {
  const say = useWords(reportWords);
  const format = useFormat(report.zone);
  const delivered = useDeliveredColumns<OneSchoolReport["lessons"][number]>();
  return (
    <Part title={say("lessonList")} sheet={lessonSheet(report, say)} long>
      <Table
        label={say("lessonList")}
        rows={report.lessons}
        keyOf={({ lessonId, classroom }) => `${lessonId} ${classroom.id}`}
        columns={[
          { head: say("when"), kind: "digits", cell: ({ startsAt }) => format.moment(startsAt) },
          {
            head: say("lesson"),
            cell: ({ lessonId, title, teacher }) => (
              <div>
                <a href={`#lessons/${lessonId}`}>{title}</a> <span class="soft">{teacher}</span>
              </div>
            ),
          },
          { head: say("classroom"), cell: ({ classroom }) => classroom.name },
          {
            head: say("present"),
            kind: "figure",
            cell: ({ held, presentSeconds }) => {
              if (!held) return <Chip>{say("notHeld")}</Chip>;
              if (presentSeconds === 0) return <Chip tone="warn">{say("notThere")}</Chip>;
              return format.minutes(1_000 * presentSeconds);
            },
          },
          {
            head: say("heads"),
            kind: "figure",
            cell: ({ heads }) =>
              heads === null ? <span class="soft">{say("notCounted")}</span> : format.number(heads),
          },
          ...delivered,
        ]}
      />
    </Part>
  );
}
