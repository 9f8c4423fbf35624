import type { LinkOnAir } from "../../../signaling/contract/operations.ts";
import type { Tier, Trend } from "../../../signaling/contract/plan.ts";
import { useFormat, useWords } from "../../i18n/i18n.tsx";
import { planWords } from "../../i18n/plan-text.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { operationsWords } from "./words.ts";

export const tierIcons: { [T in Tier]: IconName } = {
  full: "bars",
  reduced: "bars-few",
  stills: "still",
  audio: "sound",
};
const trendIcons: { [T in Trend]: IconName } = { rising: "rising", steady: "forward", falling: "falling" };

/** What a link carries, where that is going, and what is used of it. */
export function LinkFigures({ link }: { link: LinkOnAir }) {
  const say = useWords(operationsWords);
  const plan = useWords(planWords);
  const { rate } = useFormat();
  const { budgetKbps, plannedKbps, neededKbps, trend } = link;
  return (
    <div class="link-figures">
      <span class="digits">
        {say("carries", { rate: rate(budgetKbps) })}{" "}
        <span title={plan(trend)}>
          <Icon name={trendIcons[trend]} />
          <span class="unseen">{plan(trend)}</span>
        </span>
      </span>
      <span class="soft digits">{say("uses", { planned: rate(plannedKbps), needed: rate(neededKbps) })}</span>
    </div>
  );
}
