import { granted, type Outcome, type Refusal, refused } from "../../signaling/contract/errors.ts";
import { classroomId, type PersonId, personId, type TermId, termId } from "../../signaling/contract/ids.ts";
import type { ChangedTerm, NewTerm, TermView } from "../../signaling/contract/timetable.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import { daysBetween, isZone } from "./dates.ts";
import { followTerm } from "./follow-term.ts";
import { acceptedOverlaps, type Overlap, shownOverlap } from "./overlaps.ts";
import type { ScheduleReader, ScheduleStore } from "./schedule-ports.ts";

const LONGEST_TERM_DAYS = 370;

/** Terms with their bells, holidays and make-up days. */
export interface Terms {
  list(): Promise<TermView[]>;
  /** Refuses with the codes that begin with `term.`. */
  add(term: NewTerm): Promise<Outcome<TermView>>;
  /**
   * The lessons that are still to come follow. Refuses also with `record.changed`, `lesson.no-such-time`, and with
   * `lesson.clashes` when more clashes come of it than are accepted.
   */
  change(term: ChangedTerm, by: PersonId): Promise<Outcome<TermView>>;
}

export function createTerms({ store, clock }: { store: ScheduleStore; clock: Clock }): Terms {
  return {
    list: () => store.terms(),

    add: (term) =>
      store.inTurn(async (tables) => {
        const checked = await refusalOf(term, null, tables);
        if (!checked.ok) return checked;
        const id = termId.parse(newId("ter"));
        await tables.addTerm(id, term);
        return granted({ ...term, id, version: 1 });
      }),

    async change({ termId: id, version, acceptClashes = 0, ...wanted }, by) {
      try {
        return await store.inTurn(async (tables) => {
          const before = await tables.term(id);
          if (before === undefined) return refused("record.not-found", { record: "term" });
          if (before.version !== version) return refused("record.changed", { record: "term" });
          const checked = await refusalOf(wanted, id, tables);
          if (!checked.ok) return checked;
          const after = { ...wanted, id, version };
          const followed = await followTerm(before, after, tables, clock.now());
          if (!followed.ok) return followed;
          const overlaps = followed.value;
          if (overlaps.length > acceptClashes) throw new TakenBack(await clashesIn(overlaps, tables));
          await tables.acceptClashes(acceptedOverlaps(overlaps), by, clock.now());
          await tables.saveTerm(after);
          return granted({ ...after, version: version + 1 });
        });
      } catch (cause) {
        if (cause instanceof TakenBack) return { ok: false, error: cause.refusal };
        throw cause;
      }
    },
  };
}

/** Thrown to take back what was written: the clashes of a whole term are found where they stand. */
class TakenBack extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super("the change of the term makes clashes");
    this.refusal = refusal;
  }
}

const SHOWN_CLASHES = 500;

async function clashesIn(overlaps: readonly Overlap[], tables: ScheduleReader): Promise<Refusal> {
  const shown = overlaps.slice(0, SHOWN_CLASHES);
  const wanted = (kind: Overlap["claim"]["kind"]) => [
    ...new Set(shown.flatMap(({ claim }) => (claim.kind === kind ? claim.wantedId : []))),
  ];
  const names = await tables.names({
    people: wanted("teacher").map((id) => personId.parse(id)),
    classrooms: wanted("classroom").map((id) => classroomId.parse(id)),
  });
  const clashes = shown.map((overlap) => shownOverlap(overlap, names));
  return { code: "lesson.clashes", params: { count: overlaps.length, clashes } };
}

async function refusalOf(term: NewTerm, self: TermId | null, tables: ScheduleReader): Promise<Outcome<void>> {
  const checked = refusalOfItself(term);
  if (!checked.ok) return checked;
  const others = (await tables.terms()).filter(({ id }) => id !== self);
  const overlapped = others.find((other) => other.startsOn <= term.endsOn && term.startsOn <= other.endsOn);
  return overlapped === undefined ? granted(undefined) : refused("term.overlaps", { name: overlapped.name });
}

function refusalOfItself({ zone, startsOn, endsOn, periods, holidays, makeUpDays }: NewTerm): Outcome<void> {
  if (!isZone(zone)) return refused("term.zone-unknown", { zone });
  if (endsOn < startsOn) return refused("term.ends-before-start");
  if (daysBetween(startsOn, endsOn) >= LONGEST_TERM_DAYS) {
    return refused("term.too-long", { limitDays: LONGEST_TERM_DAYS });
  }
  for (const [index, { start, end }] of periods.entries()) {
    const before = periods[index - 1];
    if (end <= start || (before !== undefined && start < before.end)) {
      return refused("term.period-wrong", { period: index + 1 });
    }
  }
  const outside = (day: string) => day < startsOn || day > endsOn;
  const holiday = holidays.find(({ from, to }) => to < from || outside(from) || outside(to));
  if (holiday !== undefined) return refused("term.day-wrong", { date: holiday.from });
  const days = makeUpDays.map(({ date }) => date);
  const isHoliday = (day: string) => holidays.some(({ from, to }) => from <= day && day <= to);
  const wrong = days.find((day, index) => outside(day) || isHoliday(day) || days.indexOf(day) !== index);
  return wrong === undefined ? granted(undefined) : refused("term.day-wrong", { date: wrong });
}
