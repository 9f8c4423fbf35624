import "./timetable.css";
import { useCallback, useState } from "preact/hooks";
import type { SeriesView } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { sheetWords } from "../record-words.ts";
import { SectionHead } from "../section-head.tsx";
import { SheetDialog } from "../sheets/sheet-dialog.tsx";
import { useLoading } from "../use-loading.ts";
import { type Choice, loadTimetableChoice } from "./choice.ts";
import { SeriesDialog } from "./series-dialog.tsx";
import { SeriesList } from "./series-list.tsx";
import { TermDialog } from "./term-dialog.tsx";
import { Terms } from "./terms.tsx";
import { WeekView } from "./week-view.tsx";
import { timetableWords } from "./words.ts";

type Open = { dialog: "none" } | { dialog: "series"; series?: SeriesView } | { dialog: "term" } | { dialog: "sheets" };

/** The week of somebody or something, the terms, and the way to plan more. */
export function TimetableSection({ api }: { api: Api }) {
  const say = useWords(timetableWords);
  const sheets = useWords(sheetWords);
  const toast = useToast();
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const [round, setRound] = useState(0);
  const [listed, setListed] = useState(false);
  const choice = useLoading(useCallback(() => loadTimetableChoice(api), [api]));
  const close = () => setOpen({ dialog: "none" });
  const changed = (text: string) => {
    close();
    toast(text);
    choice.reload();
    setRound((before) => before + 1);
  };
  const written = () => {
    choice.reload();
    setRound((before) => before + 1);
  };
  return (
    <>
      <SectionHead title={say("timetable")}>
        <Button
          action="toggle-series"
          look="quiet"
          disabled={choice.value === undefined}
          onClick={() => setListed(!listed)}
        >
          {say(listed ? "showWeek" : "showSeries")}
        </Button>
        <Button
          action="open-sheets"
          disabled={choice.value === undefined}
          onClick={() => setOpen({ dialog: "sheets" })}
        >
          {sheets("spreadsheets")}
        </Button>
        <Button
          action="new-series"
          look="principal"
          icon="add"
          disabled={choice.value === undefined || choice.value.terms.length === 0}
          onClick={() => setOpen({ dialog: "series" })}
        >
          {say("newSeries")}
        </Button>
      </SectionHead>
      <Loaded loading={choice}>
        {(value) =>
          value.terms.length === 0 ? (
            <Empty
              icon="calendar"
              title={say("noTermTitle")}
              actions={
                <Button action="new-term" look="principal" icon="add" onClick={() => setOpen({ dialog: "term" })}>
                  {say("newTerm")}
                </Button>
              }
            >
              {say("noTermHint")}
            </Empty>
          ) : (
            <>
              {listed ? (
                <SeriesList
                  {...{ api, terms: value.terms, round, onChanged: written }}
                  onEdit={(series) => setOpen({ dialog: "series", series })}
                />
              ) : (
                <Weeks api={api} choice={value} round={round} />
              )}
              <Terms api={api} terms={value.terms} onNew={() => setOpen({ dialog: "term" })} onChanged={changed} />
            </>
          )
        }
      </Loaded>
      {open.dialog === "term" && (
        <TermDialog api={api} onSaved={({ name }) => changed(say("termAdded", { name }))} onClose={close} />
      )}
      {open.dialog === "sheets" && <SheetDialog api={api} kinds={["timetable"]} onWritten={written} onClose={close} />}
      {open.dialog === "series" && choice.value && (
        <SeriesDialog
          api={api}
          choice={choice.value}
          {...(open.series ? { series: open.series } : {})}
          onSaved={({ title }) => changed(say(open.series ? "seriesSaved" : "seriesAdded", { title }))}
          onClose={close}
        />
      )}
    </>
  );
}

function Weeks({ api, choice, round }: { api: Api; choice: Choice; round: number }) {
  const say = useWords(timetableWords);
  if (choice.teachers.length === 0 && choice.places.length === 0) {
    return (
      <Empty icon="people" title={say("nobodyTitle")}>
        {say("nobodyHint")}
      </Empty>
    );
  }
  return <WeekView api={api} choice={choice} round={round} />;
}
