import { useState } from "preact/hooks";
import type { ClassroomRecord, SchoolView } from "../../../signaling/contract/api.ts";
import type { DeviceId } from "../../../signaling/contract/ids.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { recordWords } from "../record-words.ts";
import { matching, type Place, regionsOf } from "./places.ts";
import { SchoolPanel } from "./school-panel.tsx";

/** As many as one looks through; a county's schools are found by searching. */
const AT_ONCE = 30;
/** From this many schools on, a search saves scrolling. */
const SEARCH_FROM = 5;

interface PlacesListProps {
  places: Place[];
  onEdit: (school: SchoolView) => void;
  onArchive: (school: SchoolView) => void;
  onAddClassroom: (school: SchoolView) => void;
  onEditClassroom: (classroom: ClassroomRecord) => void;
  onArchiveClassroom: (classroom: ClassroomRecord) => void;
  onPair: (classroom: ClassroomRecord) => void;
  onUnpair: (classroom: ClassroomRecord, deviceId: DeviceId) => void;
}

/** A panel for each school that is searched for. */
export function PlacesList({ places, onEdit, onArchive, onAddClassroom, ...on }: PlacesListProps) {
  const say = useWords(recordWords);
  const [search, setSearch] = useState("");
  const [region, setRegion] = useState("");
  const [limit, setLimit] = useState(AT_ONCE);
  const found = matching(places, search, region);
  const regions = regionsOf(places.map(({ school }) => school));
  return (
    <>
      {places.length >= SEARCH_FROM && (
        <div class="filters">
          <TextField label={say("searchPlaces")} maxLength={80} value={search} onValue={setSearch} />
          {regions.length > 1 && (
            <SelectField
              label={say("region")}
              value={region}
              onValue={setRegion}
              options={[{ value: "", text: say("allRegions") }, ...regions.map((value) => ({ value, text: value }))]}
            />
          )}
          <p class="soft" aria-live="polite">
            {say("shown", { count: found.length })}
          </p>
        </div>
      )}
      {found.length === 0 && (
        <Empty icon="classroom" title={say("nothing")}>
          {say("nothingHint")}
        </Empty>
      )}
      {found.slice(0, limit).map((place) => (
        <SchoolPanel
          key={place.school.id}
          place={place}
          onEdit={() => onEdit(place.school)}
          onArchive={() => onArchive(place.school)}
          onAddClassroom={() => onAddClassroom(place.school)}
          {...on}
        />
      ))}
      {found.length > limit && (
        <div class="actions">
          <Button action="show-more" onClick={() => setLimit(limit + AT_ONCE)}>
            {say("more", { count: Math.min(AT_ONCE, found.length - limit) })}
          </Button>
        </div>
      )}
    </>
  );
}
