import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { ReportStore, ScopeOf } from "../timetable/report-ports.ts";
import { factsIn } from "./report-facts.ts";
import { DELIVERED, deliveredColumns, deliveredOf } from "./report-rows.ts";
import type { Tables } from "./schema.ts";

const HOUR_MS = 3_600_000;

/** Sums that reports stand on, and the questions to them. */
export function reportsIn(db: Kysely<Tables>): ReportStore {
  /** The schools of a report: those within reach and not archived. */
  const schoolsOf = ({ reach, region }: ScopeOf) =>
    db
      .selectFrom("schools")
      .where("archived_at", "is", null)
      .$if(reach !== null, (query) => query.where("region_folded", "=", reach))
      .$if(region !== null, (query) => query.where("region_folded", "=", region));

  return {
    ...factsIn(db),

    notSummed: (endedBefore, limit) =>
      notSummed(db)
        .select(["id", "starts_at as startsAt"])
        .where("ended_at", "<=", endedBefore)
        .orderBy("ended_at")
        .limit(limit)
        .execute(),

    async countNotSummed() {
      const { lessons } = await notSummed(db)
        .select((eb) => eb.fn.countAll<number>().as("lessons"))
        .executeTakeFirstOrThrow();
      return Number(lessons);
    },

    async sumHours(lessons, tellingKbps) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("room_hours").where("lesson_id", "in", lessons).execute();
        await transaction
          .insertInto("room_hours")
          .columns([
            "lesson_id",
            "classroom_id",
            "at",
            "minutes",
            "full_minutes",
            "full_kbps",
            "open_kbps",
            "up_minutes",
            "up_full_minutes",
            "up_full_kbps",
            "up_open_kbps",
            ...DELIVERED,
          ])
          .expression(hoursOf(transaction, lessons, tellingKbps))
          .execute();
      });
    },

    schoolsIn: (lessons) =>
      db
        .selectFrom("lesson_classrooms")
        .innerJoin("classrooms", "classrooms.id", "lesson_classrooms.classroom_id")
        .select(["lesson_classrooms.lesson_id as lessonId", "classrooms.school_id as schoolId"])
        .where("lesson_classrooms.lesson_id", "in", lessons)
        .union(
          db
            .selectFrom("lessons")
            .innerJoin("classrooms", "classrooms.id", "lessons.master_classroom_id")
            .select(["lessons.id as lessonId", "classrooms.school_id as schoolId"])
            .where("lessons.id", "in", lessons),
        )
        .execute(),

    async saveWeek({ schoolId, week, link, uplink, delivered, ...figures }, hours) {
      const row = {
        ...{ school_id: schoolId, week, carries_kbps: link?.kbps ?? null, least: link?.least ? 1 : 0 },
        ...{ up_carries_kbps: uplink?.kbps ?? null, up_least: uplink?.least ? 1 : 0 },
        ...{
          up_measurements: figures.uplinkMeasurements,
          measurements: figures.measurements,
          full_measurements: figures.fullMeasurements,
        },
        ...{ lessons: figures.lessons, held: figures.held, attended: figures.attended },
        ...{ present_seconds: figures.presentSeconds, heads: figures.heads, counted: figures.counted },
        ...deliveredColumns(delivered),
      };
      await db.transaction().execute(async (transaction) => {
        const { school_id: _, week: __, ...figuresOnly } = row;
        await transaction
          .insertInto("school_weeks")
          .values(row)
          .onConflict((conflict) => conflict.columns(["week", "school_id"]).doUpdateSet(figuresOnly))
          .execute();
        await transaction
          .deleteFrom("school_hours")
          .where("week", "=", week)
          .where("school_id", "=", schoolId)
          .execute();
        if (hours.length === 0) return;
        await transaction
          .insertInto("school_hours")
          .values(
            hours.map((hour) => ({
              ...{ school_id: schoolId, week, hour: hour.hour, carries_kbps: hour.kbps, least: hour.least ? 1 : 0 },
              ...{ measurements: hour.measurements, seconds: hour.observed, stalled_seconds: hour.stalled },
            })),
          )
          .execute();
      });
    },

    async markSummed(lessons) {
      await db.updateTable("lessons").set({ summed: 1 }).where("id", "in", lessons).execute();
    },

    schools: (reach, region) =>
      schoolsOf({ reach, region })
        .select(["id", "name", "region", "bandwidth_kbps as contractedKbps"])
        .orderBy("name_folded")
        .execute(),

    async weeksOf({ from, to }, of) {
      const rows = await db
        .selectFrom("school_weeks")
        .selectAll()
        .where("week", ">=", from)
        .where("week", "<=", to)
        .$if("schoolId" in of, (query) => ("schoolId" in of ? query.where("school_id", "=", of.schoolId) : query))
        .$if("reach" in of && (of.reach !== null || of.region !== null), (query) =>
          "reach" in of ? query.where("school_id", "in", schoolsOf(of).select("id")) : query,
        )
        .orderBy("week")
        .execute();
      return rows.map((row) => ({
        schoolId: row.school_id,
        week: row.week,
        link: row.carries_kbps === null ? null : { kbps: row.carries_kbps, least: row.least === 1 },
        uplink: row.up_carries_kbps === null ? null : { kbps: row.up_carries_kbps, least: row.up_least === 1 },
        uplinkMeasurements: row.up_measurements,
        measurements: row.measurements,
        fullMeasurements: row.full_measurements,
        lessons: row.lessons,
        held: row.held,
        attended: row.attended,
        presentSeconds: row.present_seconds,
        heads: row.heads,
        counted: row.counted,
        delivered: deliveredOf(row),
      }));
    },

    async hoursOfSchool({ from, to }, id) {
      const rows = await db
        .selectFrom("school_hours")
        .selectAll()
        .where("school_id", "=", id)
        .where("week", ">=", from)
        .where("week", "<=", to)
        .execute();
      return rows.map(({ school_id, carries_kbps, least, seconds, stalled_seconds, ...row }) => ({
        ...row,
        ...{ schoolId: school_id, kbps: carries_kbps, least: least === 1, observed: seconds, stalled: stalled_seconds },
      }));
    },

    async history({ from, to }, targetKbps, of) {
      const rows = await db
        .selectFrom("school_weeks")
        .where("week", ">=", from)
        .where("week", "<=", to)
        .where("measurements", ">", 0)
        .where("school_id", "in", schoolsOf(of).select("id"))
        .select((eb) => [
          "week",
          eb.fn.sum<number>(flag(eb, eb("carries_kbps", ">=", targetKbps))).as("reaching"),
          eb.fn.sum<number>(flag(eb, eb.and([eb("carries_kbps", "<", targetKbps), eb("least", "=", 0)]))).as("below"),
          eb.fn.sum<number>("measurements").as("measurements"),
        ])
        .groupBy("week")
        .orderBy("week")
        .execute();
      return rows.map(({ week, reaching, below, measurements }) => ({
        ...{ week, reaching: Number(reaching), below: Number(below), measurements: Number(measurements) },
      }));
    },

    async hoursOfDay({ from, to }, { share, measurements }, of) {
      const hours = db
        .selectFrom("school_hours")
        .where("week", ">=", from)
        .where("week", "<=", to)
        .where("measurements", ">=", measurements)
        .where("school_id", "in", schoolsOf(of).select("id"))
        .select(["hour", "least", "carries_kbps", "measurements", "seconds", "stalled_seconds"])
        .select((eb) =>
          eb.fn
            .max<number>("carries_kbps")
            .over((over) => over.partitionBy(["week", "school_id"]))
            .as("best_kbps"),
        );
      const rows = await db
        .selectFrom(hours.as("hours"))
        .select((eb) => [
          "hour",
          eb.fn.countAll<number>().as("measured"),
          sql<number>`sum(case when least = 0 and carries_kbps < ${share} * best_kbps then 1 else 0 end)`.as("sagging"),
          eb.fn.sum<number>("measurements").as("measurements"),
          eb.fn.sum<number>("seconds").as("observed"),
          eb.fn.sum<number>("stalled_seconds").as("stalled"),
        ])
        .groupBy("hour")
        .orderBy("hour")
        .execute();
      return rows.map((row) => ({
        ...{ hour: row.hour, measured: Number(row.measured), sagging: Number(row.sagging) },
        ...{ measurements: Number(row.measurements), observed: Number(row.observed), stalled: Number(row.stalled) },
      }));
    },
  };
}

