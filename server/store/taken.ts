import { type Kysely, type RawBuilder, sql } from "kysely";
import { LONGEST_LESSON_MS } from "../timetable/ports.ts";
import type { ScheduleReader, Taken } from "../timetable/schedule-ports.ts";
import type { Tables } from "./schema.ts";

type Span = { startsAt: number; endsAt: number };
type Except = Parameters<ScheduleReader["taken"]>[1];

interface Row extends Omit<Taken, "kind"> {}

/** Each is two parameters of a statement that has few others. */
const SPANS_PER_STATEMENT = 400;

/**
 * Each span is three short stretches of an index: the teacher's, the master classroom's and the remote classrooms' of
 * that day. So the time that a check takes grows with the lessons of a day and not with those of the term. All spans are
 * one statement: a round trip and a plan for each of them cost PostgreSQL more than the lessons did.
 */
export function takenIn(db: Kysely<Tables>): ScheduleReader["taken"] {
  return async ({ teacherId, classroomIds, spans }, except) => {
    const found: Taken[] = [];
    const classrooms = [...new Set(classroomIds)];
    for (let first = 0; first < spans.length; first += SPANS_PER_STATEMENT) {
      const some = spans.slice(first, first + SPANS_PER_STATEMENT);
      const { rows } = await statement(some, teacherId, classrooms, except).execute(db);
      for (const { wantedId, ...row } of rows)
        found.push({ kind: wantedId === teacherId ? "teacher" : "classroom", wantedId, ...row });
    }
    return found.sort((a, b) => a.startsAt - b.startsAt);
  };
}

function statement(
  spans: readonly Span[],
  teacherId: string,
  classrooms: readonly string[],
  except: Except,
): RawBuilder<Row> {
  const values = spans.map(
    ({ startsAt, endsAt }) =>
      sql`(cast(${startsAt} as bigint), cast(${endsAt} as bigint), cast(${startsAt - LONGEST_LESSON_MS} as bigint))`,
  );
  const columns = sql`lessons.id as "lessonId", lessons.title as title, people.name as teacher,
    lessons.starts_at as "startsAt", lessons.ends_at as "endsAt"`;
  const overlapping = sql`lessons.starts_at < spans.ends_at and lessons.starts_at > spans.earliest
    and lessons.ends_at > spans.starts_at and lessons.state in ('waiting', 'live') and ${others(except)}`;
  const people = sql`join people on people.id = lessons.teacher_id`;
  // The cross join keeps SQLite from walking through a term and looking at the spans for each of its lessons.
  const ofTeacher = sql`select lessons.teacher_id as "wantedId", ${columns}
    from spans cross join lessons ${people}
    where lessons.teacher_id = ${teacherId} and ${overlapping}`;
  const all = classrooms.length === 0 ? ofTeacher : sql`${ofTeacher} union all ${inClassrooms()}`;
  return sql`with spans(starts_at, ends_at, earliest) as (values ${sql.join(values)}) ${all}`;

  function inClassrooms(): RawBuilder<unknown> {
    const wanted = sql.join(classrooms);
    return sql`select lessons.master_classroom_id as "wantedId", ${columns}
      from spans cross join lessons ${people}
      where lessons.master_classroom_id in (${wanted}) and ${overlapping}
      union all select lesson_classrooms.classroom_id as "wantedId", ${columns}
      from spans cross join lesson_classrooms
      join lessons on lessons.id = lesson_classrooms.lesson_id ${people}
      where lesson_classrooms.classroom_id in (${wanted})
        and lesson_classrooms.starts_at < spans.ends_at and lesson_classrooms.starts_at > spans.earliest
        and ${overlapping}`;
  }
}

/** Lessons that do not count, because they are the ones that are being planned. */
function others(except: Except): RawBuilder<unknown> {
  if (except === null) return sql`1 = 1`;
  if ("lessonId" in except) return sql`lessons.id <> ${except.lessonId}`;
  return sql`(lessons.series_id is null or lessons.series_id <> ${except.seriesId})`;
}
