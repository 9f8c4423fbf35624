import type { Kysely } from "kysely";
import { z } from "zod";
import { MASTER_ROOM } from "../../signaling/contract/protocol.ts";
import { ground, stroke } from "../../signaling/contract/slate.ts";
import type { SlateStore } from "../lesson/slate-ports.ts";
import type { Tables } from "./schema.ts";

const strokes = z.array(stroke);

export function slatesIn(db: Kysely<Tables>): SlateStore {
  return {
    async of(lessonId) {
      const kept = await db.selectFrom("slates").selectAll().where("lesson_id", "=", lessonId).executeTakeFirst();
      if (kept === undefined) return undefined;
      const rows = await db
        .selectFrom("sheets")
        .selectAll()
        .where("lesson_id", "=", lessonId)
        .orderBy("position")
        .execute();
      const sheets = rows.map((row) => {
        const written = strokes.parse(JSON.parse(row.strokes));
        const inkLength = written.reduce((sum, { ink }) => sum + ink.length, 0);
        return { id: row.id, ground: ground.parse(JSON.parse(row.ground)), strokes: written, inkLength };
      });
      return { slate: { sheets, shown: kept.shown, pen: MASTER_ROOM }, sheetsMade: kept.sheets_made };
    },

    async keep(lessonId, { slate: { sheets, shown }, sheetsMade }, changed) {
      await db.transaction().execute(async (turn) => {
        await turn
          .insertInto("slates")
          .values({ lesson_id: lessonId, shown, sheets_made: sheetsMade })
          .onConflict((conflict) => conflict.column("lesson_id").doUpdateSet({ shown, sheets_made: sheetsMade }))
          .execute();
        const ids = sheets.map(({ id }) => id);
        const others = turn.deleteFrom("sheets").where("lesson_id", "=", lessonId);
        await (ids.length > 0 ? others.where("id", "not in", ids) : others).execute();
        const fresh = new Set(changed);
        for (const [position, sheet] of sheets.entries()) {
          if (!fresh.has(sheet)) {
            const known = turn.updateTable("sheets").set({ position }).where("lesson_id", "=", lessonId);
            await known.where("id", "=", sheet.id).where("position", "<>", position).execute();
            continue;
          }
          const content = { position, ground: JSON.stringify(sheet.ground), strokes: JSON.stringify(sheet.strokes) };
          await turn
            .insertInto("sheets")
            .values({ lesson_id: lessonId, id: sheet.id, ...content })
            .onConflict((conflict) => conflict.columns(["lesson_id", "id"]).doUpdateSet(content))
            .execute();
        }
      });
    },
  };
}
