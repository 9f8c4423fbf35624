import type { Cause, Tier } from "../../signaling/contract/plan.ts";
import type { Move } from "./settle.ts";
import type { Budget, Receiver, Sender, VideoSource } from "./vocabulary.ts";

/**
 * Why a classroom's plan is as it is, in a code and numbers.
 *
 * - Every change has a cause: the event that brought it about, with the numbers that a person can check.
 * - A step up is blamed only for what it can have done. A link that fell below what it carried before the step was cut,
 *   however soon after the step that came.
 * - After half a minute without a change the event is old news; then the cause says what holds it where it is.
 * - What a person has set goes before everything that was measured.
 */

export interface Facts {
  move: Move;
  receiver: Receiver;
  tier: Tier;
  plannedKbps: number;
  neededKbps: number;
  sources: number;
  /** How long the next step up to the height that failed must be proven. */
  holdMs: number;
  /** The budget would carry everything at its best. */
  enough: boolean;
  /** What keeps the sender from sending more, if that is what is missing. */
  limited: SenderLimit | null;
  /** null: the room has no plan yet. */
  before: Before | null;
}

export interface Before {
  tier: Tier;
  cause: Cause;
  changedMs: number;
  ceiling: Receiver["ceiling"];
  /** Voices and pictures. */
  sources: number;
  /** The budget at the last change, at the last tick, and on average over the last quarter of a minute. */
  changedKbps: number;
  lastKbps: number;
  slowKbps: number;
  /** What flowed before the last change and after it, whichever is less: the link had carried that. */
  heldKbps: number;
}

export interface SenderLimit {
  limit: "cpu" | "uplink" | "refused";
  source: VideoSource;
  sentKbps: number;
}

const OLD_NEWS_MS = 30_000;
/** The best first. */
const TIERS: readonly Tier[] = ["full", "reduced", "stills", "audio"];
/** A budget that differs by less has not moved. */
const SAME_BUDGET_SHARE = 0.03;
/** A link that has less than this share of what it had carried before a step up did not fall because of the step. */
const CUT_SHARE = 0.85;

/** The new cause; null while the old one stands. */
export function causeOf(facts: Facts, nowMs: number): Cause | null {
  const { before, move, receiver } = facts;
  if (receiver.ceiling !== null) {
    return before?.ceiling === receiver.ceiling ? null : { code: "operator", tier: receiver.ceiling };
  }
  if (before === null) return startOf(receiver);
  if (move !== "keep") return eventOf(facts, before);
  if (facts.tier !== before.tier && before.ceiling === null) {
    // The ladder moved under it.
    return eventOf(
      { ...facts, move: TIERS.indexOf(facts.tier) < TIERS.indexOf(before.tier) ? "up" : "layers" },
      before,
    );
  }
  if (nowMs - before.changedMs < OLD_NEWS_MS && before.ceiling === null) return null;
  const holding = holdingOf(facts);
  return holding.code === before.cause.code ? null : holding;
}

function startOf({ budget }: Receiver): Cause {
  const budgetKbps = Math.round(budget.kbps);
  if (budget.proof === "history") {
    return { code: "starting-from-history", budgetKbps, measurements: budget.measurements };
  }
  if (budget.proof === "profile") return { code: "starting-unmeasured", budgetKbps };
  if (budget.proof === "checked") return { code: "starting-from-check", budgetKbps };
  // It was in this lesson before.
  return { code: "starting-from-history", budgetKbps, measurements: budget.measurements };
}

function eventOf(facts: Facts, before: Before): Cause {
  const { move, receiver, tier, holdMs, sources, plannedKbps, neededKbps, limited } = facts;
  const budgetKbps = Math.round(receiver.budget.kbps);
  switch (move) {
    case "taken-back": {
      // Held where its falls left it: how long a step would have to hold says nothing now.
      if (receiver.budget.held?.by === "drops") return heldOf(receiver.budget.held, receiver);
      const wasCut = carriedKbps(receiver) < before.heldKbps * CUT_SHARE;
      return (
        (wasCut ? droppedOf(receiver, before) : null) ?? {
          code: "upgrade-taken-back",
          budgetKbps,
          waitMs: Math.round(holdMs),
        }
      );
    }
    case "down": {
      const dropped = droppedOf(receiver, before);
      // A voice that came takes its room from pictures that are the same as before.
      const came = sources > before.sources;
      if (dropped !== null) {
        const { held } = receiver.budget;
        return held?.by === "drops" ? heldOf(held, receiver) : dropped;
      }
      return came
        ? { code: "sources-changed", sources, budgetKbps, neededKbps }
        : { code: "picture-grew", budgetKbps, neededKbps };
    }
    case "sources":
      return { code: "sources-changed", sources, budgetKbps, neededKbps };
    default: {
      const fromKbps = Math.round(before.changedKbps);
      if (limited !== null && tier !== "full") return { code: "sender-limited", ...limited };
      const recovered = move === "up" && budgetKbps > fromKbps * (1 + SAME_BUDGET_SHARE);
      if (recovered) return { code: "measured-recovery", fromKbps, toKbps: budgetKbps };
      return { code: "ladder-fitted", budgetKbps, plannedKbps };
    }
  }
}

/** What the link carries; its budget may be held lower for a moment, until a queue has drained. */
function carriedKbps({ budget: { kbps, floorKbps } }: Receiver): number {
  return Math.max(kbps, floorKbps);
}

/** null: the budget has not moved. */
function droppedOf(receiver: Receiver, before: Before): Cause | null {
  const fromKbps = Math.round(Math.max(before.lastKbps, before.slowKbps));
  const toKbps = Math.round(carriedKbps(receiver));
  return toKbps < fromKbps * (1 - SAME_BUDGET_SHARE) ? { code: "link-dropped", fromKbps, toKbps } : null;
}

function heldOf(held: NonNullable<Budget["held"]>, receiver: Receiver): Cause {
  const budgetKbps = Math.round(carriedKbps(receiver));
  return held.by === "drops"
    ? { code: "link-unsteady", budgetKbps, drops: held.drops }
    : { code: "short-queue", budgetKbps };
}

function holdingOf({ tier, receiver, neededKbps, limited, enough }: Facts): Cause {
  const budgetKbps = Math.round(receiver.budget.kbps);
  if (tier === "full") return { code: "all-fits", budgetKbps, neededKbps };
  if (limited !== null) return { code: "sender-limited", ...limited };
  const { held } = receiver.budget;
  if (held !== null && !enough) return heldOf(held, receiver);
  return { code: enough ? "waiting-for-proof" : "budget-below-need", budgetKbps, neededKbps };
}

/** What a sender is short of. */
export function limitOf(sender: Sender, uplinkKbps: number, topKbps: number): SenderLimit["limit"] | null {
  if (sender.trouble !== null) return sender.trouble;
  return uplinkKbps < topKbps ? "uplink" : null;
}
