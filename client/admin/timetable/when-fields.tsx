import type { TermView, When } from "../../../signaling/contract/timetable.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { adminWords } from "../words.ts";
import { periodOf } from "./week-cells.ts";
import { timetableWords } from "./words.ts";

interface WhenFieldsProps {
  when: When;
  term: TermView | null;
  onWhen: (when: When) => void;
}

/** A period of the term's day, or a time of its own. */
export function WhenFields({ when, term, onWhen }: WhenFieldsProps) {
  const say = useWords(timetableWords);
  const admin = useWords(adminWords);
  const period = when.by === "period" ? when.period : periodOf(when, term);
  const bell = period === null ? undefined : term?.periods[period - 1];
  const own = when.by === "time" ? when : { start: bell?.start ?? "08:00", end: bell?.end ?? "08:40" };
  return (
    <>
      <SelectField
        label={say("at")}
        value={period === null ? "" : String(period)}
        onValue={(value) =>
          onWhen(value === "" ? { by: "time", ...nudged(own) } : { by: "period", period: Number(value) })
        }
        options={[
          ...(term?.periods ?? []).map(({ start, end }, index) => ({
            value: String(index + 1),
            text: `${say("period", { number: index + 1 })} ${start}–${end}`,
          })),
          { value: "", text: say("ownTime") },
        ]}
      />
      {period === null && (
        <div class="when">
          <TextField
            label={admin("startsAt")}
            type="time"
            value={own.start}
            onValue={(start) => start !== "" && onWhen({ by: "time", start, end: own.end })}
          />
          <TextField
            label={admin("endsAt")}
            type="time"
            value={own.end}
            onValue={(end) => end !== "" && onWhen({ by: "time", start: own.start, end })}
          />
        </div>
      )}
    </>
  );
}

/** A minute longer than the bell: else it would be the period again. */
function nudged({ start, end }: { start: string; end: string }): { start: string; end: string } {
  const [hours = 0, minutes = 0] = end.split(":").map(Number);
  const later = Math.min(24 * 60 - 1, hours * 60 + minutes + 5);
  const two = (value: number) => String(value).padStart(2, "0");
  return { start, end: `${two(Math.floor(later / 60))}:${two(later % 60)}` };
}
