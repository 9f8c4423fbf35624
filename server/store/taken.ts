import { type Kysely, type RawBuilder, sql } from "kysely";
import { LONGEST_LESSON_MS } from "../timetable/ports.ts";
import type { ScheduleReader, Taken } from "../timetable/schedule-ports.ts";
import { isPostgres } from "./dialect.ts";
import type { Tables } from "./schema.ts";

type Span = { startsAt: number; endsAt: number };
type Except = Parameters<ScheduleReader["taken"]>[1];
type Claimants = Parameters<ScheduleReader["claimedIn"]>[0];

interface Row extends Omit<Taken, "kind"> {}

/** Each is three parameters of a statement that has few others. */
const SPANS_PER_STATEMENT = 400;

/**
 * Each span is three short stretches of an index: the teachers', the master classroom's and the remote classrooms' of
 * that day. So the time that a check takes grows with the lessons of a day and not with those of the term. All spans are
 * one statement: a round trip and a plan for each of them cost PostgreSQL more than the lessons did.
 */
export function takenIn(db: Kysely<Tables>): Pick<ScheduleReader, "taken" | "claimedIn"> {
  return {
    taken: ({ teacherId, classroomIds, spans }, except) =>
      find({ teacherIds: [teacherId], classroomIds }, spans, except),
    claimedIn: (of, spans) => find(of, spans, null),
  };

  async function find(of: Claimants, spans: readonly Span[], except: Except): Promise<Taken[]> {
    // One that lasts into two of the spans is found with both.
    const found = new Map<string, Taken>();
    const teachers = new Set<string>(of.teacherIds);
    const classrooms = new Set<string>(of.classroomIds);
    for (let first = 0; first < spans.length; first += SPANS_PER_STATEMENT) {
      const some = spans.slice(first, first + SPANS_PER_STATEMENT);
      const { rows } = await statement(some, [...teachers], [...classrooms], except, isPostgres(db)).execute(db);
      for (const { wantedId, ...row } of rows)
        found.set(`${wantedId} ${row.lessonId}`, {
          kind: teachers.has(wantedId) ? "teacher" : "classroom",
          wantedId,
          ...row,
        });
    }
    return [...found.values()].sort((a, b) => a.startsAt - b.startsAt);
  }
}

function statement(
  spans: readonly Span[],
  teachers: readonly string[],
  classrooms: readonly string[],
  except: Except,
  postgres: boolean,
): RawBuilder<Row> {
  const values = spans.map(
    ({ startsAt, endsAt }) =>
      sql`(cast(${startsAt} as bigint), cast(${endsAt} as bigint), cast(${startsAt - LONGEST_LESSON_MS} as bigint))`,
  );
  const overlapping = sql`lessons.starts_at < spans.ends_at and lessons.starts_at > spans.earliest
    and lessons.ends_at > spans.starts_at and lessons.state in ('waiting', 'live') and ${others(except)}`;
  const parts: RawBuilder<unknown>[] = [];
  if (teachers.length > 0) {
    const isWanted = sql`lessons.teacher_id in (${sql.join(teachers)})`;
    parts.push(inEachSpan(sql`lessons.teacher_id`, sql`lessons`, sql`${isWanted} and ${overlapping}`, postgres));
  }
  if (classrooms.length > 0) {
    const wanted = sql.join(classrooms);
    const isMaster = sql`lessons.master_classroom_id in (${wanted})`;
    parts.push(
      inEachSpan(sql`lessons.master_classroom_id`, sql`lessons`, sql`${isMaster} and ${overlapping}`, postgres),
    );
    const remote = sql`lesson_classrooms join lessons on lessons.id = lesson_classrooms.lesson_id`;
    const isRemote = sql`lesson_classrooms.classroom_id in (${wanted})
      and lesson_classrooms.starts_at < spans.ends_at and lesson_classrooms.starts_at > spans.earliest`;
    const ofRemote = sql`${isRemote} and ${overlapping}`;
    parts.push(inEachSpan(sql`lesson_classrooms.classroom_id`, remote, ofRemote, postgres));
  }
  if (parts.length === 0) throw new Error("nobody is wanted");
  const all = sql.join(parts, sql` union all `);
  return sql`with spans(starts_at, ends_at, earliest) as (values ${sql.join(values)}) ${all}`;
}

/**
 * Neither planner may turn the order around, to walk through a term and look at the spans for each of its lessons: SQLite
 * keeps the order of a cross join, PostgreSQL looks into no subquery with an offset.
 */
function inEachSpan(
  wantedId: RawBuilder<unknown>,
  tables: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
  postgres: boolean,
): RawBuilder<unknown> {
  const columns = sql`${wantedId} as "wantedId", lessons.id as "lessonId", lessons.title as title,
    people.name as teacher, lessons.starts_at as "startsAt", lessons.ends_at as "endsAt"`;
  const people = sql`join people on people.id = lessons.teacher_id`;
  return postgres
    ? sql`select found.* from spans
        cross join lateral (select ${columns} from ${tables} ${people} where ${condition} offset 0) as found`
    : sql`select ${columns} from spans cross join ${tables} ${people} where ${condition}`;
}

/** Lessons that do not count, because they are the ones that are being planned. */
function others(except: Except): RawBuilder<unknown> {
  if (except === null) return sql`1 = 1`;
  if ("lessonId" in except) return sql`lessons.id <> ${except.lessonId}`;
  return sql`(lessons.series_id is null or lessons.series_id <> ${except.seriesId})`;
}
