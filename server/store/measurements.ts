import { randomUUID } from "node:crypto";
import type { Insertable, Kysely, Selectable } from "kysely";
import { cause } from "../../signaling/contract/plan.ts";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import type { MeasurementLog, MinuteDigest, PastMeasurement } from "../lesson/measurement-ports.ts";
import type { Tables } from "./schema.ts";

/** Both databases limit the parameters of one statement; SQLite's limit is the lower one, 32,766. */
const ROWS_PER_STATEMENT = 1_000;

/** What a newer digest of the same minute replaces. */
const DIGESTED = [
  "saturated",
  "low_capacity_kbps",
  "median_capacity_kbps",
  "received_kbps",
  "proven_kbps",
  "uplink_kbps",
  "uplink_proven_kbps",
  "budget_kbps",
  "planned_kbps",
  "tier",
  "full_seconds",
  "reduced_seconds",
  "stills_seconds",
  "audio_seconds",
  "round_trip_ms",
  "queue_ms",
  "loss_share",
  "stalled_seconds",
  "voice_concealed_share",
  "seconds",
] as const;

export function measurementsIn(db: Kysely<Tables>): MeasurementLog {
  return {
    async checked(check) {
      await db
        .insertInto("network_checks")
        .values({
          id: check.id,
          classroom_id: check.classroomId,
          lesson_id: check.lessonId,
          at: check.at,
          down_kbps: check.downKbps,
          down_at_least: check.downOrMore ? 1 : 0,
          up_kbps: check.upKbps,
          up_at_least: check.upOrMore ? 1 : 0,
          round_trip_ms: check.roundTripMs,
          jitter_ms: check.jitterMs,
          loss_share: check.lossShare,
          protocol: check.protocol,
          source: check.source,
        })
        .execute();
    },

    async digested(digests) {
      for (const some of inStatements(digests)) {
        await db
          .insertInto("minute_digests")
          .values(some.map(digestColumns))
          .onConflict((conflict) =>
            conflict
              .columns(["lesson_id", "classroom_id", "at"])
              .doUpdateSet((row) => Object.fromEntries(DIGESTED.map((name) => [name, row.ref(`excluded.${name}`)])))
              .where((row) => row("minute_digests.seconds", "<=", row.ref("excluded.seconds"))),
          )
          .execute();
      }
    },

    async decided(decisions) {
      for (const some of inStatements(decisions)) {
        await db
          .insertInto("decisions")
          .values(
            some.map((decision) => ({
              id: randomUUID(),
              lesson_id: decision.lessonId,
              classroom_id: decision.room === MASTER_ROOM ? null : decision.room,
              at: decision.at,
              tier: decision.tier,
              cause: JSON.stringify(decision.cause),
              budget_kbps: decision.budgetKbps,
              planned_kbps: decision.plannedKbps,
              needed_kbps: decision.neededKbps,
            })),
          )
          .execute();
      }
    },

    async recentOf(classroomId, sinceMs) {
      const [checks, minutes] = await Promise.all([
        db
          .selectFrom("network_checks")
          .select([
            "at as atMs",
            "down_kbps as kbps",
            "down_at_least",
            "up_kbps",
            "up_at_least",
            "round_trip_ms as roundTripMs",
            "loss_share as lossShare",
          ])
          .where("classroom_id", "=", classroomId)
          .where("at", ">=", sinceMs)
          .execute(),
        db
          .selectFrom("minute_digests")
          .select([
            "at as atMs",
            "saturated",
            "median_capacity_kbps",
            "received_kbps",
            "proven_kbps",
            "uplink_kbps",
            "uplink_proven_kbps",
            "round_trip_ms as roundTripMs",
            "loss_share as lossShare",
          ])
          .where("classroom_id", "=", classroomId)
          .where("at", ">=", sinceMs)
          .execute(),
      ]);
      const past: PastMeasurement[] = [
        ...checks.map(({ down_at_least, up_kbps, up_at_least, ...check }) => ({
          ...check,
          kind: "check" as const,
          full: down_at_least === 0,
          up: up_kbps === null ? null : { kbps: up_kbps, full: up_at_least === 0 },
        })),
        ...minutes.map(({ atMs, roundTripMs, lossShare, ...minute }) => ({
          ...{ atMs, roundTripMs, lossShare },
          kind: "digest" as const,
          full: minute.saturated === 1,
          // Of minutes before it was kept, what they received is all that is known.
          kbps: minute.saturated === 1 ? minute.median_capacity_kbps : (minute.proven_kbps ?? minute.received_kbps),
          up: shownUp(minute),
        })),
      ];
      return past.sort((a, b) => a.atMs - b.atMs);
    },

    async checksOf(lessonId) {
      const rows = await db
        .selectFrom("network_checks")
        .select([
          "id",
          "classroom_id as classroomId",
          "lesson_id as lessonId",
          "at",
          "down_kbps as downKbps",
          "down_at_least",
          "up_kbps as upKbps",
          "up_at_least",
          "round_trip_ms as roundTripMs",
          "jitter_ms as jitterMs",
          "loss_share as lossShare",
          "protocol",
          "source",
        ])
        .where("lesson_id", "=", lessonId)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ down_at_least, up_at_least, ...check }) => ({
        ...check,
        downOrMore: down_at_least === 1,
        upOrMore: up_at_least === 1,
      }));
    },

    async digestsOf(lessonId) {
      const rows = await db
        .selectFrom("minute_digests")
        .selectAll()
        .where("lesson_id", "=", lessonId)
        .orderBy("at")
        .orderBy("classroom_id")
        .execute();
      return rows.map(digestOf);
    },

    async decisionsOf(lessonId) {
      const rows = await db
        .selectFrom("decisions")
        .select([
          "classroom_id",
          "lesson_id as lessonId",
          "at",
          "tier",
          "cause",
          "budget_kbps as budgetKbps",
          "planned_kbps as plannedKbps",
          "needed_kbps as neededKbps",
        ])
        .where("lesson_id", "=", lessonId)
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ classroom_id, ...decision }) => ({
        ...decision,
        room: classroom_id ?? MASTER_ROOM,
        cause: cause.parse(JSON.parse(decision.cause)),
      }));
    },

    async forget(beforeMs) {
      let forgotten = 0n;
      for (const table of ["network_checks", "minute_digests", "room_hours", "decisions"] as const) {
        const { numDeletedRows } = await db.deleteFrom(table).where("at", "<", beforeMs).executeTakeFirstOrThrow();
        forgotten += numDeletedRows;
      }
      return Number(forgotten);
    },
  };
}

