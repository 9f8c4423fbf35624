import type { Kysely } from "kysely";
import type { ClassroomId, LessonId, PersonId, SeriesId } from "../../signaling/contract/ids.ts";
import { weekNumber } from "../timetable/ports.ts";
import type { CancelCause, LessonPatch, ScheduleReader, ScheduleWriter } from "../timetable/schedule-ports.ts";
import { inParts, insertMany } from "./insert-many.ts";
import { addLessonIn } from "./lessons.ts";
import type { Tables } from "./schema.ts";
import { noteFacts } from "./webhook-facts.ts";

type LessonWriter = Pick<Omit<ScheduleWriter, keyof ScheduleReader>, "addLessons" | "addLesson" | "patchLessons">;

/** Lessons as the timetable makes and changes them. Called with a transaction, inside a turn. */
export function lessonWriterIn(db: Kysely<Tables>): LessonWriter {
  return {
    addLesson: (id, lesson, at) => addLessonIn(db, id, lesson, at),

    async addLessons(many, at) {
      // Week by week, so that a week's lessons stand together: who asks for them reads a few pages and not a thousand.
      const all = many
        .flatMap(({ series, zone, lessons }) => lessons.map((lesson) => ({ series, zone, ...lesson })))
        .sort((a, b) => weekNumber(a.startsAt) - weekNumber(b.startsAt));
      await insertMany(
        db,
        {
          ...{ table: "lessons", columns: lessonColumns },
          insert: (rows: NewLessonRow[]) => db.insertInto("lessons").values(rows).execute(),
        },
        all.map(({ series, zone, id, occursOn, startsAt, endsAt }) => ({
          ...{ id, title: series.title, teacher_id: series.teacherId, starts_at: startsAt, ends_at: endsAt },
          ...{ state: "waiting" as const, series_id: series.id, occurs_on: occursOn, subject: series.subject },
          ...{ master_classroom_id: series.masterClassroomId, zone },
        })),
      );
      await invite(all.map(({ id, startsAt, series: { classroomIds } }) => ({ id, startsAt, classroomIds })));
      const ids = all.map(({ id }) => id);
      await noteFacts(db, "lesson.scheduled", ids, at);
    },

    async patchLessons(ids, patch, at) {
      for (const part of inParts(ids)) await patchPart([...part], patch, at);
      if (concernsOthers(patch)) await noteFacts(db, "lesson.changed", ids, at);
    },
  };

  async function patchPart(ids: LessonId[], patch: LessonPatch, at: number): Promise<void> {
    await db
      .updateTable("lessons")
      .set((lesson) => ({
        version: lesson("version", "+", 1),
        changed_at: at,
        ...(patch.title === undefined ? {} : { title: patch.title }),
        ...(patch.subject === undefined ? {} : { subject: patch.subject }),
        ...(patch.seriesId === undefined ? {} : { series_id: patch.seriesId }),
        ...(patch.occursOn === undefined ? {} : { occurs_on: patch.occursOn }),
        ...(patch.startsAt === undefined ? {} : { starts_at: patch.startsAt }),
        ...(patch.endsAt === undefined ? {} : { ends_at: patch.endsAt }),
        ...(patch.teacherId === undefined ? {} : { teacher_id: patch.teacherId }),
        ...(patch.masterClassroomId === undefined ? {} : { master_classroom_id: patch.masterClassroomId }),
        ...(patch.timeChanged === undefined ? {} : { time_changed: Number(patch.timeChanged) }),
        ...(patch.teacherChanged === undefined ? {} : { teacher_changed: Number(patch.teacherChanged) }),
        ...(patch.classroomsChanged === undefined ? {} : { classrooms_changed: Number(patch.classroomsChanged) }),
        ...(patch.cancelledBy === undefined ? {} : stateColumns(patch.cancelledBy, at)),
      }))
      .where("id", "in", ids)
      .execute();
    const { startsAt, classroomIds } = patch;
    if (startsAt !== undefined) {
      await db.updateTable("lesson_classrooms").set({ starts_at: startsAt }).where("lesson_id", "in", ids).execute();
    }
    if (classroomIds === undefined) return;
    const lessons = await db
      .selectFrom("lessons")
      .select(["id", "starts_at as startsAt"])
      .where("id", "in", ids)
      .execute();
    await db.deleteFrom("lesson_classrooms").where("lesson_id", "in", ids).execute();
    await invite(lessons.map((lesson) => ({ ...lesson, classroomIds })));
  }

  async function invite(
    lessons: readonly { id: LessonId; startsAt: number; classroomIds: readonly ClassroomId[] }[],
  ): Promise<void> {
    const rows = lessons.flatMap(({ id, startsAt, classroomIds }) =>
      classroomIds.map((classroom, position) => ({
        ...{ lesson_id: id, classroom_id: classroom, position, starts_at: startsAt },
      })),
    );
    const insert = (part: typeof rows) => db.insertInto("lesson_classrooms").values(part).execute();
    await insertMany(db, { table: "lesson_classrooms", columns: invitationColumns, insert }, rows);
  }
}

interface NewLessonRow {
  id: LessonId;
  title: string;
  teacher_id: PersonId;
  starts_at: number;
  ends_at: number;
  state: "waiting";
  series_id: SeriesId;
  occurs_on: string;
  subject: string;
  master_classroom_id: ClassroomId | null;
  zone: string;
}

const lessonColumns = [
  ["id", "text"],
  ["title", "text"],
  ["teacher_id", "text"],
  ["starts_at", "bigint"],
  ["ends_at", "bigint"],
  ["state", "text"],
  ["series_id", "text"],
  ["occurs_on", "text"],
  ["subject", "text"],
  ["master_classroom_id", "text"],
  ["zone", "text"],
] as const;

const invitationColumns = [
  ["lesson_id", "text"],
  ["classroom_id", "text"],
  ["position", "integer"],
  ["starts_at", "bigint"],
] as const;

/** To which series a lesson belongs is the timetable's own affair. */
function concernsOthers({ startsAt, endsAt, teacherId, masterClassroomId, classroomIds, cancelledBy }: LessonPatch) {
  return [startsAt, endsAt, teacherId, masterClassroomId, classroomIds, cancelledBy].some((part) => part !== undefined);
}

function stateColumns(cancelledBy: CancelCause | null, at: number) {
  return cancelledBy === null
    ? ({ state: "waiting", ended_at: null, end_reason: null, cancelled_by: null } as const)
    : ({ state: "cancelled", ended_at: at, end_reason: "cancelled", cancelled_by: cancelledBy } as const);
}
