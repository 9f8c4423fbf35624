import type { Kysely } from "kysely";
import type { ClassroomId, PersonId } from "../../signaling/contract/ids.ts";
import type { AcceptedClash, ScheduleReader, Taken } from "../timetable/schedule-ports.ts";
import type { Tables } from "./schema.ts";

/** Both databases limit the parameters of one statement. */
const IDS_PER_STATEMENT = 1_000;

/** Each of them is a stretch of an index, so it costs what there is and not what the term has. */
export function claimedIn(db: Kysely<Tables>): ScheduleReader["claimed"] {
  return async (of, fromMs, toMs) => {
    const found: Taken[] = [];
    if (of === null) {
      for (const row of await ofTeachers(null).execute()) found.push({ kind: "teacher", ...row });
      for (const row of await ofMasters(null).execute()) found.push({ kind: "classroom", ...row });
      for (const row of await ofRemotes(null).execute()) found.push({ kind: "classroom", ...row });
      return found;
    }
    for (const ids of inParts(of.teacherIds)) {
      for (const row of await ofTeachers(ids).execute()) found.push({ kind: "teacher", ...row });
    }
    for (const ids of inParts(of.classroomIds)) {
      for (const row of await ofMasters(ids).execute()) found.push({ kind: "classroom", ...row });
      for (const row of await ofRemotes(ids).execute()) found.push({ kind: "classroom", ...row });
    }
    return found;

    function open() {
      return db
        .selectFrom("lessons")
        .innerJoin("people", "people.id", "lessons.teacher_id")
        .select([
          "lessons.id as lessonId",
          "lessons.title",
          "people.name as teacher",
          "lessons.starts_at as startsAt",
          "lessons.ends_at as endsAt",
        ])
        .where("lessons.state", "in", ["waiting", "live"]);
    }

    function ofTeachers(ids: readonly PersonId[] | null) {
      return open()
        .select("lessons.teacher_id as wantedId")
        .where("lessons.starts_at", ">=", fromMs)
        .where("lessons.starts_at", "<", toMs)
        .$if(ids !== null, (query) => query.where("lessons.teacher_id", "in", [...(ids ?? [])]));
    }

    function ofMasters(ids: readonly ClassroomId[] | null) {
      return open()
        .select((lesson) => lesson.ref("lessons.master_classroom_id").$castTo<string>().as("wantedId"))
        .where("lessons.starts_at", ">=", fromMs)
        .where("lessons.starts_at", "<", toMs)
        .where("lessons.master_classroom_id", "is not", null)
        .$if(ids !== null, (query) => query.where("lessons.master_classroom_id", "in", [...(ids ?? [])]));
    }

    function ofRemotes(ids: readonly ClassroomId[] | null) {
      return open()
        .innerJoin("lesson_classrooms", "lesson_classrooms.lesson_id", "lessons.id")
        .select("lesson_classrooms.classroom_id as wantedId")
        .where("lesson_classrooms.starts_at", ">=", fromMs)
        .where("lesson_classrooms.starts_at", "<", toMs)
        .$if(ids === null, (query) =>
          query.where("lessons.starts_at", ">=", fromMs).where("lessons.starts_at", "<", toMs),
        )
        .$if(ids !== null, (query) => query.where("lesson_classrooms.classroom_id", "in", [...(ids ?? [])]));
    }
  };
}

export function acceptedClashesIn(db: Kysely<Tables>): ScheduleReader["acceptedClashes"] {
  return async (ids) => {
    const found: AcceptedClash[] = [];
    for (const some of inParts(ids)) {
      const rows = await db
        .selectFrom("accepted_clashes")
        .select(["lesson_id as lessonId", "other_lesson_id as otherLessonId", "kind", "wanted_id as wantedId"])
        .where((row) => row.or([row("lesson_id", "in", [...some]), row("other_lesson_id", "in", [...some])]))
        .execute();
      found.push(...rows);
    }
    return found;
  };
}

function* inParts<T>(ids: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) yield ids.slice(from, from + IDS_PER_STATEMENT);
}
