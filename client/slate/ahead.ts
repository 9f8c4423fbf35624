import type { PlanView } from "../../signaling/contract/plan.ts";

/** Of what a classroom's link can carry: what stands in nobody's way. */
const AHEAD_SHARE = 0.15;

/**
 * What may go, on the average, into pictures that nobody looks at yet, in kbit/s. 0: nothing now, since the link does not
 * even carry a moving picture. undefined: nobody has planned this page, so nothing stands beside it.
 */
export function aheadKbps(plan: PlanView | undefined): number | undefined {
  if (plan === undefined) return undefined;
  return plan.tier === "full" || plan.tier === "reduced" ? plan.budgetKbps * AHEAD_SHARE : 0;
}
