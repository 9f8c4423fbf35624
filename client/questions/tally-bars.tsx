import "./questions.css";
import type { Tally } from "../../signaling/contract/questions.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { Icon } from "../ui/icon.tsx";
import { type Asked, optionsOf } from "./options.ts";
import { questionWords } from "./words.ts";

interface TallyBarsProps {
  asked: Asked;
  tally: Tally;
  /** The right ones, where they may be known. */
  correct: readonly number[] | null;
}

/** How often each answer was given: a bar, the number, and a tick at what is right. */
export function TallyBars({ asked, tally, correct }: TallyBarsProps) {
  const say = useWords(questionWords);
  const format = useFormat();
  const options = optionsOf(asked, say);
  const rows =
    options.length > 0
      ? options.map(({ short, words }, index) => ({
          label: words === "" ? short : `${short} ${words}`,
          count: tally.counts[index] ?? 0,
          right: correct?.includes(index) ?? false,
        }))
      : tally.written.map(({ value, count }) => ({ label: value, count, right: false }));
  const most = Math.max(1, ...rows.map(({ count }) => count));
  if (rows.length === 0) return <p class="tally-none">{say("noAnswers")}</p>;
  return (
    <ul class="tally-bars">
      {rows.map(({ label, count, right }) => (
        <li key={label} class={right ? "tally-row right" : "tally-row"}>
          <span class="tally-label">
            {label}
            {right && (
              <>
                <Icon name="check" />
                <span class="unseen">{say("correct")}</span>
              </>
            )}
          </span>
          <progress class="tally-bar" max={most} value={count} aria-hidden="true" />
          <span class="tally-count digits">{format.number(count)}</span>
        </li>
      ))}
    </ul>
  );
}
