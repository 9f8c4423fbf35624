import type { Kysely, Selectable } from "kysely";
import { z } from "zod";
import { type DeckId, type DeckPictures, slide } from "../../signaling/contract/deck.ts";
import { refusalOfDeck } from "../../signaling/contract/deck-refusals.ts";
import type { DeckRecord, DecksStore } from "../slides/ports.ts";
import type { Tables } from "./schema.ts";

const images = z.array(slide.shape.images.element);

export function decksIn(db: Kysely<Tables>): DecksStore {
  return {
    async add({ id, ownerId, name, createdAt, state, pages, origin, bytes }) {
      const row = { id, owner_id: ownerId, name, created_at: createdAt, state, refusal: null, pages, origin, bytes };
      await db
        .insertInto("decks")
        .values({ ...row, used_at: createdAt })
        .execute();
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

    async bytesOf(ownerId) {
      const row = await db
        .selectFrom("decks")
        .select(({ fn }) => fn.sum("bytes").as("bytes"))
        .where("owner_id", "=", ownerId)
        .executeTakeFirst();
      return Number(row?.bytes ?? 0);
    },

    async settle(id, { state, refusal, pages, bytes }, slides) {
      await db.transaction().execute(async (turn) => {
        await turn
          .updateTable("decks")
          .set({ state, refusal: refusal === null ? null : JSON.stringify(refusal), pages, bytes })
          .where("id", "=", id)
          .execute();
        for (const { number, height, text, images: made } of slides) {
          const row = { deck_id: id, number, height, content: text, images: JSON.stringify(made) };
          await turn.insertInto("slides").values(row).execute();
          for (const { hash } of made)
            await turn
              .insertInto("slide_pictures")
              .values({ deck_id: id, hash })
              .onConflict((conflict) => conflict.doNothing())
              .execute();
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

    async attach(lessonId, id, now, { shown }) {
      const shownAt = shown ? now : null;
      await db.transaction().execute(async (turn) => {
        await turn
          .insertInto("lesson_decks")
          .values({ lesson_id: lessonId, deck_id: id, attached_at: now, shown_at: shownAt })
          .onConflict((conflict) => {
            const known = conflict.columns(["lesson_id", "deck_id"]);
            return shown ? known.doUpdateSet({ shown_at: now }) : known.doNothing();
          })
          .execute();
        await turn.updateTable("decks").set({ used_at: now }).where("id", "=", id).execute();
      });
    },

    async detach(lessonId, id) {
      await db.deleteFrom("lesson_decks").where("lesson_id", "=", lessonId).where("deck_id", "=", id).execute();
    },

    async attached(lessonId) {
      const rows = await db
        .selectFrom("lesson_decks")
        .select("deck_id")
        .where("lesson_id", "=", lessonId)
        .orderBy("attached_at")
        .orderBy("deck_id")
        .execute();
      return rows.map(({ deck_id }) => deck_id);
    },

    async picturesFor(lessonId, limitPages) {
      const rows = await db
        .selectFrom("lesson_decks")
        .innerJoin("slides", "slides.deck_id", "lesson_decks.deck_id")
        .select(["slides.deck_id", "slides.number", "slides.images"])
        .where("lesson_decks.lesson_id", "=", lessonId)
        .orderBy("lesson_decks.attached_at")
        .orderBy("slides.deck_id")
        .orderBy("slides.number")
        .limit(limitPages)
        .execute();
      const decks = new Map<DeckId, DeckPictures>();
      for (const row of rows) {
        const deck = decks.get(row.deck_id) ?? { deck: row.deck_id, pages: [] };
        deck.pages.push({ number: row.number, images: images.parse(JSON.parse(row.images)) });
        decks.set(row.deck_id, deck);
      }
      return [...decks.values()];
    },

    async remove(id) {
      return await db.transaction().execute(async (turn) => {
        if ((await onSlates(turn).where("lesson_decks.deck_id", "=", id).executeTakeFirst()) !== undefined)
          return false;
        for (const table of ["lesson_decks", "slide_pictures", "slides"] as const)
          await turn.deleteFrom(table).where("deck_id", "=", id).execute();
        const { numDeletedRows } = await turn.deleteFrom("decks").where("id", "=", id).executeTakeFirst();
        return numDeletedRows > 0n;
      });
    },

    async ownPictures(id) {
      const rows = await db
        .selectFrom("slide_pictures as own")
        .select("own.hash")
        .where("own.deck_id", "=", id)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("slide_pictures as other")
                .select("other.hash")
                .whereRef("other.hash", "=", "own.hash")
                .where("other.deck_id", "<>", id),
            ),
          ),
        )
        .execute();
      return rows.map(({ hash }) => hash);
    },

    async unusedSince({ refused, board, file }) {
      const rows = await db
        .selectFrom("decks")
        .select("id")
        .where("state", "<>", "converting")
        .where(({ or, and, eb }) =>
          or([
            and([eb("state", "=", "refused"), eb("used_at", "<", refused)]),
            and([eb("origin", "=", "board"), eb("used_at", "<", board)]),
            eb("used_at", "<", file),
          ]),
        )
        .where("id", "not in", onSlates(db))
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

/** The decks whose pages are on the slate of a lesson that is not over. */
function onSlates(db: Kysely<Tables>) {
  return db
    .selectFrom("lesson_decks")
    .innerJoin("lessons", "lessons.id", "lesson_decks.lesson_id")
    .select("lesson_decks.deck_id")
    .where("lesson_decks.shown_at", "is not", null)
    .where("lessons.state", "in", ["waiting", "live"]);
}

function recordOf(row: Selectable<Tables["decks"]>): DeckRecord {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    createdAt: row.created_at,
    origin: row.origin,
    state: row.state,
    refusal: row.refusal === null ? null : refusalOfDeck.parse(JSON.parse(row.refusal)),
    pages: row.pages,
    done: row.pages,
    bytes: row.bytes,
  };
}
