import { setImmediate as nextTurn } from "node:timers/promises";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { SchoolId } from "../../signaling/contract/ids.ts";
import type {
  LinkCounts,
  LinkFigure,
  LinkReport,
  LinkReportQuery,
  OneSchoolQuery,
  OneSchoolReport,
  ReportQuery,
  SchoolFigures,
  SchoolReport,
} from "../../signaling/contract/reports.ts";
import { fold } from "../accounts/fold.ts";
import { EVERYWHERE, type Reach } from "../accounts/reach.ts";
import type { Clock } from "../clock.ts";
import { TELLING_KBPS } from "../policy/forecast.ts";
import { addDays, localOf, mondayOf, startOfDay } from "./dates.ts";
import type { ReportStore, SchoolHour, SchoolWeek, Weeks } from "./report-ports.ts";
import { addDelivered, figureOf, lessonsOf, nothingDelivered, sumWeek } from "./school-week.ts";

/** What the bureau reads: who was there, what was delivered, and what the schools' links carry. */
export interface Reports {
  /** Takes lessons that have ended since the last time into the sums. To be called about once a minute. */
  sum(): Promise<void>;
  schools(query: ReportQuery, reach?: Reach): Promise<SchoolReport>;
  links(query: LinkReportQuery, reach?: Reach): Promise<LinkReport>;
  /** Refuses with `record.not-found`. */
  school(query: OneSchoolQuery, reach?: Reach): Promise<Outcome<OneSchoolReport>>;
}

/** What a lesson's end has set going, such as its last minute, is written by then. */
const SETTLED_MS = 60_000;
const LESSONS_AT_ONCE = 20;
const HISTORY_WEEKS = 52;
/** Fewer measurements than one check weighs say little about an hour. */
const SAG = { share: 0.8, measurements: 10 };
const LESSONS_SHOWN = 500;
/** More than one school has in a week, so that none is left out of its sum. */
const EVERY_LESSON = 100_000;

export interface ReportParts {
  store: { reports: ReportStore };
  clock: Clock;
  /** IANA name. */
  zone?: string;
}

export function createReports({ store: { reports: store }, clock, zone: given }: ReportParts): Reports {
  const zone = given ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const weekOf = (at: number) => mondayOf(localOf(at, zone).date);
  const hourOf = (at: number) => Number(localOf(at, zone).time.slice(0, 2));
  const msOf = ({ from, to }: Weeks) => [startOfDay(from, zone), startOfDay(addDays(to, 7), zone)] as const;

  function weeksOf({ day, weeks }: Pick<ReportQuery, "day" | "weeks">): Weeks {
    const to = mondayOf(day ?? localOf(clock.now(), zone).date);
    return { from: addDays(to, -7 * (weeks - 1)), to };
  }

  async function sumSome(): Promise<number> {
    const lessons = await store.notSummed(clock.now() - SETTLED_MS, LESSONS_AT_ONCE);
    if (lessons.length === 0) return 0;
    const ids = lessons.map(({ id }) => id);
    await store.sumHours(ids, TELLING_KBPS);
    const weekOfLesson = new Map(lessons.map(({ id, startsAt }) => [id, weekOf(startsAt)]));
    const due = new Map<string, { schoolId: SchoolId; week: string }>();
    for (const { lessonId, schoolId } of await store.schoolsIn(ids)) {
      const week = weekOfLesson.get(lessonId);
      if (week !== undefined) due.set(`${schoolId} ${week}`, { schoolId, week });
    }
    for (const of of due.values()) {
      // The loop that also drives the lessons on air must not wait for all of them.
      await nextTurn();
      const facts = await store.factsOf(of.schoolId, ...msOf({ from: of.week, to: of.week }), EVERY_LESSON);
      const { week, hours } = sumWeek(of, facts, hourOf);
      await store.saveWeek(week, hours);
    }
    await store.markSummed(ids);
    return lessons.length;
  }

  let summing: Promise<void> | undefined;
  return {
    sum() {
      summing ??= (async () => {
        while ((await sumSome()) > 0) await nextTurn();
      })().finally(() => {
        summing = undefined;
      });
      return summing;
    },

    async schools(query, reach = EVERYWHERE) {
      const weeks = weeksOf(query);
      const scope = scopeOf(query, reach);
      const [schools, rows, notSummed] = await Promise.all([
        store.schools(scope.reach, scope.region),
        store.weeksOf(weeks, scope),
        store.countNotSummed(),
      ]);
      const bySchool = Map.groupBy(rows, ({ schoolId }) => schoolId);
      return {
        ...{ zone, ...weeks, notSummed },
        schools: schools.map((school) => ({ school, ...together(bySchool.get(school.id) ?? []) })),
      };
    },

    async links({ targetKbps, ...query }, reach = EVERYWHERE) {
      const weeks = weeksOf(query);
      const scope = scopeOf(query, reach);
      const year = { from: addDays(weeks.to, -7 * (HISTORY_WEEKS - 1)), to: weeks.to };
      const [schools, rows, history, hours, notSummed] = await Promise.all([
        store.schools(scope.reach, scope.region),
        store.weeksOf(weeks, scope),
        store.history(year, targetKbps, scope),
        store.hoursOfDay(weeks, SAG, scope),
        store.countNotSummed(),
      ]);
      const bySchool = Map.groupBy(rows, ({ schoolId }) => schoolId);
      const total = nobody();
      const regions = new Map<string, LinkCounts>();
      for (const { id, region } of schools) {
        const its = together(bySchool.get(id) ?? []);
        const counts = regions.get(region) ?? nobody();
        regions.set(region, counts);
        for (const each of [total, counts]) count(each, its, targetKbps);
      }
      return {
        ...{ zone, ...weeks, notSummed, targetKbps, total, hours },
        regions: [...regions].map(([region, counts]) => ({ region, ...counts })).sort(byRegion),
        history: history.map((week) => ({
          ...week,
          schools: schools.length,
          unknown: Math.max(0, schools.length - week.reaching - week.below),
        })),
      };
    },

    async school({ schoolId, ...query }, reach = EVERYWHERE) {
      const school = (await store.schools(reach, null)).find(({ id }) => id === schoolId);
      if (school === undefined) return refused("record.not-found", { record: "school" });
      const weeks = weeksOf(query);
      const [rows, hours, facts, notSummed] = await Promise.all([
        store.weeksOf(weeks, { schoolId }),
        store.hoursOfSchool(weeks, schoolId),
        store.factsOf(schoolId, ...msOf(weeks), LESSONS_SHOWN),
        store.countNotSummed(),
      ]);
      return granted({
        ...{ zone, ...weeks, notSummed, school },
        weeks: rows,
        hours: hoursTogether(hours),
        lessons: lessonsOf(facts),
      });
    },
  };
}

