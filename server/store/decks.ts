import type { Kysely, Selectable } from "kysely";
import { z } from "zod";
import { slide } from "../../signaling/contract/deck.ts";
import { refusalOfDeck } from "../../signaling/contract/deck-refusals.ts";
import type { DeckRecord, DecksStore } from "../slides/ports.ts";
import type { Tables } from "./schema.ts";

const images = z.array(slide.shape.images.element);

export function decksIn(db: Kysely<Tables>): DecksStore {
  return {
    async add({ id, ownerId, name, createdAt, state, pages }) {
      const row = { id, owner_id: ownerId, name, created_at: createdAt, state, refusal: null, pages };
      await db.insertInto("decks").values(row).execute();
    },

    async find(id) {
      const row = await db.selectFrom("decks").selectAll().where("id", "=", id).executeTakeFirst();
      return row && recordOf(row);
    },

    async ofOwner(ownerId, limit) {
      const rows = await db
        .selectFrom("decks")
        .selectAll()
        .where("owner_id", "=", ownerId)
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(recordOf);
    },

    async settle(id, { state, refusal, pages }, slides) {
      await db.transaction().execute(async (turn) => {
        await turn
          .updateTable("decks")
          .set({ state, refusal: refusal === null ? null : JSON.stringify(refusal), pages })
          .where("id", "=", id)
          .execute();
        for (const { number, height, text, images } of slides) {
          const row = { deck_id: id, number, height, content: text, images: JSON.stringify(images) };
          await turn.insertInto("slides").values(row).execute();
        }
      });
    },

    async slides(id) {
      const rows = await db.selectFrom("slides").selectAll().where("deck_id", "=", id).orderBy("number").execute();
      return rows.map(({ number, height, content, images: made }) => ({
        number,
        height,
        text: content,
        images: images.parse(JSON.parse(made)),
      }));
    },

    async unsettled() {
      const rows = await db.selectFrom("decks").select("id").where("state", "=", "converting").execute();
      return rows.map(({ id }) => id);
    },
  };
}

function recordOf(row: Selectable<Tables["decks"]>): DeckRecord {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    createdAt: row.created_at,
    state: row.state,
    refusal: row.refusal === null ? null : refusalOfDeck.parse(JSON.parse(row.refusal)),
    pages: row.pages,
    done: row.pages,
  };
}