/** What a minute has shown of the uplink: where it ended, or else the most that passed. */
function shownUp({
  uplink_kbps: end,
  uplink_proven_kbps: proven,
}: Pick<Selectable<Tables["minute_digests"]>, "uplink_kbps" | "uplink_proven_kbps">): PastMeasurement["up"] {
  if (end !== null) return { kbps: end, full: true };
  return proven === null ? null : { kbps: proven, full: false };
}

function* inStatements<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
  }
}

function digestColumns(digest: MinuteDigest): Insertable<Tables["minute_digests"]> {
  return {
    lesson_id: digest.lessonId,
    classroom_id: digest.classroomId,
    at: digest.at,
    saturated: digest.saturated ? 1 : 0,
    low_capacity_kbps: digest.lowCapacityKbps,
    median_capacity_kbps: digest.medianCapacityKbps,
    received_kbps: digest.receivedKbps,
    proven_kbps: digest.provenKbps,
    uplink_kbps: digest.uplinkKbps,
    uplink_proven_kbps: digest.uplinkProvenKbps,
    budget_kbps: digest.budgetKbps,
    planned_kbps: digest.plannedKbps,
    tier: digest.tier,
    full_seconds: digest.tierSeconds.full,
    reduced_seconds: digest.tierSeconds.reduced,
    stills_seconds: digest.tierSeconds.stills,
    audio_seconds: digest.tierSeconds.audio,
    round_trip_ms: digest.roundTripMs,
    queue_ms: digest.queueMs,
    loss_share: digest.lossShare,
    stalled_seconds: digest.stalledSeconds,
    voice_concealed_share: digest.voiceConcealedShare,
    seconds: digest.seconds,
  };
}

function digestOf(row: Selectable<Tables["minute_digests"]>): MinuteDigest {
  return {
    lessonId: row.lesson_id,
    classroomId: row.classroom_id,
    at: row.at,
    saturated: row.saturated === 1,
    lowCapacityKbps: row.low_capacity_kbps,
    medianCapacityKbps: row.median_capacity_kbps,
    receivedKbps: row.received_kbps,
    provenKbps: row.proven_kbps ?? row.received_kbps,
    uplinkKbps: row.uplink_kbps,
    uplinkProvenKbps: row.uplink_proven_kbps,
    budgetKbps: row.budget_kbps,
    plannedKbps: row.planned_kbps,
    tier: row.tier,
    tierSeconds: {
      full: row.full_seconds,
      reduced: row.reduced_seconds,
      stills: row.stills_seconds,
      audio: row.audio_seconds,
    },
    roundTripMs: row.round_trip_ms,
    queueMs: row.queue_ms,
    lossShare: row.loss_share,
    stalledSeconds: row.stalled_seconds,
    voiceConcealedShare: row.voice_concealed_share,
    seconds: row.seconds,
  };
}
