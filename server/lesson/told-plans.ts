import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { PlanView } from "../../signaling/contract/plan.ts";
import type { Plan } from "../policy/vocabulary.ts";
import type { LinkJournal } from "./link-memory.ts";

export interface ToldPlansOptions {
  /** A room's plan changed, or is due to be told again. */
  onPlanned: (room: RoomId, plan: PlanView) => void;
  /** What the record keeps. */
  journal: Pick<LinkJournal, "decided">;
}

/** A plan is told again this often, so that its numbers stay fresh on the pages. */
const RETELL_MS = 3_000;
/** For a link that nothing is known of. */
export const NO_PLAYOUT: PlanView["playout"] = { pictureMs: 0, voiceMs: 0 };

/** What each room was told of its plan last: told anew when it changed in what a person would notice, and now and then. */
export class ToldPlans {
  readonly #options: ToldPlansOptions;
  readonly #told = new Map<RoomId, { view: PlanView; plan: Plan; atMs: number }>();

  constructor(options: ToldPlansOptions) {
    this.#options = options;
  }

  of(room: RoomId): PlanView | undefined {
    return this.#told.get(room)?.view;
  }

  left(room: RoomId): void {
    this.#told.delete(room);
  }

  /** `playout`: how long the room's page is to hold back what it plays. */
  tell(room: RoomId, roomPlan: Plan, playout: PlanView["playout"], now: number): void {
    const told = this.#told.get(room);
    const view = viewOf(roomPlan, playout);
    const changed =
      told === undefined ||
      told.view.playout.pictureMs !== view.playout.pictureMs ||
      told.view.playout.voiceMs !== view.playout.voiceMs ||
      told.plan.tier !== roomPlan.tier ||
      told.plan.changedMs !== roomPlan.changedMs ||
      told.plan.pictures.length !== roomPlan.pictures.length ||
      told.plan.pictures.some(({ key, shown }, index) => {
        const other = roomPlan.pictures[index];
        return other === undefined || other.key !== key || other.shown.as !== shown.as;
      });
    if (told === undefined || told.plan.tier !== roomPlan.tier || told.plan.changedMs !== roomPlan.changedMs)
      this.#options.journal.decided(room, roomPlan, now);
    if (!changed && now - told.atMs < RETELL_MS) return;
    this.#told.set(room, { view, plan: roomPlan, atMs: now });
    this.#options.onPlanned(room, view);
  }
}

function viewOf(
  { tier, cause, changedMs, trend, budgetKbps, plannedKbps, neededKbps, voices, pictures }: Plan,
  playout: PlanView["playout"],
): PlanView {
  return {
    playout,
    tier,
    cause,
    changedAt: changedMs,
    trend,
    budgetKbps,
    plannedKbps,
    neededKbps,
    sources: [
      ...voices.map(({ key, on, kbps }) => ({
        sourceId: key,
        source: "voice" as const,
        shown: on ? ("voice" as const) : ("off" as const),
        kbps,
      })),
      ...pictures.map(({ key, source, shown }) => ({ sourceId: key, source, shown: shown.as, kbps: shown.kbps })),
    ],
  };
}
