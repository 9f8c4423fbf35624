import { useId, useState } from "preact/hooks";
import type { PlanView, Tier, Trend } from "../../signaling/contract/plan.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { planWords, usePlanText } from "../i18n/plan-text.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

const tierIcons: { [T in Tier]: IconName } = { full: "bars", reduced: "bars-few", stills: "still", audio: "sound" };
const trendIcons: { [T in Trend]: IconName } = { rising: "rising", steady: "forward", falling: "falling" };

/**
 * What a classroom gets over its link, what that carries and where it is going; the reason on hover, focus or a tap, and
 * always where there is room for it.
 */
export function ClassroomLink({ plan }: { plan: PlanView }) {
  const say = useWords(planWords);
  const format = useFormat();
  const explain = usePlanText();
  const [open, setOpen] = useState(false);
  const causeId = useId();
  const { tier, trend, budgetKbps } = plan;
  return (
    <div class="classroom-link" data-tier={tier}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={causeId}
        aria-describedby={causeId}
        onClick={() => setOpen(!open)}
      >
        <span class="classroom-tier">
          <Icon name={tierIcons[tier]} />
          {say(tier)}
        </span>
        <span class="digits">{say("carries", { rate: format.rate(budgetKbps) })}</span>
        <span class="classroom-trend" title={say(trend)}>
          <Icon name={trendIcons[trend]} />
          <span class="unseen">{say(trend)}</span>
        </span>
      </button>
      <p id={causeId} class={open ? "classroom-cause open" : "classroom-cause"}>
        {explain(plan)}
      </p>
    </div>
  );
}
