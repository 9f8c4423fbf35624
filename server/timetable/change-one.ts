import { granted } from "../../signaling/contract/errors.ts";
import type { ClassroomId, PersonId } from "../../signaling/contract/ids.ts";
import type { TermView } from "../../signaling/contract/timetable.ts";
import type { Changed, ChangeWork } from "./change-work.ts";
import { acceptances, checkAccepted, type FoundClash, findClashes, type MeantLesson } from "./clashes.ts";
import { planSeries, spanOn, timesOf } from "./plan-series.ts";
import { roomsOf } from "./rooms.ts";
import type { LessonPatch, SeriesRow, Taken } from "./schedule-ports.ts";
import { checkRooms } from "./series-checks.ts";

/** One lesson, and no other. What is decided for it alone is marked, so that later changes of the series leave it. */
export async function changeOne(work: ChangeWork, series: SeriesRow | undefined): Promise<Changed> {
  const { request, lesson, tables, now } = work;
  const { change } = request;
  const self = { lessonId: lesson.id };
  const span = { startsAt: lesson.startsAt, endsAt: lesson.endsAt };
  const all = { teacherId: lesson.teacherId, classroomIds: roomsOf(lesson) };
  switch (change.kind) {
    case "cancel":
      return await write({ cancelledBy: "person" }, []);

    case "restore": {
      const taken = await tables.taken({ ...all, spans: [span] }, self);
      return await write({ cancelledBy: null }, clashesWith(span, taken));
    }

    case "move": {
      const term = await termFor(work, series, change.date);
      const times = timesOf(change.when, term);
      if (!times.ok) return times;
      const moved = spanOn(change.date, times.value, lesson.zone ?? term?.zone ?? work.defaultZone);
      if (!moved.ok) return moved;
      const taken = await tables.taken({ ...all, spans: [moved.value] }, self);
      const timeChanged = series !== undefined && !(await isRegular(work, series, moved.value));
      return await write({ ...moved.value, timeChanged }, clashesWith(moved.value, taken));
    }

    case "substitute": {
      const { teacherId } = change;
      const taken = await tables.taken({ teacherId, classroomIds: [], spans: [span] }, self);
      const teacherChanged = series !== undefined && series.teacherId !== teacherId;
      return await write({ teacherId, teacherChanged }, clashesWith(span, taken), { people: [teacherId] });
    }

    case "classrooms": {
      const { masterClassroomId } = change;
      const rooms = await checkRooms(change, tables, work.reach);
      if (!rooms.ok) return rooms;
      const added = roomsOf({ masterClassroomId, classroomIds: rooms.value }).filter(
        (id) => !all.classroomIds.includes(id),
      );
      const taken = await tables.taken({ teacherId: lesson.teacherId, classroomIds: added, spans: [span] }, self);
      const ofRooms = taken.filter(({ kind }) => kind === "classroom");
      const patch = { masterClassroomId, classroomIds: rooms.value, classroomsChanged: series !== undefined };
      return await write(patch, clashesWith(span, ofRooms), { classrooms: added });
    }
  }

  function clashesWith(at: { startsAt: number; endsAt: number }, taken: Taken[]): FoundClash[] {
    const meant: MeantLesson = { id: lesson.id, title: lesson.title, teacher: work.teacher, ...at };
    return findClashes([meant], taken);
  }

  async function write(
    patch: LessonPatch,
    clashes: FoundClash[],
    { people = [lesson.teacherId], classrooms = all.classroomIds }: Partial<Concerned> = {},
  ): Promise<Changed> {
    if (clashes.length > 0) {
      const free = checkAccepted(clashes, request.accepted, await tables.names({ people, classrooms }));
      if (!free.ok) return free;
      await tables.acceptClashes(
        acceptances(clashes, () => lesson.id),
        work.by,
        now,
      );
    }
    await tables.patchLessons([lesson.id], patch, now);
    return granted({ lessons: 1, kept: 0, ids: [lesson.id] });
  }
}

interface Concerned {
  people: readonly PersonId[];
  classrooms: readonly ClassroomId[];
}

/** The series' term; for a lesson that stands alone, the one that has the day. */
async function termFor(
  { tables }: ChangeWork,
  series: SeriesRow | undefined,
  day: string,
): Promise<TermView | undefined> {
  if (series !== undefined) return await tables.term(series.termId);
  return (await tables.terms()).find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn);
}

/** Moved back to where the series has it: an undone move leaves no mark. */
async function isRegular(
  { lesson, tables }: ChangeWork,
  series: SeriesRow,
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
): Promise<boolean> {
  const term = await tables.term(series.termId);
  if (term === undefined) return false;
  const plan = planSeries(series, term);
  const regular = plan.ok ? plan.value.lessons.find(({ date }) => date === lesson.occursOn) : undefined;
  return regular?.startsAt === startsAt && regular.endsAt === endsAt;
}
