import type {
  ChangedClassroom,
  ChangedSchool,
  ClassroomRecord,
  NewClassroom,
  NewSchool,
  SchoolView,
} from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type ClassroomId, classroomId, type SchoolId, schoolId } from "../../signaling/contract/ids.ts";
import type { Clock } from "../clock.ts";
import type { Page, PageAsked } from "./paging.ts";
import type { PlacedClassroom, PlacesStore, RecordFilter } from "./ports.ts";
import { EVERYWHERE, type Reach, reaches } from "./reach.ts";
import { newId } from "./secrets.ts";

/**
 * Schools and their classrooms. What is beyond the reach of who asks is `record.not-found`; putting something there is
 * `session.forbidden`. Nothing is ever removed: what is archived is in no list to choose from, and can be brought back.
 */
export interface Places {
  schools(filter: RecordFilter, asked: PageAsked): Promise<Page<SchoolView>>;
  school(id: SchoolId): Promise<SchoolView | undefined>;
  /** Refuses with `record.name-taken`, or `record.archived` when the name's owner is; names are compared without case. */
  addSchool(school: NewSchool, reach?: Reach): Promise<Outcome<SchoolView>>;
  /** Refuses with `record.changed` when it was saved since, and with the names' refusals. */
  changeSchool(school: ChangedSchool, reach: Reach): Promise<Outcome<SchoolView>>;
  /** With all its classrooms, whose screens are signed out until it is back. Doing it twice is no error. */
  archiveSchool(id: SchoolId, reach: Reach): Promise<Outcome<SchoolView>>;
  restoreSchool(id: SchoolId, reach: Reach): Promise<Outcome<SchoolView>>;
  classrooms(filter: RecordFilter, asked: PageAsked): Promise<Page<ClassroomRecord>>;
  classroom(id: ClassroomId): Promise<PlacedClassroom | undefined>;
  /** Refuses with `record.not-found` (the school) or `record.name-taken` (within the school). */
  addClassroom(classroom: NewClassroom, reach?: Reach): Promise<Outcome<ClassroomRecord>>;
  changeClassroom(classroom: ChangedClassroom, reach: Reach): Promise<Outcome<ClassroomRecord>>;
  archiveClassroom(id: ClassroomId, reach: Reach): Promise<Outcome<ClassroomRecord>>;
  /** Refuses with `record.archived` when its school is. */
  restoreClassroom(id: ClassroomId, reach: Reach): Promise<Outcome<ClassroomRecord>>;
}

const noSchool = () => refused("record.not-found", { record: "school" });
const noClassroom = () => refused("record.not-found", { record: "classroom" });

export function createPlaces({ store, clock }: { store: { places: PlacesStore }; clock: Clock }): Places {
  const { places } = store;

  async function schoolIn(reach: Reach, id: SchoolId): Promise<SchoolView | undefined> {
    const school = await places.findSchool(id);
    return school !== undefined && reaches(reach, school.region) ? school : undefined;
  }

  async function classroomIn(reach: Reach, id: ClassroomId): Promise<PlacedClassroom | undefined> {
    const classroom = await places.findClassroom(id);
    return classroom !== undefined && reaches(reach, classroom.region) ? classroom : undefined;
  }

  async function schoolRecord(id: SchoolId): Promise<Outcome<SchoolView>> {
    const school = await places.findSchool(id);
    return school === undefined ? noSchool() : granted(school);
  }

  async function classroomRecord(id: ClassroomId): Promise<Outcome<ClassroomRecord>> {
    for (const archived of [false, true]) {
      const found = (await places.classrooms({ archived, reach: EVERYWHERE })).find((one) => one.id === id);
      if (found !== undefined) return granted(found);
    }
    return noClassroom();
  }

  async function schoolNameTaken(name: string): Promise<Outcome<never>> {
    const owner = await places.findSchoolByName(name);
    const archived = owner !== undefined && owner.archivedAt !== null;
    return archived ? refused("record.archived", { name: owner.name }) : refused("record.name-taken", { name });
  }

  async function archiveSchool(id: SchoolId, reach: Reach, at: number | null): Promise<Outcome<SchoolView>> {
    if ((await schoolIn(reach, id)) === undefined) return noSchool();
    await places.setSchoolArchived(id, at);
    return schoolRecord(id);
  }

  return {
    schools: (filter, asked) => places.schoolPage(filter, asked),

    school: (id) => places.findSchool(id),

    async addSchool(school, reach = EVERYWHERE) {
      if (!reaches(reach, school.region ?? "")) return refused("session.forbidden");
      const id = schoolId.parse(newId("sch"));
      return (await places.addSchool({ ...school, id })) ? schoolRecord(id) : schoolNameTaken(school.name);
    },

    async changeSchool(school, reach) {
      if ((await schoolIn(reach, school.schoolId)) === undefined) return noSchool();
      if (!reaches(reach, school.region)) return refused("session.forbidden");
      const saved = await places.changeSchool(school);
      if (saved === "missing") return noSchool();
      if (saved === "stale") return refused("record.changed", { record: "school" });
      return saved === "taken" ? schoolNameTaken(school.name) : schoolRecord(school.schoolId);
    },

    archiveSchool: (id, reach) => archiveSchool(id, reach, clock.now()),

    restoreSchool: (id, reach) => archiveSchool(id, reach, null),

    classrooms: (filter, asked) => places.classroomPage(filter, asked),

    classroom: (id) => places.findClassroom(id),

    async addClassroom({ schoolId, name }, reach = EVERYWHERE) {
      const school = await schoolIn(reach, schoolId);
      if (school === undefined || school.archivedAt !== null) return noSchool();
      const id = classroomId.parse(newId("cla"));
      if (!(await places.addClassroom({ id, schoolId, name }))) return refused("record.name-taken", { name });
      return granted({ id, schoolId, name, devices: [], archivedAt: null, version: 1 });
    },

    async changeClassroom(classroom, reach) {
      const standing = await classroomIn(reach, classroom.classroomId);
      if (standing === undefined || standing.schoolArchivedAt !== null) return noClassroom();
      const saved = await places.changeClassroom(classroom);
      if (saved === "missing") return noClassroom();
      if (saved === "stale") return refused("record.changed", { record: "classroom" });
      if (saved === "taken") return refused("record.name-taken", { name: classroom.name });
      return classroomRecord(classroom.classroomId);
    },

    async archiveClassroom(id, reach) {
      if ((await classroomIn(reach, id)) === undefined) return noClassroom();
      await places.setClassroomArchived(id, clock.now());
      return classroomRecord(id);
    },

    async restoreClassroom(id, reach) {
      const classroom = await classroomIn(reach, id);
      if (classroom === undefined) return noClassroom();
      if (classroom.schoolArchivedAt !== null) return refused("record.archived", { name: classroom.school });
      await places.setClassroomArchived(id, null);
      return classroomRecord(id);
    },
  };
}
