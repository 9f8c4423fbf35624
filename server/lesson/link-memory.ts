import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Log } from "../log.ts";
import { forecast, type LinkKind } from "../policy/forecast.ts";
import type { Budget, Plan } from "../policy/vocabulary.ts";
import { type DigestState, emptyDigest, minuteOf, observe, rowOf } from "./digest.ts";
import type { Decision, MeasurementLog, MinuteDigest } from "./measurement-ports.ts";
import type { LinkSeed, LinkSpan, RoomLink } from "./room-link.ts";

const HISTORY_MS = 120 * 24 * 60 * 60_000;
/** Until a link's round trip is measured. */
const USUAL_ROUND_TRIP_MS: Record<LinkKind, number> = { terrestrial: 50, satellite: 600, mobile: 100 };
/** The master school has a good line; its page measures it like any other. */
const MASTER_SEED: LinkSeed = { kbps: 2_000, proof: "profile", measurements: 0, roundTripMs: 30 };

export type LinkKindOf = (id: ClassroomId) => Promise<LinkKind>;

/** What a classroom's link is expected to carry at this hour, from everything measured before. */
export async function seedOf(
  room: RoomId,
  nowMs: number,
  memory: Pick<MeasurementLog, "recentOf">,
  linkKindOf: LinkKindOf,
): Promise<LinkSeed> {
  if (room === MASTER_ROOM) return MASTER_SEED;
  const [history, kind] = await Promise.all([memory.recentOf(room, nowMs - HISTORY_MS), linkKindOf(room)]);
  const utcOffsetMinutes = -new Date(nowMs).getTimezoneOffset();
  const { budgetKbps, measurements, basis } = forecast(history, nowMs, utcOffsetMinutes, kind);
  const sent = history.flatMap((each) => (each.upKbps === null ? [] : [{ ...each, kbps: each.upKbps, full: true }]));
  const uplink = forecast(sent, nowMs, utcOffsetMinutes, kind);
  const roundTripMs = history.at(-1)?.roundTripMs ?? USUAL_ROUND_TRIP_MS[kind];
  return {
    kbps: budgetKbps,
    proof: basis === "link-kind" ? "profile" : "history",
    measurements,
    roundTripMs,
    ...(uplink.measurements > 0 && { uplinkKbps: uplink.budgetKbps }),
  };
}

/** Keeps what one lesson's links did: a digest of every minute, and every decision. Written every few seconds. */
export class LinkJournal {
  readonly #lessonId: LessonId;
  readonly #memory: MeasurementLog;
  readonly #log: Log;
  readonly #minutes = new Map<ClassroomId, DigestState>();
  /** Minutes that are over, as rows: while the database is away, there are hundreds of them. */
  #over: MinuteDigest[] = [];
  #decisions: Decision[] = [];

  constructor(lessonId: LessonId, memory: MeasurementLog, log: Log) {
    this.#lessonId = lessonId;
    this.#memory = memory;
    this.#log = log;
  }

  /** `uplinkKbps`: what the room was found to be able to send, if anything showed it. */
  spans(room: RoomId, span: LinkSpan, link: RoomLink, plan: Plan, budget: Budget, uplinkKbps: number | null): void {
    if (room === MASTER_ROOM) return;
    const observation = {
      ...span,
      uplinkKbps,
      capacityKbps: link.capacityKbps,
      budgetKbps: budget.kbps,
      plannedKbps: plan.plannedKbps,
      tier: plan.tier,
    };
    const at = minuteOf(observation);
    const known = this.#minutes.get(room);
    const over = known === undefined || known.at === at ? null : rowOf(known);
    if (over !== null) this.#over.push(over);
    const state = known?.at === at ? known : emptyDigest({ classroomId: room, lessonId: this.#lessonId }, at);
    this.#minutes.set(room, observe(state, observation));
  }

  decided(room: RoomId, { tier, cause, budgetKbps, plannedKbps, neededKbps }: Plan, at: number): void {
    this.#decisions.push({ lessonId: this.#lessonId, room, at, tier, cause, budgetKbps, plannedKbps, neededKbps });
  }

  /** Writes what came since the last call. A failure is logged and tried again with the next; minutes are kept. */
  async write(): Promise<void> {
    const [over, decisions] = [this.#over, this.#decisions];
    this.#over = [];
    this.#decisions = [];
    const rows = [...over, ...[...this.#minutes.values()].map(rowOf).filter((row) => row !== null)];
    try {
      if (rows.length > 0) await this.#memory.digested(rows);
      if (decisions.length > 0) await this.#memory.decided(decisions);
    } catch (cause) {
      this.#over = [...over, ...this.#over];
      this.#decisions = [...decisions, ...this.#decisions];
      this.#log.error({ err: cause }, "measurements could not be written");
    }
  }
}
