import "./reports.css";
import { useCallback, useState } from "preact/hooks";
import type { SchoolId } from "../../../signaling/contract/ids.ts";
import type { LinkReport, SchoolReport } from "../../../signaling/contract/reports.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Loaded } from "../loaded.tsx";
import { SectionHead } from "../section-head.tsx";
import { atOf } from "../timetable/days.ts";
import { useLoading } from "../use-loading.ts";
import { LinkPicture } from "./link-report.tsx";
import { OneSchool } from "./one-school.tsx";
import { readTarget } from "./report-figures.ts";
import { SchoolList } from "./school-list.tsx";
import { reportWords } from "./words.ts";

const PERIODS = ["1", "4", "13", "26", "52"] as const;
type Period = (typeof PERIODS)[number];
const DEFAULT_TARGET = "10";

interface ReportsProps {
  api: Api;
  /** Empty: the whole bureau's administrator. */
  region: string;
  schoolId?: SchoolId | undefined;
}

/** What the bureau reads afterwards: the picture of the links, attendance and quality, and each school by itself. */
export function ReportsSection({ api, region, schoolId }: ReportsProps) {
  const [weeks, setWeeks] = useState<Period>("4");
  return (
    <div class="reports">
      {schoolId === undefined ? (
        <Bureau api={api} ownRegion={region} weeks={weeks} onWeeks={setWeeks} />
      ) : (
        <School api={api} schoolId={schoolId} weeks={weeks} onWeeks={setWeeks} />
      )}
    </div>
  );
}

interface WeeksProps {
  weeks: Period;
  onWeeks: (weeks: Period) => void;
}

function Bureau({ api, ownRegion, weeks, onWeeks }: { api: Api; ownRegion: string } & WeeksProps) {
  const say = useWords(reportWords);
  const [view, setView] = useState<"links" | "schools">("links");
  const [region, setRegion] = useState("");
  const [typed, setTyped] = useState(DEFAULT_TARGET);
  const [target, setTarget] = useState(readTarget(DEFAULT_TARGET) ?? 0);
  const [regions, setRegions] = useState<readonly string[]>([]);
  const asked = { weeks: Number(weeks), region: region === "" ? undefined : region };
  const links = useCallback(async () => {
    const answer = await api.linkReport({ ...asked, targetKbps: target });
    if (answer.ok && region === "") setRegions(answer.value.regions.map((each) => each.region).filter((name) => name));
    return answer;
  }, [api, weeks, region, target]);
  const schools = useCallback(() => api.schoolReport(asked), [api, weeks, region]);
  const wrong = readTarget(typed) === undefined;
  return (
    <>
      <SectionHead title={say("reports")}>
        <Print />
      </SectionHead>
      <div class="report-choice">
        <PeriodField weeks={weeks} onWeeks={onWeeks} />
        {ownRegion === "" && regions.length > 0 && (
          <SelectField
            label={say("region")}
            value={region}
            onValue={setRegion}
            options={[{ value: "", text: say("everyRegion") }, ...regions.map((name) => ({ value: name, text: name }))]}
          />
        )}
        {view === "links" && (
          <TextField
            label={say("target")}
            value={typed}
            maxLength={6}
            inputMode="numeric"
            onValue={(value) => {
              setTyped(value);
              const read = readTarget(value);
              if (read !== undefined) setTarget(read);
            }}
            error={wrong ? say("targetWrong") : undefined}
          />
        )}
      </div>
      <Tabs
        label={say("views")}
        open={view}
        onOpen={setView}
        tabs={[
          { key: "links", title: say("links"), content: () => <LinksLoaded load={links} /> },
          { key: "schools", title: say("schools"), content: () => <SchoolsLoaded load={schools} /> },
        ]}
      />
    </>
  );
}

type Load<T> = Parameters<typeof useLoading<T>>[0];

/** Apart from `SchoolsLoaded`: one component for both tabs would show one of them the report that it kept of the other. */
function LinksLoaded({ load }: { load: Load<LinkReport> }) {
  const loading = useLoading(load, { keepsLast: true });
  return (
    <div class="reports">
      <Loaded loading={loading}>
        {(report) => (
          <>
            <SpanLine report={report} />
            <LinkPicture report={report} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function SchoolsLoaded({ load }: { load: Load<SchoolReport> }) {
  const loading = useLoading(load, { keepsLast: true });
  return (
    <div class="reports">
      <Loaded loading={loading}>
        {(report) => (
          <>
            <SpanLine report={report} />
            <SchoolList report={report} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function School({ api, schoolId, weeks, onWeeks }: { api: Api; schoolId: SchoolId } & WeeksProps) {
  const say = useWords(reportWords);
  const loading = useLoading(useCallback(() => api.oneSchoolReport(schoolId, Number(weeks)), [api, schoolId, weeks]));
  return (
    <>
      <p class="report-back">
        <a href="#reports">{say("backToReports")}</a>
      </p>
      <SectionHead title={loading.value?.school.name ?? say("reports")}>
        <Print />
      </SectionHead>
      <div class="report-choice">
        <PeriodField weeks={weeks} onWeeks={onWeeks} />
      </div>
      <Loaded loading={loading}>
        {(report) => (
          <>
            <SpanLine report={report} />
            <OneSchool report={report} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Print() {
  const say = useWords(reportWords);
  return (
    <Button action="print" onClick={() => window.print()}>
      {say("print")}
    </Button>
  );
}

function PeriodField({ weeks, onWeeks }: WeeksProps) {
  const say = useWords(reportWords);
  return (
    <SelectField
      label={say("period")}
      value={weeks}
      onValue={onWeeks}
      options={PERIODS.map((value) => ({ value, text: say("weeks", { count: Number(value) }) }))}
    />
  );
}

function SpanLine({ report: { from, to, zone, notSummed } }: { report: Omit<SchoolReport, "schools"> }) {
  const say = useWords(reportWords);
  const format = useFormat("UTC");
  return (
    <>
      <p class="soft">{say("spanLine", { from: format.date(atOf(from)), to: format.date(atOf(to)), zone })}</p>
      {notSummed > 0 && <Notice>{say("notSummed", { count: notSummed })}</Notice>}
    </>
  );
}
