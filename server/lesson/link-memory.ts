import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { Log } from "../log.ts";
import { type Forecast, forecast, type LinkKind, uplinkHistory } from "../policy/forecast.ts";
import type { UplinkReading } from "../policy/uplink.ts";
import type { Budget, Plan } from "../policy/vocabulary.ts";
import { type DigestState, emptyDigest, minuteOf, observe, rowOf } from "./digest.ts";
import type { Decision, MeasurementLog, MinuteDigest, PastMeasurement } from "./measurement-ports.ts";
import type { LinkSeed, LinkSpan, RoomLink } from "./room-link.ts";

const HISTORY_MS = 120 * 24 * 60 * 60_000;
/** Until a link's round trip is measured. */
const USUAL_ROUND_TRIP_MS: Record<LinkKind, number> = { terrestrial: 50, satellite: 600, mobile: 100 };
/** Until something is measured: the master school has a good line. */
const MASTER_SEED: LinkSeed = { kbps: 2_000, proof: "profile", measurements: 0, roundTripMs: 30 };

export type LinkKindOf = (id: ClassroomId) => Promise<LinkKind>;

/** Under which classroom's name a room's link is remembered; null: the lesson does not say where its teacher is. */
export type HomeOf = (room: RoomId) => ClassroomId | null;

/** What a room's link is expected to carry at this hour, from everything measured before where it stands (`home`). */
export async function seedOf(
  room: RoomId,
  home: ClassroomId | null,
  nowMs: number,
  memory: Pick<MeasurementLog, "recentOf">,
  linkKindOf: LinkKindOf,
): Promise<LinkSeed> {
  if (home === null) return MASTER_SEED;
  const [history, kind] = await Promise.all([memory.recentOf(home, nowMs - HISTORY_MS), linkKindOf(home)]);
  const { budgetKbps, measurements, basis, least } = forecast(history, nowMs, utcOffsetMinutesAt(nowMs), kind);
  // A teacher receives little: that this much has passed is no reason to expect less than of an unknown line.
  const isBelowUsual = room === MASTER_ROOM && least && budgetKbps < MASTER_SEED.kbps;
  const isKnown = basis !== "link-kind" && !isBelowUsual;
  const up = uplinkForecast(history, nowMs);
  const roundTripMs = history.at(-1)?.roundTripMs;
  return {
    kbps: !isKnown && room === MASTER_ROOM ? MASTER_SEED.kbps : budgetKbps,
    proof: isKnown ? "history" : "profile",
    measurements,
    roundTripMs: roundTripMs ?? (room === MASTER_ROOM ? MASTER_SEED.roundTripMs : USUAL_ROUND_TRIP_MS[kind]),
    // What never filled it says nothing of where it ends, and must not make anybody's picture smaller.
    ...(up !== null && (up.least ? { uplinkAtLeastKbps: up.budgetKbps } : { uplinkKbps: up.budgetKbps })),
  };
}

/** What was usual of its uplink at this hour, before what is measured now; null: nothing was measured. */
export async function usualUplink(
  home: ClassroomId,
  nowMs: number,
  memory: Pick<MeasurementLog, "recentOf">,
): Promise<Forecast | null> {
  return uplinkForecast(await memory.recentOf(home, nowMs - HISTORY_MS), nowMs);
}

function uplinkForecast(history: readonly PastMeasurement[], nowMs: number): Forecast | null {
  const sent = uplinkHistory(history);
  const expected = forecast(sent, nowMs, utcOffsetMinutesAt(nowMs), "terrestrial");
  return expected.measurements === 0 ? null : expected;
}

function utcOffsetMinutesAt(ms: number): number {
  return -new Date(ms).getTimezoneOffset();
}

/** Keeps what one lesson's links did: a digest of every minute, and every decision. Written every few seconds. */
export class LinkJournal {
  readonly #lessonId: LessonId;
  readonly #memory: MeasurementLog;
  readonly #homeOf: HomeOf;
  readonly #log: Log;
  readonly #minutes = new Map<ClassroomId, DigestState>();
  /** Minutes that are over, as rows: while the database is away, there are hundreds of them. */
  #over: MinuteDigest[] = [];
  #decisions: Decision[] = [];

  constructor(lessonId: LessonId, memory: MeasurementLog, homeOf: HomeOf, log: Log) {
    this.#lessonId = lessonId;
    this.#memory = memory;
    this.#homeOf = homeOf;
    this.#log = log;
  }

  /** `uplink`: what the room's uplink has shown since the last call. */
  spans(
    room: RoomId,
    span: LinkSpan,
    link: RoomLink,
    plan: Plan,
    budget: Budget,
    uplink: readonly UplinkReading[],
  ): void {
    const home = this.#homeOf(room);
    if (home === null) return;
    const observation = {
      ...span,
      uplink,
      capacityKbps: link.capacityKbps,
      budgetKbps: budget.kbps,
      plannedKbps: plan.plannedKbps,
      tier: plan.tier,
    };
    const at = minuteOf(observation);
    const known = this.#minutes.get(home);
    const over = known === undefined || known.at === at ? null : rowOf(known);
    if (over !== null) this.#over.push(over);
    const state = known?.at === at ? known : emptyDigest({ classroomId: home, lessonId: this.#lessonId }, at);
    this.#minutes.set(home, observe(state, observation));
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
