import type { Kysely } from "kysely";
import { z } from "zod";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { answer, questionDraft, type RoomTally, roomAnswer, tally } from "../../signaling/contract/questions.ts";
import type { KeptQuestion, KeptVotes, QuestionLog, QuestionReader } from "../lesson/question-ports.ts";
import type { Tables } from "./schema.ts";

/** What stands in a tally's column; `open` while its question is. */
const keptTally = tally.extend({
  open: z.object({ room: roomAnswer.nullable(), devices: z.array(z.tuple([z.string(), answer])) }).optional(),
});

export function questionsIn(db: Kysely<Tables>): QuestionLog & QuestionReader {
  return {
    async keep(lessonId, { id, number, draft, askedAt, closedAt, tallies, votes }) {
      const row = {
        id,
        lesson_id: lessonId,
        number,
        draft: JSON.stringify(draft),
        asked_at: askedAt,
        closed_at: closedAt,
      };
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("questions")
          .values(row)
          .onConflict((conflict) => conflict.column("id").doUpdateSet({ closed_at: closedAt }))
          .execute();
        for (const answered of tallies) {
          const open = votes.find(({ classroomId }) => classroomId === answered.classroomId);
          await keepTally(transaction, id, answered, open);
        }
      });
    },

    async of(lessonId) {
      const asked = await askedIn(db, lessonId);
      const rows = await db
        .selectFrom("question_tallies")
        .innerJoin("questions", "questions.id", "question_tallies.question_id")
        .select(["question_tallies.question_id", "question_tallies.classroom_id", "question_tallies.tally"])
        .where("questions.lesson_id", "=", lessonId)
        .orderBy("question_tallies.classroom_id")
        .execute();
      return asked.map((question) => {
        const own = rows
          .filter((row) => row.question_id === question.id)
          .map((row) => ({ classroomId: row.classroom_id, ...keptTally.parse(JSON.parse(row.tally)) }));
        return {
          ...question,
          tallies: own.map(({ open: _, ...told }) => told),
          votes: own.flatMap(({ classroomId, open }) => (open === undefined ? [] : [{ classroomId, ...open }])),
        };
      });
    },

    async recordOf(lessonId) {
      const asked = await askedIn(db, lessonId);
      const rows = await db
        .selectFrom("question_tallies")
        .innerJoin("questions", "questions.id", "question_tallies.question_id")
        .innerJoin("classrooms", "classrooms.id", "question_tallies.classroom_id")
        .innerJoin("schools", "schools.id", "classrooms.school_id")
        .select(["questions.id", "question_tallies.tally", "classrooms.name as classroom", "schools.name as school"])
        .where("questions.lesson_id", "=", lessonId)
        .orderBy("schools.name_folded")
        .orderBy("classrooms.name_folded")
        .execute();
      return {
        questions: asked.map(({ id, number, draft, askedAt, closedAt }) => ({
          id,
          number,
          ...draft,
          askedAt,
          closedAt,
          classrooms: rows
            .filter((row) => row.id === id)
            .map((row) => ({ ...tally.parse(JSON.parse(row.tally)), classroom: row.classroom, school: row.school })),
        })),
      };
    },
  };
}

async function askedIn(db: Kysely<Tables>, lessonId: LessonId): Promise<Omit<KeptQuestion, "tallies" | "votes">[]> {
  const rows = await db
    .selectFrom("questions")
    .select(["id", "number", "draft", "asked_at", "closed_at"])
    .where("lesson_id", "=", lessonId)
    .orderBy("number")
    .execute();
  return rows.map(({ id, number, draft, asked_at, closed_at }) => ({
    id,
    number,
    draft: questionDraft.parse(JSON.parse(draft)),
    askedAt: asked_at,
    closedAt: closed_at,
  }));
}

async function keepTally(
  db: Kysely<Tables>,
  questionId: KeptQuestion["id"],
  { classroomId, voters, counts, written }: RoomTally,
  open: KeptVotes | undefined,
): Promise<void> {
  const kept: z.input<typeof keptTally> = { voters, counts, written };
  if (open !== undefined)
    kept.open = { room: open.room, devices: open.devices.map(([device, given]) => [device, given]) };
  const told = { voters, tally: JSON.stringify(kept) };
  await db
    .insertInto("question_tallies")
    .values({ question_id: questionId, classroom_id: classroomId, ...told })
    .onConflict((conflict) => conflict.columns(["question_id", "classroom_id"]).doUpdateSet(told))
    .execute();
}
