import { type Kysely, sql } from "kysely";

/** What decks cost, when they were last wanted, and which lessons they are meant for. */
export const decksOfLessons = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [name, type, initial] of [
      ["origin", "text", "'file'"],
      ["bytes", "bigint", "0"],
      ["used_at", "bigint", "0"],
    ] as const)
      await db.schema
        .alterTable("decks")
        .addColumn(name, type, (column) => column.notNull().defaultTo(sql.raw(initial)))
        .execute();
    await sql`UPDATE decks SET used_at = created_at`.execute(db);

    // A picture belongs to every deck that has that page: it goes with the last of them.
    await db.schema
      .createTable("slide_pictures")
      .addColumn("deck_id", "text", (column) => column.notNull().references("decks.id").onDelete("cascade"))
      .addColumn("hash", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("slide_pictures_pk", ["deck_id", "hash"])
      .execute();
    await db.schema.createIndex("slide_pictures_hash").on("slide_pictures").column("hash").execute();
    await enterKnown(db);

    await db.schema
      .createTable("lesson_decks")
      .addColumn("lesson_id", "text", (column) => column.notNull().references("lessons.id").onDelete("cascade"))
      .addColumn("deck_id", "text", (column) => column.notNull().references("decks.id").onDelete("cascade"))
      .addColumn("attached_at", "bigint", (column) => column.notNull())
      // When its pages came on the lesson's slate.
      .addColumn("shown_at", "bigint")
      .addPrimaryKeyConstraint("lesson_decks_pk", ["lesson_id", "deck_id"])
      .execute();
    await db.schema.createIndex("lesson_decks_deck").on("lesson_decks").column("deck_id").execute();
  },
};

/** The pictures of decks that were made before. */
async function enterKnown(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ deck_id: string; images: string }>`SELECT deck_id, images FROM slides`.execute(db);
  for (const { deck_id, images } of rows) {
    const pictures: { hash: string; bytes: number }[] = JSON.parse(images);
    for (const { hash, bytes } of pictures) {
      const added = await sql`
        INSERT INTO slide_pictures (deck_id, hash) VALUES (${deck_id}, ${hash}) ON CONFLICT DO NOTHING`.execute(db);
      if (added.numAffectedRows === 1n)
        await sql`UPDATE decks SET bytes = bytes + ${bytes} WHERE id = ${deck_id}`.execute(db);
    }
  }
}
