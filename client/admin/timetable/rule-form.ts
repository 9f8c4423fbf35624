import { ruleInWords, weeklyRule } from "./rule.ts";
import { firstDay, type SeriesForm } from "./series-draft.ts";

/** How a series repeats, as the form's choice has it; "own" is a rule that weekdays cannot say. */
type Repeats = SeriesForm["repeats"] | "own";

export function repeatsOf({ rule, repeats }: SeriesForm): Repeats {
  return rule === null ? repeats : "own";
}

/** The form's rule said in this way; nothing that was chosen is lost on the way there and back. */
export function inRule(form: SeriesForm, repeats: Repeats): Partial<SeriesForm> {
  const { term, weekdays, from } = form;
  if (repeats === "own") {
    // A rule counts its second weeks from the first day: odd or even ones are a matter of that day.
    const first = form.rule === null ? (firstDay(form) ?? from) : from;
    return {
      rule: form.rule ?? (weekdays.size === 0 ? "" : weeklyRule(weekdays, form.repeats !== "every")),
      from: first,
    };
  }
  if (form.rule === null) return { repeats };
  const said = ruleInWords({ rule: form.rule, from: from || term.startsOn }, term).weekdays;
  return { repeats, rule: null, weekdays: said.length === 0 ? weekdays : new Set(said) };
}
