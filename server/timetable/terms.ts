import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type TermId, termId } from "../../signaling/contract/ids.ts";
import type { ChangedTerm, NewTerm, TermView } from "../../signaling/contract/timetable.ts";
import { newId } from "../accounts/secrets.ts";
import type { Clock } from "../clock.ts";
import { daysBetween, isZone } from "./dates.ts";
import { followTerm } from "./follow-term.ts";
import type { ScheduleReader, ScheduleStore } from "./schedule-ports.ts";

const LONGEST_TERM_DAYS = 370;

/** Terms with their bells, holidays and make-up days. */
export interface Terms {
  list(): Promise<TermView[]>;
  /** Refuses with the codes that begin with `term.`. */
  add(term: NewTerm): Promise<Outcome<TermView>>;
  /** The lessons that are still to come follow. Refuses also with `record.changed` and `lesson.no-such-time`. */
  change(term: ChangedTerm): Promise<Outcome<TermView>>;
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

    change: ({ termId: id, version, ...wanted }) =>
      store.inTurn(async (tables) => {
        const before = await tables.term(id);
        if (before === undefined) return refused("record.not-found", { record: "term" });
        if (before.version !== version) return refused("record.changed", { record: "term" });
        const checked = await refusalOf(wanted, id, tables);
        if (!checked.ok) return checked;
        const after = { ...wanted, id, version };
        const followed = await followTerm(before, after, tables, clock.now());
        if (!followed.ok) return followed;
        await tables.saveTerm(after);
        return granted({ ...after, version: version + 1 });
      }),
  };
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
