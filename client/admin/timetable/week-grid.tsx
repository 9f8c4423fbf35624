import { useState } from "preact/hooks";
import type { Week, WeekLesson } from "../../../signaling/contract/timetable.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Whose } from "./choice.ts";
import { atOf, someWeek, today } from "./days.ts";
import { LessonCard } from "./lesson-card.tsx";
import { type Cell, clashing, lessonsIn, neighbour, periodOf } from "./week-cells.ts";
import { timetableWords } from "./words.ts";

interface WeekGridProps {
  week: Week;
  by: Whose["by"];
  onOpen: (lesson: WeekLesson) => void;
  onMove: (lesson: WeekLesson, to: Cell) => void;
}

/** Days across, periods down; what keeps no period stands below. On a telephone the days stand under each other. */
export function WeekGrid({ week, by, onOpen, onMove }: WeekGridProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const [dragged, setDragged] = useState<WeekLesson | undefined>(undefined);
  const [over, setOver] = useState<string | undefined>(undefined);
  const clashes = clashing(week.lessons);
  const odd = week.lessons.some((lesson) => periodOf(lesson, week.term) === null);
  const rows: (number | null)[] = [...(week.term?.periods.map((_, index) => index + 1) ?? []), ...(odd ? [null] : [])];
  const now = today(new Date());
  // Of a week that has days without them at its end.
  const free = week.days
    .slice(5)
    .map(({ date }) => date)
    .filter((date) => week.lessons.every((lesson) => lesson.date !== date));
  const drop = (to: Cell) => {
    setDragged(undefined);
    setOver(undefined);
    if (dragged && (dragged.date !== to.date || periodOf(dragged, week.term) !== to.period)) onMove(dragged, to);
  };
  if (week.lessons.length === 0) {
    return (
      <Empty icon="calendar" title={say("emptyTitle")}>
        {say("emptyHint")}
      </Empty>
    );
  }
  return (
    <>
      {week.cut && <Notice tone="warn">{say("cutNotice")}</Notice>}
      <p class="soft week-hint">{say("moveHint")}</p>
      <table class="week" aria-label={say("timetable")}>
        <thead>
          <tr class="week-days">
            <td />
            {week.days.map((day) => (
              <th
                key={day.date}
                scope="col"
                aria-current={day.date === now ? "date" : undefined}
                class={[
                  "week-day",
                  day.inTerm && day.holiday === null ? "" : "off",
                  day.date === now ? "today" : "",
                  free.includes(day.date) ? "free" : "",
                ].join(" ")}
              >
                <strong>{format.weekday(atOf(day.date))}</strong>
                <span class="soft">{format.dayMonth(atOf(day.date))}</span>
                <DayNature day={day} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((period) => (
            <tr
              key={period ?? "other"}
              class={week.days.some(({ date }) => lessonsIn({ date, period }, week).length > 0) ? "" : "bare"}
            >
              <th scope="row" class="week-period">
                {period === null ? (
                  say("otherTimes")
                ) : (
                  <>
                    <strong>{say("period", { number: period })}</strong>
                    <span class="soft digits">{bell(week, period)}</span>
                  </>
                )}
              </th>
              {week.days.map(({ date, holiday, inTerm }) => {
                const cell = { date, period };
                const key = `${date} ${period}`;
                const shown = lessonsIn(cell, week);
                return (
                  <td
                    key={key}
                    data-cell={key}
                    class={[
                      "week-cell",
                      inTerm && holiday === null ? "" : "off",
                      over === key ? "over" : "",
                      shown.length === 0 ? "bare" : "",
                    ].join(" ")}
                    onDragOver={(event) => {
                      if (!dragged || period === null) return;
                      event.preventDefault();
                      setOver(key);
                    }}
                    onDrop={(event) => {
                      event.preventDefault();
                      drop(cell);
                    }}
                  >
                    <span class="cell-day soft">{format.day(atOf(date))}</span>
                    {shown.map((lesson) => (
                      <LessonCard
                        key={lesson.id}
                        lesson={lesson}
                        by={by}
                        timed={period === null}
                        clash={clashes.has(lesson.id)}
                        onOpen={() => onOpen(lesson)}
                        onDrag={setDragged}
                        onArrow={(arrow) => {
                          const to = neighbour(cell, arrow, week);
                          if (to) onMove(lesson, to);
                        }}
                      />
                    ))}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function bell({ term }: Week, period: number): string {
  const found = term?.periods[period - 1];
  return found ? `${found.start}–${found.end}` : "";
}

function DayNature({ day: { holiday, follows, inTerm } }: { day: Week["days"][number] }) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  if (!inTerm) return <span class="soft">{say("outsideTerm")}</span>;
  if (holiday !== null) return <span class="soft">{say("holiday", { name: holiday })}</span>;
  if (follows === null) return null;
  const like = someWeek[follows - 1];
  return <span class="soft">{say("follows", { weekday: like ? format.weekday(atOf(like)) : "" })}</span>;
}
