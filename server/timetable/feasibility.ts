import { setImmediate as nextTurn } from "node:timers/promises";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { BetterTime, Expected, Feasibility, LessonPlan } from "../../signaling/contract/feasibility.ts";
import type { ClassroomId, PersonId, SeriesId } from "../../signaling/contract/ids.ts";
import type { SeriesDraft, TermView } from "../../signaling/contract/timetable.ts";
import { EVERYWHERE, type Reach } from "../accounts/reach.ts";
import type { Clock } from "../clock.ts";
import { uplinkHistory } from "../policy/forecast.ts";
import { type NeededLink, neededLink } from "../policy/outlook.ts";
import { localOf } from "./dates.ts";
import {
  countTiers,
  expectRooms,
  type RoomHistory,
  roughScore,
  scoreOf,
  thinned,
  type WeekTime,
  weakestAt,
} from "./expect.ts";
import type { ExpectationStore, LinkHistory, LinkKinds, Planned } from "./feasibility-ports.ts";
import { type OtherTime, otherTimesOfLesson, otherTimesOfSeries, type Span } from "./other-times.ts";
import { planSeries, timesOf } from "./plan-series.ts";
import { roomsOf } from "./rooms.ts";
import type { ScheduleReader } from "./schedule-ports.ts";
import { checkRooms } from "./series-checks.ts";

/** Whether the links will carry what is planned: asked before it is published, and kept when it is. */
export interface FeasibilityBook {
  /** Refuses like the series' preview. */
  ofSeries(draft: SeriesDraft, reach?: Reach): Promise<Outcome<Feasibility>>;
  /** Refuses with `lesson.no-classrooms`, `lesson.ends-before-start` or `record.not-found`. */
  ofLesson(plan: LessonPlan, reach?: Reach): Promise<Outcome<Feasibility>>;
  /** Keeps what is expected of what was just published. */
  noteSeries(of: Planned, draft: SeriesDraft): Promise<Expected>;
  noteLesson(of: Planned, plan: LessonPlan): Promise<Expected>;
  noted(of: Planned): Promise<Expected>;
}

export interface FeasibilityParts {
  store: { schedule: ScheduleReader; measurements: LinkHistory; places: LinkKinds; expectations: ExpectationStore };
  clock: Clock;
  /** IANA name, for lessons outside of every term. */
  zone?: string;
}

/** As far back as a lesson's own first plan looks. */
const HISTORY_MS = 120 * 24 * 60 * 60_000;
const WEEK_MS = 7 * 24 * 60 * 60_000;
const PROPOSED = 3;
/** How many of the times that look best are looked at closely. */
const LOOKED_AT = 5;

/** What is planned, as far as it matters here. */
interface Plan {
  teacherId: PersonId;
  masterClassroomId: ClassroomId | null;
  classroomIds: readonly ClassroomId[];
  zone: string;
  spans: readonly Span[];
  others: () => OtherTime[];
  /** The series that is changed: its own lessons are in nobody's way. */
  except: { seriesId: SeriesId } | null;
}

