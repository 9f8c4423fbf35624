import { newId } from "../../server/accounts/secrets.ts";
import { systemClock } from "../../server/clock.ts";
import type { Store } from "../../server/store/store.ts";
import { newLessonId } from "../../server/timetable/lesson-id.ts";
import { createSchedule } from "../../server/timetable/schedule.ts";
import type { NewSeriesLesson, SeriesRow } from "../../server/timetable/schedule-ports.ts";
import { classroomId, personId, schoolId, seriesId } from "../../signaling/contract/ids.ts";
import type { TermView } from "../../signaling/contract/timetable.ts";

/** A county's schools, classrooms, teachers and the timetable of its term; nobody is twice at one time. */

export interface CountySize {
  schools: number;
  classrooms: number;
  series: number;
  teachers: number;
  regions: number;
}

/** `scale` 1 is 2,000 schools; there is a teacher for each 25 series. */
export function countyOf(scale: number): CountySize {
  const series = 60_000 * scale;
  return {
    ...{ schools: 2_000 * scale, classrooms: 4_000 * scale, series },
    ...{ teachers: Math.ceil(series / 25), regions: Math.max(1, Math.round(40 * scale)) },
  };
}

export const WEEKS = 20;
const PERIODS = 8;
export const ZONE = "Asia/Shanghai";
export const DAY_MS = 86_400_000;
const ZONE_MS = 8 * 3_600_000;
/** First moment of the term's first day. */
export const MONDAY_MS = Date.UTC(2027, 1, 22) - ZONE_MS;
/** The day before the term. */
export const countyClock = { ...systemClock, now: () => MONDAY_MS - DAY_MS };

const START_MINUTES = [480, 530, 600, 650, 830, 880, 940, 990];
const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"];
/** As many as a spreadsheet may bring. */
const SERIES_PER_TURN = 5_000;

const numbered = (prefix: string, number: number) => `${prefix}-${String(number).padStart(6, "0")}`;
const clockTime = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export const dayFrom = (days: number) => new Date(MONDAY_MS + ZONE_MS + days * DAY_MS).toISOString().slice(0, 10);
export const schoolOf = ({ schools }: CountySize, number: number) => schoolId.parse(numbered("sch", number % schools));
export const teacherOf = ({ teachers }: CountySize, number: number) =>
  personId.parse(numbered("per", number % teachers));
export const classroomOf = ({ classrooms }: CountySize, number: number) =>
  classroomId.parse(numbered("cla", number % classrooms));
export const regionOf = ({ regions }: CountySize, number: number) => `Region ${number % regions}`;

/** The county's term; all of the county is made when it is not there yet. */
export async function furnish(store: Store, size: CountySize): Promise<{ term: TermView; made: boolean }> {
  const [standing] = await store.schedule.terms();
  if (standing !== undefined) return { term: standing, made: false };
  const schedule = createSchedule({ store, clock: countyClock, zone: ZONE });
  const added = await schedule.terms.add({
    ...{ name: "Spring", zone: ZONE, startsOn: dayFrom(0), endsOn: dayFrom(7 * WEEKS - 1) },
    periods: START_MINUTES.map((start) => ({ start: clockTime(start), end: clockTime(start + 40) })),
    ...{ holidays: [], makeUpDays: [] },
  });
  if (!added.ok) throw new Error(`no term: ${added.error.code}`);
  await addPlaces(store, size);
  for (let number = 0; number < size.teachers; number++) {
    await store.people.add({
      ...{ id: teacherOf(size, number), name: `Teacher ${number}`, signInName: `teacher${number}` },
      ...{ role: "teacher", region: "", classroomId: null, passwordHash: null },
    });
  }
  const term = added.value;
  for (let first = 0; first < size.series; first += SERIES_PER_TURN) {
    const many = Array.from({ length: Math.min(SERIES_PER_TURN, size.series - first) }, (_, place) =>
      seriesNumber(first + place, term, size),
    );
    await store.schedule.inTurn(async (tables) => {
      await tables.addSeries(many.map(({ series }) => series));
      await tables.addLessons(many, 0);
    });
  }
  return { term, made: true };
}

async function addPlaces(store: Store, size: CountySize): Promise<void> {
  for (let number = 0; number < size.schools; number++) {
    await store.places.addSchool({
      ...{ id: schoolOf(size, number), name: `School ${number}`, linkProfile: "terrestrial" },
      ...{ region: regionOf(size, number), bandwidthKbps: null, contact: "" },
    });
  }
  for (let number = 0; number < size.classrooms; number++) {
    const room = { id: classroomOf(size, number), schoolId: schoolOf(size, number), name: `Class ${number}` };
    await store.places.addClassroom(room);
  }
}

/** Series are dealt out so that nobody is twice at one time: each slot of the week takes everybody once. */
function seriesNumber(number: number, term: TermView, size: CountySize) {
  const slots = 5 * PERIODS;
  const slot = number % slots;
  const [weekday, period, place] = [slot % 5, Math.floor(slot / 5), Math.floor(number / slots)];
  const start = START_MINUTES[period] ?? 480;
  const series: SeriesRow = {
    ...{ id: seriesId.parse(newId("ser")), version: 1, termId: term.id },
    ...{ title: `Lesson ${number}`, subject: "Maths", teacherId: teacherOf(size, place + (number % 40) * 7) },
    ...{ masterClassroomId: classroomOf(size, 2 * place), classroomIds: [classroomOf(size, 2 * place + 1)] },
    ...{ period: period + 1, start: clockTime(start), end: clockTime(start + 40) },
    ...{ rule: `FREQ=WEEKLY;BYDAY=${WEEKDAYS[weekday]}`, from: null, until: null, skip: [], archivedAt: null },
  };
  const lessons = Array.from({ length: WEEKS }, (_, week): NewSeriesLesson => {
    const day = 7 * week + weekday;
    const startsAt = MONDAY_MS + day * DAY_MS + start * 60_000;
    return { id: newLessonId(startsAt), occursOn: dayFrom(day), startsAt, endsAt: startsAt + 40 * 60_000 };
  });
  return { series, zone: term.zone, lessons };
}

/** What somebody plans; it clashes with what stands. */
export function draftOf(size: CountySize, turn: number, term: TermView) {
  return {
    ...{ termId: term.id, title: "New", subject: "", teacherId: teacherOf(size, turn * 31) },
    masterClassroomId: classroomOf(size, turn * 17),
    classroomIds: [classroomOf(size, turn * 17 + 1), classroomOf(size, turn * 17 + 7)],
    when: { by: "period" as const, period: 1 + (turn % PERIODS) },
    rule: `FREQ=WEEKLY;BYDAY=${WEEKDAYS[turn % 5]}`,
    ...{ from: null, until: null, skip: [] },
  };
}
