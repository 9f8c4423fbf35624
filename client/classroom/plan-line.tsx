import type { PlanView } from "../../signaling/contract/plan.ts";
import { usePlanText } from "../i18n/plan-text.ts";

/** Under the picture, while it is not all that it could be: what the room gets, and why. */
export function PlanLine({ plan }: { plan: PlanView }) {
  const explain = usePlanText();
  return (
    <p class="plan-line" role="status">
      {explain(plan)}
    </p>
  );
}