export function createFeasibility({ store, clock, zone }: FeasibilityParts): FeasibilityBook {
  const { schedule, measurements, places, expectations } = store;
  const defaultZone = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  let needed: NeededLink | undefined;

  async function planOfSeries(draft: SeriesDraft, reach: Reach): Promise<Outcome<Plan>> {
    const term = await schedule.term(draft.termId);
    if (term === undefined) return refused("record.not-found", { record: "term" });
    const times = timesOf(draft.when, term);
    if (!times.ok) return times;
    const rooms = await checkRooms(draft, schedule, reach);
    if (!rooms.ok) return rooms;
    const timing = { ...draft, ...times.value };
    const planned = planSeries(timing, term);
    if (!planned.ok) return planned;
    const spans = planned.value.lessons.filter(({ endsAt }) => endsAt > clock.now());
    if (spans.length === 0) return refused("series.never-occurs");
    const others = () => otherTimesOfSeries(timing, term, clock.now());
    const { teacherId, masterClassroomId, seriesId } = draft;
    const except = seriesId == null ? null : { seriesId };
    return granted({ teacherId, masterClassroomId, classroomIds: rooms.value, zone: term.zone, spans, others, except });
  }

  async function planOfLesson({ teacherId, classroomIds, ...span }: LessonPlan, reach: Reach): Promise<Outcome<Plan>> {
    if (span.endsAt <= span.startsAt) return refused("lesson.ends-before-start");
    const rooms = await checkRooms({ masterClassroomId: null, classroomIds }, schedule, reach);
    if (!rooms.ok) return rooms;
    const term = termAt(span.startsAt, await schedule.terms());
    const others = () => (term === undefined ? [] : otherTimesOfLesson(span, term, clock.now()));
    const where = { masterClassroomId: null, classroomIds: rooms.value, zone: term?.zone ?? defaultZone };
    return granted({ teacherId, ...where, spans: [span], others, except: null });
  }

  async function historiesOf(ids: readonly ClassroomId[]): Promise<RoomHistory[]> {
    const since = clock.now() - HISTORY_MS;
    const rooms: RoomHistory[] = [];
    for (const { id, name, school } of await schedule.classroomNames(ids)) {
      const [history, found] = await Promise.all([measurements.recentOf(id, since), places.findClassroom(id)]);
      rooms.push({ id, name, school, kind: found?.linkProfile ?? "terrestrial", history });
      await nextTurn();
    }
    return rooms;
  }

  async function uplinkOf(id: ClassroomId | null, times: readonly WeekTime[]) {
    const history = id === null ? [] : uplinkHistory(await measurements.recentOf(id, clock.now() - HISTORY_MS));
    if (history.length === 0) return { kbps: null, orMore: false, measurements: 0, basis: "link-kind" as const };
    const weakest = weakestAt({ history, kind: "terrestrial" }, times);
    return {
      ...{ kbps: weakest.budgetKbps, orMore: weakest.least },
      ...{ measurements: weakest.measurements, basis: weakest.basis },
    };
  }

  async function look(plan: Plan, wholeWeek: boolean): Promise<Feasibility> {
    const weekTimes = (spans: readonly Span[]) => weekTimesOf(spans, plan.zone, clock.now());
    const times = weekTimes(plan.spans);
    const histories = await historiesOf(plan.classroomIds);
    const uplink = await uplinkOf(plan.masterClassroomId, times);
    const first = plan.classroomIds[0];
    if (first !== undefined) needed ??= neededLink(first);
    const link = needed ?? { fullKbps: 0, reducedKbps: 0 };
    const forecasts = (at: readonly WeekTime[]) => histories.map((room) => ({ room, forecast: weakestAt(room, at) }));
    // What never filled it says nothing of where it ends: it counts as wide enough, as when the lesson begins.
    const uplinkKbps = uplink.orMore ? null : uplink.kbps;
    const rooms = expectRooms(forecasts(times), uplinkKbps, link);
    const tiers = countTiers(rooms);
    const measured = rooms.some(({ measurements: count }) => count > 0);
    const wishes = tiers.reduced + tiers.stills + tiers.audio > 0;
    const better: BetterTime[] = [];
    if (wholeWeek && measured && wishes) {
      const rough: { other: OtherTime; score: number }[] = [];
      const thin = histories.map((room) => ({ ...room, history: thinned(room.history) }));
      for (const other of plan.others()) {
        await nextTurn();
        const at = thin.map((room) => weakestAt(room, weekTimes(other.spans)));
        rough.push({ other, score: roughScore(at, link) });
      }
      const best = rough.sort((a, b) => b.score - a.score);
      const looked: { time: BetterTime; score: number }[] = [];
      for (const { other } of best) {
        if (looked.length >= LOOKED_AT) break;
        const wanted = { teacherId: plan.teacherId, classroomIds: roomsOf(plan), spans: other.spans };
        if ((await schedule.taken(wanted, plan.except)).length > 0) continue;
        await nextTurn();
        const there = countTiers(expectRooms(forecasts(weekTimes(other.spans)), uplinkKbps, link));
        const { date, weekday, period, start, end, spans } = other;
        const [next] = spans;
        if (next === undefined) continue;
        looked.push({
          time: {
            ...{ date, weekday, period, start, end, tiers: there },
            startsAt: next.startsAt,
            endsAt: next.endsAt,
          },
          score: scoreOf(there),
        });
      }
      const gains = looked.filter(({ score }) => score > scoreOf(tiers)).sort((a, b) => b.score - a.score);
      better.push(...gains.slice(0, PROPOSED).map(({ time }) => time));
    }
    return {
      ...{ tiers, rooms, better, neededForFullKbps: link.fullKbps, neededForReducedKbps: link.reducedKbps },
      uplink: { ...uplink, neededKbps: link.fullKbps },
    };
  }

  async function note(of: Planned, plan: Outcome<Plan>): Promise<Expected> {
    // What was just published can be planned; if a change came in between, there is nothing to say about it.
    if (!plan.ok) return null;
    const { tiers, rooms } = await look(plan.value, false);
    const at = clock.now();
    await expectations.keep(of, tiers, rooms, at);
    return { tiers, at };
  }

  return {
    async ofSeries(draft, reach = EVERYWHERE) {
      const plan = await planOfSeries(draft, reach);
      return plan.ok ? granted(await look(plan.value, true)) : plan;
    },
    async ofLesson(lesson, reach = EVERYWHERE) {
      const plan = await planOfLesson(lesson, reach);
      return plan.ok ? granted(await look(plan.value, true)) : plan;
    },
    noteSeries: async (of, draft) => note(of, await planOfSeries(draft, EVERYWHERE)),
    noteLesson: async (of, lesson) => note(of, await planOfLesson(lesson, EVERYWHERE)),
    noted: (of) => expectations.kept(of),
  };
}

function termAt(at: number, terms: readonly TermView[]): TermView | undefined {
  return terms.find(({ zone, startsOn, endsOn }) => {
    const { date } = localOf(at, zone);
    return startsOn <= date && date <= endsOn;
  });
}

/**
 * The times of the week that the lessons have, each at its next moment: what is known of a link is as old in December's
 * lessons as in tomorrow's.
 */
function weekTimesOf(spans: readonly Span[], zone: string, nowMs: number): WeekTime[] {
  const byTime = new Map<number, WeekTime>();
  for (const { startsAt } of spans) {
    const { date, time } = localOf(startsAt, zone);
    const utcOffsetMinutes = (Date.parse(`${date}T${time}:00Z`) - Math.floor(startsAt / 60_000) * 60_000) / 60_000;
    const intoWeek = (startsAt + utcOffsetMinutes * 60_000) % WEEK_MS;
    const atMs = startsAt + Math.ceil(Math.min(0, nowMs - startsAt) / WEEK_MS) * WEEK_MS;
    if (!byTime.has(intoWeek)) byTime.set(intoWeek, { atMs, utcOffsetMinutes });
  }
  return [...byTime.values()];
}
