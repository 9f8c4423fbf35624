import type { Store } from "../../server/store/store.ts";
import { createFeasibility } from "../../server/timetable/feasibility.ts";
import type { Reports } from "../../server/timetable/reports.ts";
import { createSchedule } from "../../server/timetable/schedule.ts";
import { createTimetable } from "../../server/timetable/timetable.ts";
import type { Holder } from "../../signaling/contract/api.ts";
import { deviceId } from "../../signaling/contract/ids.ts";
import { linkReportQuery } from "../../signaling/contract/reports.ts";
import type { TermView } from "../../signaling/contract/timetable.ts";
import {
  type CountySize,
  classroomOf,
  countyClock,
  DAY_MS,
  dayFrom,
  draftOf,
  MONDAY_MS,
  regionOf,
  schoolOf,
  teacherOf,
  ZONE,
} from "./timetable-county.ts";

/** What people of a county ask. `run` answers how many rows there were; `turn` makes each of them another question. */
export interface Question {
  name: string;
  /** Of the 95th percentile. */
  goalMs: number | null;
  runs: number;
  run: (turn: number) => Promise<number>;
}

const question = (
  name: string,
  goalMs: number | null,
  run: (turn: number) => Promise<number>,
  runs = 200,
): Question => ({ name, goalMs, run, runs });

export function timetableQuestions(store: Store, term: TermView, size: CountySize): Question[] {
  const schedule = createSchedule({ store, clock: countyClock, zone: ZONE });
  const timetable = createTimetable({ store, clock: countyClock });
  const dayOf = (turn: number) => dayFrom((turn % 100) + 1);
  return [
    question("week of a region", 100, async (turn) => {
      const { lessons } = await schedule.week({ by: "region", id: regionOf(size, turn), day: dayOf(turn) });
      return lessons.length;
    }),
    question("week of a school", null, async (turn) => {
      const { lessons } = await schedule.week({ by: "school", id: schoolOf(size, turn * 13), day: dayOf(turn) });
      return lessons.length;
    }),
    question("week of a teacher", null, async (turn) => {
      const { lessons } = await schedule.week({ by: "teacher", id: teacherOf(size, turn * 7), day: dayOf(turn) });
      return lessons.length;
    }),
    question("clash check of a series", 50, async (turn) => {
      const preview = await schedule.series.preview(draftOf(size, turn, term));
      return preview.ok ? preview.value.clashes.length : 0;
    }),
    question("today's page of a classroom", 20, async (turn) => {
      const day = MONDAY_MS + (turn % 100) * DAY_MS;
      const holder: Holder = {
        ...{ kind: "device", deviceId: deviceId.parse("dev-1"), classroomId: classroomOf(size, turn * 3) },
        ...{ classroom: "", school: "" },
      };
      return (await timetable.list(holder, { from: day, to: day + DAY_MS }, { limit: 200, after: null })).items.length;
    }),
    question("saving a series of 20 lessons", null, async (turn) => {
      const draft = draftOf(size, turn, term);
      const preview = await schedule.series.preview(draft);
      const accepted = preview.ok ? preview.value.clashes.flatMap(({ other }) => other.id ?? []) : [];
      const by = teacherOf(size, 0);
      const saved = await schedule.series.add({ ...draft, accepted: [...new Set(accepted)] }, by);
      if (!saved.ok) throw new Error(`not saved: ${saved.error.code}`);
      return 1;
    }),
  ];
}

/** `day` is in the last week that has measurements; those are of the classrooms of region 1. */
export function reportQuestions(
  store: Store,
  reports: Reports,
  term: TermView,
  size: CountySize,
  day: string,
): Question[] {
  const feasibility = createFeasibility({ store, clock: countyClock, zone: ZONE });
  const everything = linkReportQuery.parse({ day, weeks: 4 });
  const rooms = Array.from({ length: 30 }, (_, place) => classroomOf(size, 1 + place * size.regions));
  return [
    question(
      "link report, whole bureau",
      500,
      async (turn) => (await reports.links({ ...everything, targetKbps: 1_000 + 100 * turn })).total.schools,
      50,
    ),
    question(
      "link report, a region",
      500,
      async () => (await reports.links({ ...everything, region: regionOf(size, 1) })).total.schools,
      50,
    ),
    question("report of all schools, 4 weeks", 500, async () => (await reports.schools(everything)).schools.length, 50),
    question(
      "report of one school, a year",
      null,
      async (turn) => {
        const measured = schoolOf(size, 1 + (turn % 20) * size.regions);
        const one = await reports.school({ day, weeks: 53, schoolId: measured });
        return one.ok ? one.value.lessons.length : 0;
      },
      50,
    ),
    question(
      "feasibility of 30 measured classrooms",
      null,
      async (turn) => {
        const draft = draftOf(size, turn, term);
        const asked = { ...draft, teacherId: teacherOf(size, turn), masterClassroomId: null, classroomIds: rooms };
        const outlook = await feasibility.ofSeries(asked);
        return outlook.ok ? outlook.value.rooms.length : 0;
      },
      10,
    ),
  ];
}
