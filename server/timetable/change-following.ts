import { granted } from "../../signaling/contract/errors.ts";
import type { TermView } from "../../signaling/contract/timetable.ts";
import { type Changed, type ChangeWork, clashesOf, idsOf, settle, split } from "./change-work.ts";
import { addDays } from "./dates.ts";
import { moveFollowing } from "./move-following.ts";
import { boundsOf } from "./plan-series.ts";
import { roomsOf } from "./rooms.ts";
import type { LessonPatch, ScheduleReader, SeriesLesson, SeriesRow } from "./schedule-ports.ts";
import { checkRooms } from "./series-checks.ts";

/**
 * A lesson and all that follow it in its series. The series is split at that day: what was stays as it was, and a series
 * of its own says what holds from now on. Lessons keep their ids. What had been decided for a lesson alone is kept.
 */
export async function changeFollowing(work: ChangeWork, series: SeriesRow, from: string): Promise<Changed> {
  const { request, tables, now } = work;
  const { change } = request;
  const term = await termOf(series, tables);
  const rows = await tables.lessonsOfSeries(series.id, from);
  const open = rows.filter(({ state }) => state === "waiting");
  switch (change.kind) {
    case "cancel": {
      await tables.saveSeries([{ ...series, until: addDays(from, -1) }]);
      await tables.patchLessons(idsOf(open), { cancelledBy: "person" }, now);
      return granted({ lessons: open.length, kept: 0, ids: idsOf(open) });
    }

    case "restore": {
      const cancelled = rows.filter(({ state, cancelledBy }) => state === "cancelled" && cancelledBy === "person");
      const taken = await tables.taken(
        { teacherId: series.teacherId, classroomIds: roomsOf(series), spans: cancelled },
        { seriesId: series.id },
      );
      const free = await settle(work, series, clashesOf(work, series, cancelled, taken));
      if (!free.ok) return free;
      const last = cancelled.at(-1)?.occursOn ?? from;
      const { until } = boundsOf(series, term);
      if (last > until) await tables.saveSeries([{ ...series, until: last >= term.endsOn ? null : last }]);
      await tables.patchLessons(idsOf(cancelled), { cancelledBy: null }, now);
      return granted({ lessons: cancelled.length, kept: 0, ids: idsOf(cancelled) });
    }

    case "substitute": {
      const { teacherId } = change;
      const meant = open.filter(({ teacherChanged }) => !teacherChanged);
      const taken = await tables.taken({ teacherId, classroomIds: [], spans: meant }, { seriesId: series.id });
      const target = { ...series, teacherId };
      const free = await settle(work, target, clashesOf(work, target, meant, taken));
      if (!free.ok) return free;
      return await hand(target, rows, ({ teacherChanged }) => !teacherChanged, { teacherId });
    }

    case "classrooms": {
      const { masterClassroomId } = change;
      const rooms = await checkRooms(change, tables, work.reach);
      if (!rooms.ok) return rooms;
      const target = { ...series, masterClassroomId, classroomIds: rooms.value };
      const added = roomsOf(target).filter((id) => !roomsOf(series).includes(id));
      const meant = open.filter(({ classroomsChanged }) => !classroomsChanged);
      const taken = await tables.taken(
        { teacherId: series.teacherId, classroomIds: added, spans: meant },
        { seriesId: series.id },
      );
      const ofRooms = taken.filter(({ kind }) => kind === "classroom");
      const free = await settle(work, target, clashesOf(work, target, meant, ofRooms));
      if (!free.ok) return free;
      const patch = { masterClassroomId, classroomIds: rooms.value };
      return await hand(target, rows, ({ classroomsChanged }) => !classroomsChanged, patch);
    }

    case "move":
      return await moveFollowing(work, { series, term, rows, from }, change);
  }

  /** Gives the rest of the series to `target` and the patch to those of its lessons that follow it. */
  async function hand(
    target: SeriesRow,
    lessons: SeriesLesson[],
    follows: (lesson: SeriesLesson) => boolean,
    patch: LessonPatch,
  ): Promise<Changed> {
    const { id } = await split(work, { series, term, from }, target);
    const changeable = lessons.filter(({ state }) => state === "waiting" || state === "cancelled");
    await tables.patchLessons(idsOf(changeable.filter(follows)), { ...patch, seriesId: id }, now);
    await tables.patchLessons(idsOf(changeable.filter((lesson) => !follows(lesson))), { seriesId: id }, now);
    const done = open.filter(follows);
    return granted({ lessons: done.length, kept: open.length - done.length, ids: idsOf(done) });
  }
}

async function termOf({ id, termId }: SeriesRow, tables: ScheduleReader): Promise<TermView> {
  const term = await tables.term(termId);
  if (term === undefined) throw new Error(`series ${id} has no term`);
  return term;
}
