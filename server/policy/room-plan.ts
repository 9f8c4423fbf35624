import type { Trend } from "../../signaling/contract/plan.ts";
import type { Menu } from "./allocate.ts";
import { type Move, type Settled, settle } from "./settle.ts";
import { tierOf } from "./tiers.ts";
import type { Demand, Encoding, OfferedVoice, Plan, Proof, Receiver, Shown } from "./vocabulary.ts";
import { reserveVoices } from "./voice.ts";
import { type Before, causeOf, type SenderLimit } from "./why.ts";
import type { Ideal } from "./wishes.ts";
import { workerRoomKbps } from "./worker-reckoning.ts";

/**
 * One classroom's plan: voices first, then its pictures as they have settled, then what that amounts to and why.
 */

export interface RoomState extends Before {
  settled: Settled;
  seenMs: number;
  plannedKbps: number;
  /** What the ladder may reckon with. */
  steadyKbps: number;
}

/** What rooms with the same wishes share. */
export interface Wishes {
  demands: readonly Demand[];
  menu: Menu;
  /** Of each demand. */
  encodings: readonly (readonly Encoding[])[];
  ideal: Ideal;
  /** What keeps the senders from their best; null: nothing does. */
  limited: SenderLimit | null;
}

/** Nothing was measured here: the worker's own estimate knows more. */
const GUESSED: ReadonlySet<Proof> = new Set(["estimated", "profile"]);
const nothingShown: Shown = { as: "off", kbps: 0 };
/** The slow average forgets in about this time. */
const SLOW_MS = 15_000;
const TREND_SHARE = 0.08;
/**
 * Over a long way, where every answer takes more than a second, so much more is worth a step by itself, whatever else is
 * found.
 */
const SLOW_ANSWER_MS = 200;
const LARGE_STEP = 3;
/** Nobody waits for the last tenth. */
const NEARLY_SHARE = 0.9;
/** A rise by more than this is a rise; less is noise, and believed bit by bit. */
const RISE_SHARE = 0.12;
const BELIEVED_PER_S = 0.005;

export function planRoom(
  before: RoomState | null,
  receiver: Receiver,
  voices: readonly OfferedVoice[],
  wishes: Wishes,
  nowMs: number,
): { state: RoomState; plan: Plan } {
  const { budget, roundTripMs, room } = receiver;
  const reserve = reserveVoices(voices, budget.kbps);
  const drainedKbps = Math.max(reserve.leftKbps, budget.floorKbps - reserve.reservedKbps);
  const neededKbps = reserve.reservedKbps + wishes.ideal.kbps;
  const worthIt = roundTripMs > SLOW_ANSWER_MS && budget.kbps >= LARGE_STEP * (before?.plannedKbps ?? 0);
  const nearly = budget.sureKbps > NEARLY_SHARE * neededKbps;
  const asking = budget.asking && neededKbps > budget.kbps && !worthIt && !nearly;
  const { proof } = budget;
  const link = { leftKbps: reserve.leftKbps, drainedKbps, proof, roundTripMs, asking };
  const { settled, allocation, move, holdMs } = settle(before?.settled ?? null, wishes.menu, link, nowMs);
  const shown = allocation.offers.map((offer) => offer.shown);
  const moves = shown.some(({ as }) => as === "video");
  const tier = tierOf(shown, allocation.utility, wishes.ideal.utility);
  const plannedKbps = reserve.reservedKbps + allocation.kbps;
  const sources = voices.length + wishes.demands.length;
  const enough = wishes.ideal.kbps <= reserve.leftKbps;
  const limited = enough ? wishes.limited : null;
  const facts = { move, receiver, tier, plannedKbps, neededKbps, sources, holdMs, enough, limited, before };
  const news = causeOf(facts, nowMs);
  const cause = news ?? before?.cause ?? { code: "all-fits", budgetKbps: Math.round(budget.kbps), neededKbps };
  const changedMs = news === null ? (before?.changedMs ?? nowMs) : nowMs;
  const slowKbps = before === null ? budget.kbps : forget(before, budget.kbps, nowMs);

  const state: RoomState = {
    settled,
    tier,
    cause,
    changedMs,
    ceiling: receiver.ceiling,
    sources,
    changedKbps: move === "keep" && before !== null ? before.changedKbps : budget.kbps,
    lastKbps: budget.kbps,
    slowKbps,
    heldKbps: heldKbps(before, move, plannedKbps),
    plannedKbps,
    seenMs: nowMs,
    steadyKbps: steadyKbps(before, Math.max(budget.kbps, budget.floorKbps), asking && moves, nowMs),
  };
  const guessed = GUESSED.has(budget.proof);
  const pictures = wishes.demands.map((_, index) => ({
    shown: shown[index] ?? nothingShown,
    encodings: wishes.encodings[index] ?? [],
  }));
  const workerKbps = guessed ? 0 : workerRoomKbps(pictures);
  const maxKbps = Math.max(1, Math.round(budget.capKbps), workerKbps);
  const minKbps = Math.max(Math.round(budget.floorKbps), guessed ? 0 : plannedKbps, workerKbps);
  const plan: Plan = {
    room,
    voices: reserve.voices,
    pictures: wishes.demands.map(({ offered: { key, source } }, index) => ({
      key,
      source,
      shown: shown[index] ?? nothingShown,
    })),
    plannedKbps,
    budgetKbps: budget.kbps,
    neededKbps,
    tier,
    cause,
    changedMs,
    trend: trendOf(budget.kbps, slowKbps),
    // The floor stays above what the worker believes the plan to take: else it drops a layer whenever its own estimate
    // dips below that. Where that estimate is all that is known, it has to be free to fall.
    cap: { minKbps: Math.min(maxKbps, minKbps), maxKbps },
  };
  return { state, plan };
}

function heldKbps(before: RoomState | null, move: Move, plannedKbps: number): number {
  if (before === null) return plannedKbps;
  return move === "keep" ? before.heldKbps : Math.min(before.plannedKbps, plannedKbps);
}

function forget(before: RoomState, kbps: number, nowMs: number): number {
  const keep = Math.exp(-Math.max(0, nowMs - before.seenMs) / SLOW_MS);
  return before.slowKbps * keep + kbps * (1 - keep);
}

/**
 * A budget without its noise: down at once, up at once when it is much, else slowly. So the ladder does not follow noise.
 * While more is being asked for, not at all: one large step of the ladder costs its encoder and the picture less than three
 * on the way. Where nothing moves yet, there is no picture that it would cost anything.
 */
function steadyKbps(before: RoomState | null, kbps: number, asking: boolean, nowMs: number): number {
  if (before === null) return kbps;
  if (asking) return Math.min(kbps, before.steadyKbps);
  if (kbps > before.steadyKbps * (1 + RISE_SHARE)) return kbps;
  return Math.min(kbps, before.steadyKbps * (1 + (BELIEVED_PER_S * (nowMs - before.seenMs)) / 1000));
}

function trendOf(kbps: number, slowKbps: number): Trend {
  if (kbps > slowKbps * (1 + TREND_SHARE)) return "rising";
  return kbps < slowKbps * (1 - TREND_SHARE) ? "falling" : "steady";
}