function scopeOf({ region }: Pick<ReportQuery, "region">, reach: Reach) {
  return { reach, region: region === undefined ? null : fold(region) };
}

/** Several weeks of one school. */
function together(weeks: readonly SchoolWeek[]): SchoolFigures {
  const sum = (of: (week: SchoolWeek) => number) => weeks.reduce((total, week) => total + of(week), 0);
  const figure = (of: (week: SchoolWeek) => { link: LinkFigure | null; weight: number }) =>
    figureOf(
      weeks
        .map(of)
        .flatMap(({ link, weight }) => (link === null ? [] : [{ kbps: link.kbps, full: !link.least, weight }])),
    );
  return {
    link: figure(({ link, measurements }) => ({ link, weight: measurements })),
    uplink: figure(({ uplink, uplinkMeasurements }) => ({ link: uplink, weight: uplinkMeasurements })),
    uplinkMeasurements: sum(({ uplinkMeasurements }) => uplinkMeasurements),
    measurements: sum(({ measurements }) => measurements),
    fullMeasurements: sum(({ fullMeasurements }) => fullMeasurements),
    lessons: sum(({ lessons }) => lessons),
    held: sum(({ held }) => held),
    attended: sum(({ attended }) => attended),
    presentSeconds: sum(({ presentSeconds }) => presentSeconds),
    heads: sum(({ heads }) => heads),
    counted: sum(({ counted }) => counted),
    delivered: weeks.reduce((total, { delivered }) => addDelivered(total, delivered), nothingDelivered),
  };
}

function hoursTogether(hours: readonly SchoolHour[]): OneSchoolReport["hours"] {
  return [...Map.groupBy(hours, ({ hour }) => hour)]
    .flatMap(([hour, its]) => {
      const link = figureOf(its.map(({ kbps, least, measurements }) => ({ kbps, full: !least, weight: measurements })));
      const measurements = its.reduce((total, each) => total + each.measurements, 0);
      return link === null ? [] : [{ hour, link, measurements }];
    })
    .sort((a, b) => a.hour - b.hour);
}

const nobody = (): LinkCounts => ({ schools: 0, reaching: 0, below: 0, unknown: 0, measurements: 0 });

function count(counts: LinkCounts, { link, measurements }: SchoolFigures, targetKbps: number): void {
  counts.schools += 1;
  counts.measurements += measurements;
  if (link !== null && link.kbps >= targetKbps) counts.reaching += 1;
  else if (link !== null && !link.least) counts.below += 1;
  else counts.unknown += 1;
}

function byRegion(a: { region: string }, b: { region: string }): number {
  return a.region < b.region ? -1 : 1;
}
