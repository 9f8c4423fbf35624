import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expectedTiers } from "../../signaling/contract/feasibility.ts";
import type { ExpectationStore } from "../timetable/feasibility-ports.ts";
import type { Tables } from "./schema.ts";

export function expectationsIn(db: Kysely<Tables>): ExpectationStore {
  return {
    async keep(of, tiers, rooms, at) {
      const kept = rooms.map(({ classroomId, tier, carriesKbps, measurements }) => ({
        ...{ classroomId, tier, carriesKbps, measurements },
      }));
      await db
        .insertInto("expectations")
        .values({
          id: randomUUID(),
          series_id: "seriesId" in of ? of.seriesId : null,
          lesson_id: "lessonId" in of ? of.lessonId : null,
          at,
          tiers: JSON.stringify(tiers),
          rooms: JSON.stringify(kept),
        })
        .execute();
    },

    async kept(of) {
      const row = await db
        .selectFrom("expectations")
        .select(["at", "tiers"])
        .$if("seriesId" in of, (query) => ("seriesId" in of ? query.where("series_id", "=", of.seriesId) : query))
        .$if("lessonId" in of, (query) => ("lessonId" in of ? query.where("lesson_id", "=", of.lessonId) : query))
        .orderBy("at", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : { at: row.at, tiers: expectedTiers.parse(JSON.parse(row.tiers)) };
    },
  };
}
