import type { Insertable, Kysely, Transaction } from "kysely";
import type { ClassroomId } from "../../signaling/contract/ids.ts";
import { messageFrom, messageTo } from "../../signaling/contract/talk.ts";
import type { KeptEntry, KeptTalk, TalkLog } from "../lesson/talk-ports.ts";
import type { Tables } from "./schema.ts";

/** Of a lesson that goes on, the latest messages are enough. */
const MESSAGES_READ = 200;

export function talkIn(db: Kysely<Tables>): TalkLog {
  return {
    async keep(entries) {
      await db.transaction().execute(async (transaction) => {
        for (const entry of entries) await keepOne(transaction, entry);
      });
    },

    async of(lessonId) {
      const messages = await db
        .selectFrom("messages")
        .select(["id", "at", "sender", "recipient", "text"])
        .where("lesson_id", "=", lessonId)
        .where("removed_at", "is", null)
        .orderBy("at", "desc")
        .orderBy("id")
        .limit(MESSAGES_READ)
        .execute();
      const notes = await db
        .selectFrom("room_notes")
        .select(["classroom_id as classroomId", "at", "kind", "heads", "text"])
        .where("lesson_id", "=", lessonId)
        .where("kind", "in", ["heads", "note"])
        .orderBy("at")
        .orderBy("id")
        .execute();
      return {
        messages: messages.reverse().map(({ id, at, sender, recipient, text }) => ({
          id,
          at,
          from: messageFrom.parse(sender),
          to: messageTo.parse(recipient),
          text: text ?? "",
        })),
        rooms: roomsOf(notes),
      };
    },
  };
}

async function keepOne(db: Transaction<Tables>, entry: KeptEntry): Promise<void> {
  const { lessonId } = entry;
  switch (entry.kind) {
    case "message": {
      const { id: messageId, at, from, to, text } = entry.message;
      const row = { id: messageId, lesson_id: lessonId, at, sender: from, recipient: to, text, removed_at: null };
      await db
        .insertInto("messages")
        .values(row)
        .onConflict((conflict) => conflict.column("id").doNothing())
        .execute();
      return;
    }
    case "message-removed":
      await db
        .updateTable("messages")
        .set({ text: null, removed_at: entry.at })
        .where("id", "=", entry.messageId)
        .where("lesson_id", "=", lessonId)
        .execute();
      return;
    case "heads":
      return await keepNote(db, entry, { heads: entry.heads });
    case "note":
      return await keepNote(db, entry, { text: entry.text });
    case "trouble":
      return await keepNote(db, entry, { text: entry.lost });
    case "trouble-over":
      return await keepNote(db, entry, {});
  }
}

async function keepNote(
  db: Transaction<Tables>,
  { id, lessonId, classroomId, at, kind }: Extract<KeptEntry, { classroomId: ClassroomId }>,
  what: { heads?: number; text?: string },
): Promise<void> {
  const row: Insertable<Tables["room_notes"]> = {
    id,
    lesson_id: lessonId,
    classroom_id: classroomId,
    at,
    kind,
    heads: what.heads ?? null,
    text: what.text ?? null,
  };
  await db
    .insertInto("room_notes")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

interface NoteRow {
  classroomId: ClassroomId;
  at: number;
  heads: number | null;
  text: string | null;
}

/** The latest headcount of each classroom, and all its notes. */
function roomsOf(rows: readonly NoteRow[]): KeptTalk["rooms"] {
  const rooms = new Map<ClassroomId, KeptTalk["rooms"][number]>();
  for (const { classroomId, at, heads, text } of rows) {
    const room = rooms.get(classroomId) ?? { classroomId, heads: null, notes: [] };
    rooms.set(classroomId, {
      ...room,
      heads: heads ?? room.heads,
      notes: text === null ? room.notes : [...room.notes, { at, text }],
    });
  }
  return [...rooms.values()];
}
