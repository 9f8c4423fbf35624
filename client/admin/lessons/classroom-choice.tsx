import { useState } from "preact/hooks";
import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { TextField, Tick } from "../../ui/field.tsx";
import type { Place } from "../places/places.ts";
import { adminWords } from "../words.ts";

/** From this many classrooms on, a search field saves scrolling. */
const SEARCH_FROM = 9;

interface ClassroomChoiceProps {
  places: Place[];
  chosen: ReadonlySet<ClassroomId>;
  onChosen: (chosen: ReadonlySet<ClassroomId>) => void;
  error: string | undefined;
}

/** Ticks classrooms one by one or a whole school at once. */
export function ClassroomChoice({ places, chosen, onChosen, error }: ClassroomChoiceProps) {
  const say = useWords(adminWords);
  const [search, setSearch] = useState("");
  const total = places.reduce((sum, { classrooms }) => sum + classrooms.length, 0);
  // What is chosen already stands where one sees it; ticking moves nothing.
  const [atFirst] = useState(chosen);
  const isChosen = ({ classrooms }: Place) => classrooms.some(({ id }) => atFirst.has(id));
  const ordered = [...places.filter(isChosen), ...places.filter((place) => !isChosen(place))];
  const shown = matching(ordered, search);
  const tick = (ids: ClassroomId[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    onChosen(next);
  };
  return (
    <fieldset class="choice">
      <legend class="field-label">{say("chooseClassrooms")}</legend>
      <p class={error ? "field-error" : "field-hint"} aria-live="polite">
        {error ?? say("chosen", { count: chosen.size })}
      </p>
      {total >= SEARCH_FROM && <TextField label={say("filterClassrooms")} value={search} onValue={setSearch} />}
      <div class="choice-list">
        {shown.length === 0 && <p class="soft">{say("noMatch")}</p>}
        {shown.map(({ school, classrooms }) => (
          <fieldset key={school.id} class="choice-school">
            <legend class={classrooms.length > 1 ? "unseen" : "choice-name"}>{school.name}</legend>
            {classrooms.length > 1 && (
              <Tick
                checked={classrooms.every(({ id }) => chosen.has(id))}
                onChecked={(on) =>
                  tick(
                    classrooms.map(({ id }) => id),
                    on,
                  )
                }
              >
                <strong>{say("chooseAll", { school: school.name })}</strong>
              </Tick>
            )}
            <div class="choice-classrooms">
              {classrooms.map(({ id, name }) => (
                <Tick key={id} checked={chosen.has(id)} onChecked={(on) => tick([id], on)}>
                  {name}
                </Tick>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}

/** Classrooms whose school's or own name contains what was typed. */
function matching(places: Place[], search: string): Place[] {
  const wanted = search.trim().toLowerCase();
  const has = (name: string) => name.toLowerCase().includes(wanted);
  return places
    .map(({ school, classrooms }) => ({
      school,
      classrooms: has(school.name) ? classrooms : classrooms.filter(({ name }) => has(name)),
    }))
    .filter(({ classrooms }) => classrooms.length > 0);
}
