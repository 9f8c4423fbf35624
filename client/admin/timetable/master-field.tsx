import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { SelectField } from "../../ui/field.tsx";
import type { Place } from "../places/places.ts";
import { timetableWords } from "./words.ts";

interface MasterFieldProps {
  places: Place[];
  value: ClassroomId | null;
  onValue: (value: ClassroomId | null) => void;
}

/** Where the teacher is. */
export function MasterField({ places, value, onValue }: MasterFieldProps) {
  const say = useWords(timetableWords);
  const rooms = places.flatMap(({ school, classrooms }) =>
    classrooms.map(({ id, name }) => ({ id, text: `${school.name} ${name}` })),
  );
  return (
    <SelectField
      label={say("detailMaster")}
      value={value ?? ""}
      onValue={(id) => onValue(rooms.find((room) => room.id === id)?.id ?? null)}
      options={[{ value: "", text: say("noMaster") }, ...rooms.map(({ id, text }) => ({ value: String(id), text }))]}
    />
  );
}
