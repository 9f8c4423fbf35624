import type { ClassroomRecord, NewClassroom, NewSchool, SchoolView } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { classroomId, schoolId } from "../../signaling/contract/ids.ts";
import type { PlacesStore } from "./ports.ts";
import { newId } from "./secrets.ts";

/** Schools and their classrooms. */
export interface Places {
  schools(): Promise<SchoolView[]>;
  /** Refuses with `record.name-taken`; names are compared without case. */
  addSchool(school: NewSchool): Promise<Outcome<SchoolView>>;
  classrooms(): Promise<ClassroomRecord[]>;
  /** Refuses with `record.not-found` (the school) or `record.name-taken` (within the school). */
  addClassroom(classroom: NewClassroom): Promise<Outcome<ClassroomRecord>>;
}

export function createPlaces({ store }: { store: { places: PlacesStore } }): Places {
  const { places } = store;
  return {
    schools: () => places.schools(),

    async addSchool({ name, linkProfile }) {
      const school = { id: schoolId.parse(newId("sch")), name, linkProfile };
      return (await places.addSchool(school)) ? granted(school) : refused("record.name-taken", { name });
    },

    classrooms: () => places.classrooms(),

    async addClassroom({ schoolId, name }) {
      if (!(await places.hasSchool(schoolId))) return refused("record.not-found", { record: "school" });
      const classroom = { id: classroomId.parse(newId("cla")), schoolId, name };
      if (!(await places.addClassroom(classroom))) return refused("record.name-taken", { name });
      return granted({ ...classroom, devices: [] });
    },
  };
}
