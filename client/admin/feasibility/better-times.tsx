import type { BetterTime } from "../../../signaling/contract/feasibility.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { atOf, someWeek } from "../timetable/days.ts";
import { feasibilityWords } from "./words.ts";

/** Other times of the week at which more classrooms get more. */
export function BetterTimes({ better, onTime }: { better: readonly BetterTime[]; onTime: (time: BetterTime) => void }) {
  const say = useWords(feasibilityWords);
  const format = useFormat("UTC");
  const textOf = ({ weekday, date, period, start, end }: BetterTime) => {
    const day = date ?? (weekday === null ? undefined : someWeek[weekday - 1]);
    if (day === undefined) return say("betterPeriod", { period, start, end });
    const at = atOf(day);
    return say("betterTime", { weekday: date === null ? format.weekday(at) : format.day(at), period, start, end });
  };
  return (
    <Notice tone="good" title={say("better")}>
      <ul class="better-times">
        {better.map((time) => (
          <li key={`${time.weekday} ${time.period}`}>
            <span>
              {textOf(time)}
              {": "}
              {say("betterCounts", {
                full: time.tiers.full,
                reduced: time.tiers.reduced,
                weak: time.tiers.stills + time.tiers.audio,
              })}
            </span>
            <Button
              size="small"
              action="take-time"
              aria-label={`${say("take")}: ${textOf(time)}`}
              onClick={() => onTime(time)}
            >
              {say("take")}
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
