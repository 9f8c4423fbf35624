import type { NewTerm } from "../../../signaling/contract/timetable.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { addDays, atOf, someWeek } from "./days.ts";
import { timetableWords } from "./words.ts";

const MOST_PERIODS = 20;
const MOST_DAYS = 60;

/** The list with one of its rows changed, or without it. */
function withRow<T>(rows: readonly T[], index: number, row: T | undefined): T[] {
  return rows.flatMap((each, at) => (at === index ? (row === undefined ? [] : [row]) : [each]));
}

interface PeriodFieldsProps {
  periods: NewTerm["periods"];
  onPeriods: (periods: NewTerm["periods"]) => void;
}

export function PeriodFields({ periods, onPeriods }: PeriodFieldsProps) {
  const say = useWords(timetableWords);
  const last = periods[periods.length - 1];
  return (
    <fieldset class="choice term-part">
      <legend class="field-label">{say("periods")}</legend>
      <div class="rows">
        {periods.map((period, index) => (
          // A period's number is its place.
          <div key={`period ${index + 1}`} class="row-fields">
            <TextField
              label={say("periodStart", { number: index + 1 })}
              type="time"
              value={period.start}
              onValue={(start) => onPeriods(withRow(periods, index, { ...period, start }))}
            />
            <TextField
              label={say("periodEnd", { number: index + 1 })}
              type="time"
              value={period.end}
              onValue={(end) => onPeriods(withRow(periods, index, { ...period, end }))}
            />
          </div>
        ))}
      </div>
      <div class="actions">
        <Button
          size="small"
          icon="add"
          disabled={periods.length >= MOST_PERIODS}
          onClick={() => onPeriods([...periods, { start: last?.end ?? "08:00", end: last?.end ?? "08:40" }])}
        >
          {say("addPeriod")}
        </Button>
        {periods.length > 0 && (
          <Button size="small" look="quiet" icon="close" onClick={() => onPeriods(periods.slice(0, -1))}>
            {say("remove")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

interface HolidayFieldsProps {
  holidays: NewTerm["holidays"];
  /** Where a new one begins. */
  first: string;
  error: string | undefined;
  onHolidays: (holidays: NewTerm["holidays"]) => void;
}

export function HolidayFields({ holidays, first, error, onHolidays }: HolidayFieldsProps) {
  const say = useWords(timetableWords);
  return (
    <fieldset class="choice term-part">
      <legend class="field-label">{say("holidays")}</legend>
      {error && <p class="field-error">{error}</p>}
      {holidays.map((holiday, index) => (
        <div key={`holiday ${index + 1}`} class="row-fields four">
          <TextField
            label={say("holidayName")}
            maxLength={80}
            value={holiday.name}
            onValue={(name) => onHolidays(withRow(holidays, index, { ...holiday, name }))}
          />
          <TextField
            label={say("from")}
            type="date"
            value={holiday.from}
            onValue={(from) =>
              onHolidays(withRow(holidays, index, { ...holiday, from, to: holiday.to < from ? from : holiday.to }))
            }
          />
          <TextField
            label={say("until")}
            type="date"
            value={holiday.to}
            onValue={(to) => onHolidays(withRow(holidays, index, { ...holiday, to }))}
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={say("remove")}
            onClick={() => onHolidays(withRow(holidays, index, undefined))}
          />
        </div>
      ))}
      <div class="actions">
        <Button
          action="add-holiday"
          size="small"
          icon="add"
          disabled={holidays.length >= MOST_DAYS}
          onClick={() => onHolidays([...holidays, { name: "", from: first, to: first }])}
        >
          {say("addHoliday")}
        </Button>
      </div>
    </fieldset>
  );
}

interface MakeUpFieldsProps {
  days: NewTerm["makeUpDays"];
  first: string;
  onDays: (days: NewTerm["makeUpDays"]) => void;
}

export function MakeUpFields({ days, first, onDays }: MakeUpFieldsProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  return (
    <fieldset class="choice term-part">
      <legend class="field-label">{say("makeUpDays")}</legend>
      {days.map((day, index) => (
        <div key={`day ${index + 1}`} class="row-fields three">
          <TextField
            label={say("makeUpDate")}
            type="date"
            value={day.date}
            onValue={(date) => onDays(withRow(days, index, { ...day, date }))}
          />
          <SelectField
            label={say("makeUpFollows")}
            value={String(day.follows)}
            onValue={(follows) => onDays(withRow(days, index, { ...day, follows: Number(follows) }))}
            options={someWeek.map((each, weekday) => ({
              value: String(weekday + 1),
              text: format.weekday(atOf(each)),
            }))}
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={say("remove")}
            onClick={() => onDays(withRow(days, index, undefined))}
          />
        </div>
      ))}
      <div class="actions">
        <Button
          action="add-make-up-day"
          size="small"
          icon="add"
          disabled={days.length >= MOST_DAYS}
          onClick={() => onDays([...days, { date: addDays(first, days.length), follows: 1 }])}
        >
          {say("addMakeUpDay")}
        </Button>
      </div>
    </fieldset>
  );
}