/** In words that the partial index has, too: a parameter would hide it. */
function notSummed(db: Kysely<Tables>) {
  return db.selectFrom("lessons").where(sql<boolean>`state = 'ended' and summed = 0`);
}

function flag(eb: ExpressionBuilder<Tables, "school_weeks">, when: ReturnType<typeof eb.and>) {
  return eb.case().when(when).then(1).else(0).end();
}

function hoursOf(db: Kysely<Tables>, lessons: readonly LessonId[], tellingKbps: number) {
  const shown = sql`coalesce(proven_kbps, received_kbps)`;
  const tells = sql<boolean>`${shown} >= ${sql.lit(tellingKbps)}`;
  const hour = sql<number>`at - at % ${sql.lit(HOUR_MS)}`;
  return db
    .selectFrom("minute_digests")
    .select((eb) => [
      "lesson_id",
      "classroom_id",
      hour.as("hour"),
      sql<number>`sum(case when saturated = 1 or ${tells} then 1 else 0 end)`.as("minutes"),
      eb.fn.sum<number>("saturated").as("full_minutes"),
      sql<number>`sum(case when saturated = 1 then median_capacity_kbps else 0 end)`.as("full_kbps"),
      sql<number>`sum(case when saturated = 0 and ${tells} then ${shown} else 0 end)`.as("open_kbps"),
      sql<number>`sum(case when coalesce(uplink_kbps, uplink_proven_kbps) is null then 0 else 1 end)`.as("up_minutes"),
      sql<number>`sum(case when uplink_kbps is null then 0 else 1 end)`.as("up_full_minutes"),
      sql<number>`sum(coalesce(uplink_kbps, 0))`.as("up_full_kbps"),
      sql<number>`sum(case when uplink_kbps is null then coalesce(uplink_proven_kbps, 0) else 0 end)`.as(
        "up_open_kbps",
      ),
      eb.fn.sum<number>("seconds").as("seconds"),
      eb.fn.sum<number>("full_seconds").as("full_seconds"),
      eb.fn.sum<number>("reduced_seconds").as("reduced_seconds"),
      eb.fn.sum<number>("stills_seconds").as("stills_seconds"),
      eb.fn.sum<number>("audio_seconds").as("audio_seconds"),
      eb.fn.sum<number>("stalled_seconds").as("stalled_seconds"),
      sql<number>`sum(case when voice_concealed_share is null then 0 else seconds end)`.as("voiced_seconds"),
      sql<number>`sum(coalesce(voice_concealed_share, 0) * seconds)`.as("concealed_seconds"),
    ])
    .where("lesson_id", "in", lessons)
    .groupBy(["lesson_id", "classroom_id", hour]);
}
