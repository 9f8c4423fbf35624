import "../sheets/sheets.css";
import { Fragment } from "preact";
import { useCallback, useState } from "preact/hooks";
import type { SeriesView, TermView } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { SelectField, TextField, Tick } from "../../ui/field.tsx";
import { Table } from "../../ui/table.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { recordWords } from "../record-words.ts";
import { useArchiving } from "../use-archiving.ts";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { atOf, someWeek } from "./days.ts";
import { ruleInWords } from "./rule.ts";
import { timetableWords } from "./words.ts";

const AT_FIRST = 100;
const MORE_AT_ONCE = 200;

interface SeriesListProps {
  api: Api;
  terms: readonly TermView[];
  /** Goes up when something was changed elsewhere. */
  round: number;
  onEdit: (series: SeriesView) => void;
  /** A series was put away, or brought back. */
  onChanged: () => void;
}

/** All series of a term: to be searched, changed and put away. */
export function SeriesList({ api, terms, round, onEdit, onChanged }: SeriesListProps) {
  const say = useWords(timetableWords);
  const record = useWords(recordWords);
  const [search, setSearch] = useState("");
  const [termId, setTermId] = useState<string>(terms[terms.length - 1]?.id ?? "");
  const [archived, setArchived] = useState(false);
  const [limit, setLimit] = useState(AT_FIRST);
  const term = terms.find(({ id }) => id === termId);
  const list = useLoading(
    useCallback(
      () =>
        api.seriesList(
          {
            ...(search.trim() === "" ? {} : { search: search.trim() }),
            ...(term === undefined ? {} : { termId: term.id }),
            ...(archived ? { archived: "yes" as const } : {}),
          },
          limit,
        ),
      [api, search, term?.id, archived, limit, round],
    ),
    { keepsLast: true },
  );
  return (
    <>
      <div class="filters">
        <TextField label={say("searchSeries")} maxLength={80} value={search} onValue={setSearch} />
        <SelectField
          label={say("term")}
          value={termId}
          onValue={setTermId}
          options={[
            ...terms.map(({ id, name }) => ({ value: String(id), text: name })),
            { value: "", text: say("allTerms") },
          ]}
        />
        <Tick checked={archived} onChecked={setArchived}>
          {record("archiveTitle")}
        </Tick>
      </div>
      <Loaded loading={list}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty icon="calendar" title={search === "" ? say("noSeries") : record("nothing")}>
              {say(search === "" ? "noSeriesHint" : "searchSeriesHint")}
            </Empty>
          ) : (
            <>
              <div class="panel">
                <SeriesTable {...{ api, terms, items, onEdit }} onChanged={onChanged} />
              </div>
              {more && (
                <div class="actions">
                  <Button action="show-more" onClick={() => setLimit(limit + MORE_AT_ONCE)}>
                    {record("more", { count: MORE_AT_ONCE })}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}

interface SeriesTableProps extends Pick<SeriesListProps, "api" | "terms" | "onEdit" | "onChanged"> {
  items: readonly SeriesView[];
}

function SeriesTable({ api, terms, items, onEdit, onChanged }: SeriesTableProps) {
  const say = useWords(timetableWords);
  const admin = useWords(adminWords);
  const record = useWords(recordWords);
  const explain = useRefusalText();
  const toast = useToast();
  const archiving = useArchiving(onChanged);
  const whenText = useWhenText();
  const putAway = ({ id, title, version }: SeriesView) =>
    void archiving(
      title,
      () => api.archiveSeries(id, version),
      () => api.restoreSeries(id, { version: version + 1 }),
    );
  const restore = async ({ id, title, version }: SeriesView) => {
    const answer = await api.restoreSeries(id, { version });
    onChanged();
    toast(answer.ok ? record("restored", { name: title }) : explain(answer.error));
  };
  return (
    <Table<SeriesView>
      label={say("series")}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          head: say("seriesTitle"),
          cell: ({ title, subject }) => (
            <span>
              <strong class="whole">{title}</strong>{" "}
              {subject !== "" && subject !== title && <span class="soft">{subject}</span>}
            </span>
          ),
        },
        { head: say("detailTeacher"), cell: ({ teacher }) => <span class="whole">{teacher.name}</span> },
        {
          head: say("detailTime"),
          cell: (series) =>
            whenText(
              series,
              terms.find(({ id }) => id === series.termId),
            ),
        },
        {
          head: say("detailRemote"),
          cell: ({ classrooms }) => (
            <span>
              {classrooms.map(({ id, school, name }, index) => (
                <Fragment key={id}>
                  {index > 0 && say("listGap")}
                  <span class="whole">{`${school} ${name}`}</span>
                </Fragment>
              ))}
            </span>
          ),
        },
        {
          head: admin("actions"),
          kind: "last",
          cell: (series) => (
            <div class="actions">
              {series.archivedAt === null ? (
                <>
                  <Button action="edit-series" look="quiet" size="small" onClick={() => onEdit(series)}>
                    {record("edit")}
                  </Button>
                  <Button action="archive-series" look="quiet" size="small" onClick={() => putAway(series)}>
                    {record("archive")}
                  </Button>
                </>
              ) : (
                <Button action="restore-series" size="small" onClick={() => void restore(series)}>
                  {record("restore")}
                </Button>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}

/** Weekdays, period and bounds of a series, as a person says them. */
function useWhenText() {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  return (series: SeriesView, term: TermView | undefined): string => {
    const { period, start, end, from, until } = series;
    const time = period === null ? `${start}–${end}` : `${say("period", { number: period })} ${start}–${end}`;
    const { weekdays, repeats } =
      term === undefined ? { weekdays: [], repeats: "other" as const } : ruleInWords(series, term);
    const days = weekdays.map((weekday) => format.weekday(atOf(someWeek[weekday - 1] ?? ""))).join(say("dayGap"));
    const weeks = { every: "", odd: say("oddWeeks"), even: say("evenWeeks"), other: series.rule }[repeats];
    const whole = term !== undefined && from === term.startsOn && until === term.endsOn;
    const bounds = whole ? "" : say("termDays", { from: format.day(atOf(from)), to: format.day(atOf(until)) });
    return [days, weeks, time, bounds].filter((part) => part !== "").join(" · ");
  };
}
