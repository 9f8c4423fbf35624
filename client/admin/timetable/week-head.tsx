import { useState } from "preact/hooks";
import type { CalendarOwner } from "../../../signaling/contract/calendars.ts";
import type { Week } from "../../../signaling/contract/timetable.ts";
import { saveCsv } from "../../csv/save-csv.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { type Choice, type Whose, whoseOf } from "./choice.ts";
import { addDays, atOf, mondayOf, today } from "./days.ts";
import { weekRows } from "./week-rows.ts";
import { timetableWords } from "./words.ts";

const kinds = { teacher: "byTeacher", classroom: "byClassroom", school: "bySchool", region: "byRegion" } as const;
const order = ["teacher", "classroom", "school", "region"] as const;

/** Whose week is chosen: of the kind that is shown, the first one until another is picked. */
export function useWhose(choice: Choice) {
  const [by, setBy] = useState<Whose["by"]>(choice.teachers.length > 0 ? "teacher" : "school");
  const [picked, setWhose] = useState<Whose | undefined>(undefined);
  const all = whoseOf(by, choice);
  const whose = all.find((each) => same(each.whose, picked))?.whose ?? all[0]?.whose;
  return { by, setBy, whose, setWhose, all };
}

interface WeekHeadProps {
  by: Whose["by"];
  setBy: (by: Whose["by"]) => void;
  whose: Whose | undefined;
  setWhose: (whose: Whose) => void;
  all: { whose: Whose; name: string }[];
  day: string;
  setDay: (day: string) => void;
  week: Week | undefined;
  onSubscribe: (owner: CalendarOwner, name: string) => void;
}

/** Chooses whose week is shown, and which. */
export function WeekHead({ by, setBy, whose, setWhose, all, day, setDay, week, onSubscribe }: WeekHeadProps) {
  const say = useWords(timetableWords);
  const format = useFormat("UTC");
  const monday = mondayOf(day);
  const dates = format.dates(atOf(monday), atOf(addDays(monday, 6)));
  const owner = whose && ownerOf(whose);
  const name = all.find((each) => same(each.whose, whose))?.name ?? "";
  return (
    <div class="week-head">
      <SelectField
        label={say("weekBy")}
        value={by}
        onValue={setBy}
        options={order.map((kind) => ({ value: kind, text: say(kinds[kind]) }))}
      />
      <SelectField
        label={say("whose")}
        value={whose?.id ?? ""}
        disabled={all.length === 0}
        onValue={(id) => {
          const found = all.find((each) => each.whose.id === id);
          if (found) setWhose(found.whose);
        }}
        options={all.map((each) => ({ value: String(each.whose.id), text: each.name }))}
      />
      <div class="week-step">
        <Button
          size="small"
          look="quiet"
          icon="back"
          action="earlier-week"
          aria-label={say("earlierWeek")}
          onClick={() => setDay(addDays(monday, -7))}
        />
        <span class="week-shown" aria-live="polite">
          <strong>{say("weekShown", { dates })}</strong>
          <span class="soft">{week && (week.term?.name ?? say("noTermWeek"))}</span>
        </span>
        <Button
          size="small"
          look="quiet"
          icon="forward"
          action="later-week"
          aria-label={say("laterWeek")}
          onClick={() => setDay(addDays(monday, 7))}
        />
        <div class="actions week-keys">
          <Button size="small" action="this-week" onClick={() => setDay(today(new Date()))}>
            {say("thisWeek")}
          </Button>
          {week && week.lessons.length > 0 && (
            <Button
              size="small"
              action="export-week"
              onClick={() =>
                saveCsv(
                  `${name} ${monday}`,
                  weekRows(week, (key) => say(key)),
                )
              }
            >
              {say("exportWeek")}
            </Button>
          )}
          {owner && (
            <Button size="small" action="subscribe" icon="link" onClick={() => onSubscribe(owner, name)}>
              {say("subscribe")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

/** A teacher's or a classroom's lessons can be subscribed to. */
function ownerOf(whose: Whose): CalendarOwner | undefined {
  if (whose.by === "teacher") return { of: "teacher", teacherId: whose.id };
  return whose.by === "classroom" ? { of: "classroom", classroomId: whose.id } : undefined;
}

function same(one: Whose, other: Whose | undefined): boolean {
  return other !== undefined && one.by === other.by && one.id === other.id;
}
