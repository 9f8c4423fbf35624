import type { ExpressionBuilder, Kysely } from "kysely";
import type { LessonRecord, NewLesson } from "../../signaling/contract/api.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { LessonLog } from "../lesson/ports.ts";
import { type LessonScope, type LessonsStore, LONGEST_LESSON_MS } from "../timetable/ports.ts";
import { behind, pageOf } from "./keyset.ts";
import type { Tables } from "./schema.ts";
import { noteFacts } from "./webhook-facts.ts";

/** A report is told of when the lesson has written everything; after a crash, which prevents that, so long after its end. */
const REPORT_WRITTEN_MS = 10 * 60_000;
/** So that it comes after the end, also when that was in the same millisecond. */
const AFTER_THE_END_MS = 1;

export function lessonsIn(db: Kysely<Tables>): LessonsStore & LessonLog {
  return {
    add: (id, lesson, at) => db.transaction().execute((transaction) => addLessonIn(transaction, id, lesson, at)),

    async find(id) {
      const rows = await lessonRows(db).where("lessons.id", "=", id).execute();
      const [record] = await withClassrooms(db, rows);
      return record;
    },

    async list(scope, { fromMs, toMs }, asked) {
      let query = lessonRows(db)
        .where("lessons.starts_at", "<", toMs)
        .where("lessons.ends_at", ">", fromMs)
        // What the index by start can do for the end.
        .where("lessons.starts_at", ">", fromMs - LONGEST_LESSON_MS)
        .where(inScope(db, scope, { fromMs, toMs }));
      if (asked.after !== null) query = query.where(behind(["lessons.starts_at", "lessons.id"], asked.after));
      const rows = await query
        .orderBy("lessons.starts_at")
        .orderBy("lessons.id")
        .limit(asked.limit + 1)
        .execute();
      const { items, next } = pageOf(
        rows,
        asked,
        (row) => row,
        ({ starts_at, id }) => [starts_at, id],
      );
      return { items: await withClassrooms(db, items), next };
    },

    async isIn(scope, id) {
      const found = await lessonRows(db).where("lessons.id", "=", id).where(inScope(db, scope)).executeTakeFirst();
      return found !== undefined;
    },

    cancel: (id, at) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable("lessons")
          .set((lesson) => ({
            state: "cancelled",
            ended_at: at,
            end_reason: "cancelled",
            cancelled_by: "person",
            version: lesson("version", "+", 1),
            changed_at: at,
          }))
          .where("id", "=", id)
          .where("state", "=", "waiting")
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 1n) await noteFacts(transaction, "lesson.changed", [id], at);
        return numUpdatedRows === 1n;
      }),

    endOverdue: (plannedEndBefore, at) =>
      db.transaction().execute(async (transaction) => {
        const attended = transaction.selectFrom("attendance").select("lesson_id").where("left_at", "is", null);
        const ended = await transaction
          .updateTable("lessons")
          .set((lesson) => ({ state: "ended", ended_at: lesson.ref("ends_at"), end_reason: "time" }))
          .where("ends_at", "<", plannedEndBefore)
          .where("state", "in", ["waiting", "live"])
          .where("id", "not in", attended)
          .returning("id")
          .execute();
        const ids = ended.map(({ id }) => id);
        await noteFacts(transaction, "lesson.ended", ids, at);
        // Nobody is in it: there is nothing left to write.
        await noteFacts(transaction, "lesson.report-ready", ids, at + AFTER_THE_END_MS, at);
        return ids.length;
      }),

    wentLive: (id, at) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable("lessons")
          .set({ state: "live", started_at: at })
          .where("id", "=", id)
          .where("state", "=", "waiting")
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await noteFacts(transaction, "lesson.started", [id], at);
        return numUpdatedRows > 0n;
      }),

    async extended(id, endsAt) {
      const { numUpdatedRows } = await db
        .updateTable("lessons")
        .set({ ends_at: endsAt })
        .where("id", "=", id)
        .where("state", "in", ["waiting", "live"])
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async ended(id, at, reason) {
      if (reason === "cancelled") throw new Error(`lesson ${id} cannot end as cancelled: the timetable cancels`);
      await db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable("lessons")
          .set({ state: "ended", ended_at: at, end_reason: reason })
          .where("id", "=", id)
          .where("state", "in", ["waiting", "live"])
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return;
        await noteFacts(transaction, "lesson.ended", [id], at);
        await noteFacts(transaction, "lesson.report-ready", [id], at, at + REPORT_WRITTEN_MS);
      });
    },

    async reported(id, at) {
      await db
        .updateTable("webhook_facts")
        .set({ at: at + AFTER_THE_END_MS, due_at: at })
        .where("lesson_id", "=", id)
        .where("type", "=", "lesson.report-ready")
        .execute();
    },
  };
}

