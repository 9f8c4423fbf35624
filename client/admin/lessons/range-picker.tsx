import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { adminWords } from "../words.ts";
import { boundsOf, moved, type Range } from "./range.ts";

/** Today, this week, and from there back and forth. */
export function RangePicker({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  const say = useWords(adminWords);
  const format = useFormat();
  const { fromMs, toMs } = boundsOf(range);
  const now = Date.now();
  const isNow = fromMs <= now && now < toMs;
  const day = range.unit === "day";
  const shown = day ? format.day(fromMs) : format.dates(fromMs, moved({ unit: "day", at: toMs }, -1).at);
  return (
    <div class="range">
      <div class="actions">
        <Button
          size="small"
          aria-pressed={day && isNow}
          onClick={() => onRange({ unit: "day", at: now })}
          action="show-today"
        >
          {say("today")}
        </Button>
        <Button
          size="small"
          aria-pressed={!day && isNow}
          onClick={() => onRange({ unit: "week", at: now })}
          action="show-week"
        >
          {say("thisWeek")}
        </Button>
      </div>
      <div class="actions">
        <Button
          size="small"
          look="quiet"
          icon="back"
          aria-label={say(day ? "earlierDay" : "earlierWeek")}
          onClick={() => onRange(moved(range, -1))}
        />
        <span class="range-shown" aria-live="polite">
          {shown}
        </span>
        <Button
          size="small"
          look="quiet"
          icon="forward"
          aria-label={say(day ? "laterDay" : "laterWeek")}
          onClick={() => onRange(moved(range, 1))}
        />
      </div>
    </div>
  );
}
