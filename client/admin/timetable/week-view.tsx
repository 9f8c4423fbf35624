import { useCallback, useState } from "preact/hooks";
import type { CalendarOwner } from "../../../signaling/contract/calendars.ts";
import type { Week, WeekLesson } from "../../../signaling/contract/timetable.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { useRefusalText } from "../../i18n/refusal-text.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { UNDO_HINT, UNDO_KEYS, useUndoKey } from "../../ui/use-undo-key.ts";
import { Loaded } from "../loaded.tsx";
import { type Loading, useLoading } from "../use-loading.ts";
import { ChangeDialog, type ChangeDraft } from "./change-dialog.tsx";
import type { Choice, Whose } from "./choice.ts";
import { atOf, today } from "./days.ts";
import { LessonDialog } from "./lesson-dialog.tsx";
import { SubscribeDialog } from "./subscribe-dialog.tsx";
import { type Cell, periodOf } from "./week-cells.ts";
import { WeekGrid } from "./week-grid.tsx";
import { useWhose, WeekHead } from "./week-head.tsx";
import { timetableWords } from "./words.ts";

type Open =
  | { dialog: "none" }
  | { dialog: "subscribe"; owner: CalendarOwner; name: string }
  | { dialog: "lesson"; lesson: WeekLesson }
  | { dialog: "change"; draft: ChangeDraft };

/** Where a moved lesson was, so that it can go back. */
interface Undo {
  before: WeekLesson;
  /** Where it was moved to. */
  date: string;
  text: string;
}

interface WeekViewProps {
  api: Api;
  choice: Choice;
  /** Goes up when something else has changed the timetable. */
  round: number;
}

/** One week, with its lessons to look at, to drag and to change. */
export function WeekView({ api, choice, round }: WeekViewProps) {
  const say = useWords(timetableWords);
  const explain = useRefusalText();
  const format = useFormat("UTC");
  const toast = useToast();
  const [day, setDay] = useState(() => today(new Date()));
  const { by, setBy, whose, setWhose, all } = useWhose(choice);
  const loading = useWeek(api, whose, day, round);
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const [undo, setUndo] = useState<Undo | undefined>(undefined);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const close = () => setOpen({ dialog: "none" });
  const term = loading.value?.term ?? null;

  const whenOf = (lesson: WeekLesson, period: number | null) =>
    period === null
      ? ({ by: "time", start: lesson.start, end: lesson.end } as const)
      : ({ by: "period", period } as const);
  const placeText = (date: string, time: string) => ({ day: format.day(atOf(date)), time });

  const move = async (lesson: WeekLesson, to: Cell) => {
    setFailure(undefined);
    const change = { kind: "move", date: to.date, when: whenOf(lesson, to.period) } as const;
    if (lesson.series !== null) return setOpen({ dialog: "change", draft: { lesson, change } });
    const answer = await api.changeLesson(lesson.id, { version: lesson.version, scope: "one", change });
    if (!answer.ok && answer.error.code === "lesson.clashes") {
      return setOpen({ dialog: "change", draft: { lesson, change } });
    }
    if (!answer.ok) return setFailure(explain(answer.error));
    movedTo(lesson, to);
  };
  const movedTo = (lesson: WeekLesson, to: Cell) => {
    const time = to.period === null ? lesson.start : (term?.periods[to.period - 1]?.start ?? lesson.start);
    setUndo({
      before: lesson,
      date: to.date,
      text: say("moved", { title: lesson.title, ...placeText(to.date, time) }),
    });
    loading.reload();
  };
  const goBack = async ({ before, date }: Undo) => {
    const now = loading.value?.lessons.find(({ id }) => id === before.id);
    // Another week is shown: first to the one that it is in.
    if (now === undefined) return setDay(date);
    const following = now.series !== null && before.series !== null && now.series.id !== before.series.id;
    const answer = await api.changeLesson(now.id, {
      version: now.version,
      seriesVersion: now.series?.version ?? null,
      scope: following ? "following" : "one",
      change: { kind: "move", date: before.date, when: whenOf(before, periodOf(before, term)) },
    });
    if (answer.ok) {
      setUndo(undefined);
      setFailure(undefined);
      toast(say("undone", { title: before.title }));
    } else setFailure(explain(answer.error));
    loading.reload();
  };
  useUndoKey(undo && (() => void goBack(undo)));
  const changed = ({ lesson, change }: ChangeDraft, text: string) => {
    close();
    toast(text);
    if (change.kind === "move") {
      movedTo(lesson, { date: change.date, period: change.when.by === "period" ? change.when.period : null });
    } else {
      loading.reload();
    }
  };
  return (
    <>
      <WeekHead
        {...{ by, setBy, whose, setWhose, all, day, setDay }}
        week={loading.value ?? undefined}
        onSubscribe={(owner, name) => setOpen({ dialog: "subscribe", owner, name })}
      />
      {undo && (
        <Notice
          actions={
            <Button
              action="undo-move"
              size="small"
              icon="back"
              title={UNDO_HINT}
              aria-keyshortcuts={UNDO_KEYS}
              onClick={() => goBack(undo)}
            >
              {say("undo")}
            </Button>
          }
        >
          {undo.text}
        </Notice>
      )}
      {failure && <Notice tone="bad">{failure}</Notice>}
      <Loaded loading={loading}>
        {(week) =>
          week && (
            <WeekGrid
              week={week}
              by={by}
              onOpen={(lesson) => setOpen({ dialog: "lesson", lesson })}
              onMove={(lesson, to) => void move(lesson, to)}
            />
          )
        }
      </Loaded>
      {open.dialog === "subscribe" && <SubscribeDialog api={api} owner={open.owner} name={open.name} onClose={close} />}
      {open.dialog === "lesson" && (
        <LessonDialog
          lesson={open.lesson}
          onChange={(change) => setOpen({ dialog: "change", draft: { lesson: open.lesson, change } })}
          onClose={close}
        />
      )}
      {open.dialog === "change" && (
        <ChangeDialog api={api} draft={open.draft} choice={choice} term={term} onChanged={changed} onClose={close} />
      )}
    </>
  );
}

/** Loads the week again when somebody else is chosen, and when something has changed elsewhere (`round`). */
function useWeek(api: Api, whose: Whose | undefined, day: string, round: number): Loading<Week | null> {
  const [by, id] = [whose?.by, whose?.id];
  const load = useCallback(async (): Promise<Answer<Week | null>> => {
    return whose === undefined ? { ok: true, value: null } : await api.week({ ...whose, day });
  }, [api, by, id, day, round]);
  return useLoading(load);
}
