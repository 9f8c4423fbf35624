import type { Kysely } from "kysely";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { questionDraft, type RoomTally, tally } from "../../signaling/contract/questions.ts";
import type { KeptQuestion, QuestionLog, QuestionReader } from "../lesson/question-ports.ts";
import type { Tables } from "./schema.ts";

export function questionsIn(db: Kysely<Tables>): QuestionLog & QuestionReader {
  return {
    async keep(lessonId, { id, number, draft, askedAt, closedAt, tallies }) {
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
        for (const answered of tallies) await keepTally(transaction, id, answered);
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
      return asked.map((question) => ({
        ...question,
        tallies: rows
          .filter((row) => row.question_id === question.id)
          .map((row) => ({ classroomId: row.classroom_id, ...tally.parse(JSON.parse(row.tally)) })),
      }));
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

async function askedIn(db: Kysely<Tables>, lessonId: LessonId): Promise<Omit<KeptQuestion, "tallies">[]> {
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
): Promise<void> {
  const told = { voters, tally: JSON.stringify({ voters, counts, written }) };
  await db
    .insertInto("question_tallies")
    .values({ question_id: questionId, classroom_id: classroomId, ...told })
    .onConflict((conflict) => conflict.columns(["question_id", "classroom_id"]).doUpdateSet(told))
    .execute();
}
