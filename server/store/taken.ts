import type { Kysely } from "kysely";
import { LONGEST_LESSON_MS } from "../timetable/ports.ts";
import type { ScheduleReader, Taken } from "../timetable/schedule-ports.ts";
import type { Tables } from "./schema.ts";

type Span = { startsAt: number; endsAt: number };

/**
 * Each span is three short stretches of an index: the teacher's, the master classroom's and the remote classrooms' of
 * that day. So the time that a check takes grows with the lessons of a day and not with those of the term.
 */
export function takenIn(db: Kysely<Tables>): ScheduleReader["taken"] {
  return async ({ teacherId, classroomIds, spans }, except) => {
    const found: Taken[] = [];
    const classrooms = [...new Set(classroomIds)];
    // One statement a span, so that it is the same one each time.
    for (const span of spans) {
      const selects = selectsOf(span);
      const [first, ...rest] = selects;
      if (first === undefined) continue;
      const rows = await rest.reduce((all, one) => all.unionAll(one), first.$castTo<Row>()).execute();
      for (const { wantedId, ...row } of rows) {
        found.push({ kind: wantedId === teacherId ? "teacher" : "classroom", wantedId, ...row });
      }
    }
    return found.sort((a, b) => a.startsAt - b.startsAt);

    function selectsOf(span: Span) {
      const ofTeacher = overlapping(span)
        .where("lessons.teacher_id", "=", teacherId)
        .select(["lessons.teacher_id as wantedId"]);
      if (classrooms.length === 0) return [ofTeacher];
      const asMaster = overlapping(span)
        .where("lessons.master_classroom_id", "in", classrooms)
        .select((lesson) => lesson.ref("lessons.master_classroom_id").$castTo<string>().as("wantedId"));
      const asRemote = overlapping(span)
        .innerJoin("lesson_classrooms", "lesson_classrooms.lesson_id", "lessons.id")
        .where("lesson_classrooms.classroom_id", "in", classrooms)
        .where("lesson_classrooms.starts_at", "<", span.endsAt)
        .where("lesson_classrooms.starts_at", ">", span.startsAt - LONGEST_LESSON_MS)
        .select("lesson_classrooms.classroom_id as wantedId");
      return [ofTeacher, asMaster, asRemote];
    }

    function overlapping({ startsAt, endsAt }: Span) {
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
        .where("lessons.starts_at", "<", endsAt)
        .where("lessons.starts_at", ">", startsAt - LONGEST_LESSON_MS)
        .where("lessons.ends_at", ">", startsAt)
        .where("lessons.state", "in", ["waiting", "live"])
        .$if(except !== null && "lessonId" in except, (query) =>
          except !== null && "lessonId" in except ? query.where("lessons.id", "!=", except.lessonId) : query,
        )
        .$if(except !== null && "seriesId" in except, (query) =>
          except !== null && "seriesId" in except
            ? query.where((lesson) =>
                lesson.or([
                  lesson("lessons.series_id", "is", null),
                  lesson("lessons.series_id", "!=", except.seriesId),
                ]),
              )
            : query,
        );
    }
  };
}

interface Row extends Omit<Taken, "kind"> {}