/** Called with a transaction. */
export async function addLessonIn(db: Kysely<Tables>, id: LessonId, lesson: NewLesson, at: number): Promise<void> {
  await db
    .insertInto("lessons")
    .values({
      id,
      title: lesson.title,
      teacher_id: lesson.teacherId,
      starts_at: lesson.startsAt,
      ends_at: lesson.endsAt,
      state: "waiting",
      started_at: null,
      ended_at: null,
      end_reason: null,
    })
    .execute();
  await noteFacts(db, "lesson.scheduled", [id], at);
  if (lesson.classroomIds.length === 0) return;
  await db
    .insertInto("lesson_classrooms")
    .values(
      lesson.classroomIds.map((classroom, position) => ({
        lesson_id: id,
        classroom_id: classroom,
        position,
        starts_at: lesson.startsAt,
      })),
    )
    .execute();
}

function lessonRows(db: Kysely<Tables>) {
  return db
    .selectFrom("lessons")
    .innerJoin("people", "people.id", "lessons.teacher_id")
    .leftJoin("classrooms as masters", "masters.id", "lessons.master_classroom_id")
    .leftJoin("schools as master_schools", "master_schools.id", "masters.school_id")
    .selectAll("lessons")
    .select(["people.name as teacher_name", "masters.name as master_name", "master_schools.name as master_school"]);
}

/** `span`: only lessons that overlap it are asked for, so that the others need not be looked at. */
export function inScope(db: Kysely<Tables>, scope: LessonScope, span?: Span) {
  return (lesson: ExpressionBuilder<Tables, "lessons" | "people">) => {
    if ("teacherId" in scope) return lesson("lessons.teacher_id", "=", scope.teacherId);
    if ("classroomId" in scope) {
      const ofClassroom = invitations(db, span).where("lesson_classrooms.classroom_id", "=", scope.classroomId);
      return lesson("lessons.id", "in", ofClassroom);
    }
    if (!("region" in scope)) return lesson.and([]);
    const ofRegion = invitations(db, span)
      .innerJoin("classrooms", "classrooms.id", "lesson_classrooms.classroom_id")
      .innerJoin("schools", "schools.id", "classrooms.school_id")
      .where("schools.region_folded", "=", scope.region);
    return lesson.or([lesson("people.region_folded", "=", scope.region), lesson("lessons.id", "in", ofRegion)]);
  };
}

interface Span {
  fromMs: number;
  toMs: number;
}

function invitations(db: Kysely<Tables>, span: Span | undefined) {
  const all = db.selectFrom("lesson_classrooms").select("lesson_classrooms.lesson_id");
  if (span === undefined) return all;
  return all
    .where("lesson_classrooms.starts_at", ">", span.fromMs - LONGEST_LESSON_MS)
    .where("lesson_classrooms.starts_at", "<", span.toMs);
}

type LessonRow = Awaited<ReturnType<ReturnType<typeof lessonRows>["execute"]>>[number];

/** One query for the classrooms of all the lessons, whatever their number. */
async function withClassrooms(db: Kysely<Tables>, lessons: LessonRow[]): Promise<LessonRecord[]> {
  if (lessons.length === 0) return [];
  const invited = await db
    .selectFrom("lesson_classrooms")
    .innerJoin("classrooms", "classrooms.id", "lesson_classrooms.classroom_id")
    .innerJoin("schools", "schools.id", "classrooms.school_id")
    .select(["lesson_classrooms.lesson_id", "classrooms.id", "classrooms.name", "schools.name as school"])
    .where(
      "lesson_classrooms.lesson_id",
      "in",
      lessons.map((lesson) => lesson.id),
    )
    .orderBy("lesson_classrooms.position")
    .execute();
  const byLesson = new Map<LessonId, LessonRecord["classrooms"]>(lessons.map((lesson) => [lesson.id, []]));
  for (const { lesson_id, ...classroom } of invited) byLesson.get(lesson_id)?.push(classroom);

  return lessons.map((lesson) => ({
    id: lesson.id,
    title: lesson.title,
    teacher: { id: lesson.teacher_id, name: lesson.teacher_name },
    startsAt: lesson.starts_at,
    endsAt: lesson.ends_at,
    state: lesson.state,
    startedAt: lesson.started_at,
    endedAt: lesson.ended_at,
    endReason: lesson.end_reason,
    masterClassroom:
      lesson.master_classroom_id === null
        ? null
        : { id: lesson.master_classroom_id, name: lesson.master_name ?? "", school: lesson.master_school ?? "" },
    classrooms: byLesson.get(lesson.id) ?? [],
  }));
}
