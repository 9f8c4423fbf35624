import type { ComponentChildren } from "preact";
import type { LinkCounts, LinkReport } from "../../../signaling/contract/reports.ts";
import type { Cell } from "../../csv/csv.ts";
import { saveCsv } from "../../csv/save-csv.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Table } from "../../ui/table.tsx";
import { usePercent } from "../record/use-percent.ts";
import { atOf } from "../timetable/days.ts";
import { BarChart, ChartLegend } from "./bar-chart.tsx";
import { hourText } from "./report-figures.ts";
import { historySheet, hourSheet, regionSheet } from "./report-sheets.ts";
import { reportWords } from "./words.ts";

/** The picture of the links: how many schools reach the target, where, since when, and at which hours links sag. */
export function LinkPicture({ report }: { report: LinkReport }) {
  const say = useWords(reportWords);
  const format = useFormat();
  const percent = usePercent();
  const { total, targetKbps } = report;
  const share = percent(total.schools === 0 ? 0 : total.reaching / total.schools);
  if (total.measurements === 0) {
    return (
      <Empty icon="bars" title={say("nothing")}>
        {say("nothingHint")}
      </Empty>
    );
  }
  return (
    <>
      <section class="panel report-share" aria-label={say("share")} data-reaching={total.reaching}>
        <p class="big">{say("shareTitle", { share, target: format.rate(targetKbps) })}</p>
        <p>{say("shareLine", numbers(total, format.number))}</p>
        <p class="soft">
          {say("behind", { count: total.measurements })} · {say("unknownHint")}
        </p>
      </section>
      <Regions report={report} />
      <History report={report} />
      <Hours report={report} />
    </>
  );
}

function numbers({ reaching, schools, below, unknown }: LinkCounts, write: (value: number) => string) {
  return { reaching: write(reaching), schools: write(schools), below: write(below), unknown: write(unknown) };
}

function Regions({ report }: { report: LinkReport }) {
  const say = useWords(reportWords);
  const format = useFormat();
  const percent = usePercent();
  return (
    <Part title={say("byRegion")} sheet={regionSheet(report, say)} long>
      <Table
        label={say("byRegion")}
        rows={report.regions}
        keyOf={({ region }) => region}
        columns={[
          { head: say("region"), cell: ({ region }) => <strong>{region === "" ? say("noRegion") : region}</strong> },
          {
            head: say("share"),
            kind: "figure",
            cell: ({ reaching, schools }) => percent(schools === 0 ? 0 : reaching / schools),
          },
          { head: say("reaching"), kind: "figure", cell: ({ reaching }) => format.number(reaching) },
          { head: say("below"), kind: "figure", cell: ({ below }) => format.number(below) },
          { head: say("unknown"), kind: "figure", cell: ({ unknown }) => format.number(unknown) },
          { head: say("measurements"), kind: "figure", cell: ({ measurements }) => format.number(measurements) },
        ]}
      />
    </Part>
  );
}

function History({ report: { history, total }, report }: { report: LinkReport }) {
  const say = useWords(reportWords);
  const format = useFormat("UTC");
  return (
    <Part title={say("history")} sheet={historySheet(report, say)}>
      <figure class="report-figure">
        <BarChart
          title={say("history")}
          most={total.schools}
          scale={(value) => format.number(Math.round(value))}
          bars={history.map(({ week, ...counts }) => ({
            key: week,
            label: format.dayMonth(atOf(week)),
            parts: [
              { value: counts.reaching, fill: "solid" },
              { value: counts.below, fill: "hatched" },
              { value: counts.unknown, fill: "empty" },
            ],
            spoken: `${say("historySpoken", { week: format.date(atOf(week)), ...numbers(counts, format.number) })} (${say("behind", { count: counts.measurements })})`,
          }))}
        />
      </figure>
      <ChartLegend
        entries={[
          { fill: "solid", text: say("reaching") },
          { fill: "hatched", text: say("below") },
          { fill: "empty", text: say("unknown") },
        ]}
      />
    </Part>
  );
}

function Hours({ report: { hours }, report }: { report: LinkReport }) {
  const say = useWords(reportWords);
  const format = useFormat();
  const percent = usePercent();
  const shareOf = ({ sagging, measured }: { sagging: number; measured: number }) =>
    measured === 0 ? 0 : sagging / measured;
  return (
    <Part title={say("hours")} sheet={hourSheet(report, say)}>
      <figure class="report-figure">
        <BarChart
          title={say("hours")}
          most={0.1}
          scale={percent}
          bars={hours.map((each) => ({
            key: String(each.hour),
            label: hourText(each.hour),
            parts: [{ value: shareOf(each), fill: "solid" }],
            spoken: say("hourSpoken", {
              hour: hourText(each.hour),
              sagging: format.number(each.sagging),
              measured: format.number(each.measured),
              measurements: format.number(each.measurements),
            }),
          }))}
        />
        <p class="soft">{say("hoursHint")}</p>
      </figure>
      <Table
        label={say("hours")}
        rows={hours}
        keyOf={({ hour }) => String(hour)}
        columns={[
          { head: say("hour"), kind: "digits", cell: ({ hour }) => hourText(hour) },
          { head: say("sagging"), kind: "figure", cell: (each) => percent(shareOf(each)) },
          {
            head: say("stalled"),
            kind: "figure",
            cell: ({ stalled, observed }) => percent(observed === 0 ? 0 : stalled / observed),
          },
          { head: say("measured"), kind: "figure", cell: ({ measured }) => format.number(measured) },
          { head: say("measurements"), kind: "figure", cell: ({ measurements }) => format.number(measurements) },
        ]}
      />
    </Part>
  );
}

interface PartProps {
  title: string;
  sheet: Cell[][];
  /** A table that may go on over several pages. */
  long?: boolean;
  children: ComponentChildren;
}

/** One table or chart of a report, with its CSV. */
export function Part({ title, sheet, long = false, children }: PartProps) {
  const say = useWords(reportWords);
  return (
    <section class={long ? "panel long" : "panel"} aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
        <Button size="small" action="save-csv" onClick={() => saveCsv(title, sheet)}>
          {say("saveShort")}
          <span class="unseen">{`: ${title}`}</span>
        </Button>
      </div>
      {children}
    </section>
  );
}
