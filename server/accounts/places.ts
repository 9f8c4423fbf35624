import type { ClassroomRecord, NewClassroom, NewSchool, SchoolView } from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";

/** Schools and their classrooms. Made by `createPlaces`. */
export interface Places {
  schools(): Promise<SchoolView[]>;
  /** Refuses with `record.name-taken`; names are compared without case. */
  addSchool(school: NewSchool): Promise<Outcome<SchoolView>>;
  classrooms(): Promise<ClassroomRecord[]>;
  /** Refuses with `record.not-found` (the school) or `record.name-taken` (within the school). */
  addClassroom(classroom: NewClassroom): Promise<Outcome<ClassroomRecord>>;
}
