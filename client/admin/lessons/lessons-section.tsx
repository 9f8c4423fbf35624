import { useCallback, useState } from "preact/hooks";
import type { LessonRecord } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { Loaded } from "../loaded.tsx";
import { SectionHead } from "../section-head.tsx";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { AttendanceDialog } from "./attendance-dialog.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { LessonDialog } from "./lesson-dialog.tsx";
import { LessonTable } from "./lesson-table.tsx";
import { boundsOf, type Range, startOfDay } from "./range.ts";
import { RangePicker } from "./range-picker.tsx";

type Open =
  | { dialog: "none" }
  | { dialog: "new" }
  | { dialog: "cancel"; lesson: LessonRecord }
  | { dialog: "attendance"; lesson: LessonRecord };

/** The lessons of a day or a week. */
export function LessonsSection({ api, mayChange }: { api: Api; mayChange: boolean }) {
  const say = useWords(adminWords);
  const toast = useToast();
  const [range, setRange] = useState<Range>(() => ({ unit: "day", at: Date.now() }));
  const { fromMs, toMs } = boundsOf(range);
  const list = useLoading(useCallback(() => api.lessons(fromMs, toMs), [api, fromMs, toMs]));
  const [open, setOpen] = useState<Open>({ dialog: "none" });
  const close = () => setOpen({ dialog: "none" });
  const changed = (text: string) => {
    list.reload();
    toast(text);
  };
  const created = (lesson: LessonRecord) => {
    close();
    changed(say("lessonCreated", { title: lesson.title }));
    // Show where it went.
    if (lesson.startsAt < fromMs || lesson.startsAt >= toMs) setRange({ ...range, at: lesson.startsAt });
  };
  return (
    <>
      <SectionHead title={say("lessons")}>
        {mayChange && (
          <Button action="new-lesson" look="principal" icon="add" onClick={() => setOpen({ dialog: "new" })}>
            {say("newLesson")}
          </Button>
        )}
      </SectionHead>
      <RangePicker range={range} onRange={setRange} />
      <Loaded loading={list}>
        {(lessons) =>
          lessons.length === 0 ? (
            <Empty icon="calendar" title={say(range.unit === "day" ? "noLessonsDay" : "noLessonsWeek")}>
              {mayChange && say("noLessonsHint")}
            </Empty>
          ) : (
            <Days
              lessons={lessons}
              headed={range.unit === "week"}
              mayChange={mayChange}
              onCancel={(lesson) => setOpen({ dialog: "cancel", lesson })}
              onAttendance={(lesson) => setOpen({ dialog: "attendance", lesson })}
            />
          )
        }
      </Loaded>
      {open.dialog === "new" && <LessonDialog api={api} onCreated={created} onClose={close} />}
      {open.dialog === "cancel" && (
        <CancelDialog api={api} lesson={open.lesson} onCancelled={changed} onClose={close} />
      )}
      {open.dialog === "attendance" && <AttendanceDialog api={api} lesson={open.lesson} onClose={close} />}
    </>
  );
}

interface DaysProps {
  lessons: LessonRecord[];
  /** Whether each panel says its day. */
  headed: boolean;
  mayChange: boolean;
  onCancel: (lesson: LessonRecord) => void;
  onAttendance: (lesson: LessonRecord) => void;
}

/** One panel for each day that has lessons. */
function Days({ lessons, headed, mayChange, onCancel, onAttendance }: DaysProps) {
  const format = useFormat();
  const days = new Map<number, LessonRecord[]>();
  for (const lesson of lessons) {
    const day = startOfDay(lesson.startsAt).getTime();
    days.set(day, [...(days.get(day) ?? []), lesson]);
  }
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section key={day} class="panel" aria-label={format.day(day)}>
          {headed && (
            <div class="panel-head">
              <h2>{format.day(day)}</h2>
            </div>
          )}
          <LessonTable
            label={format.day(day)}
            lessons={ofDay}
            mayChange={mayChange}
            onCancel={onCancel}
            onAttendance={onAttendance}
          />
        </section>
      ))}
    </>
  );
}
