import type { MinuteDigest } from "../../../server/lesson/measurement-ports.ts";
import type { Store } from "../../../server/store/store.ts";
import type { NewLesson } from "../../../signaling/contract/api.ts";
import { classroomId, deviceId, lessonId, personId, schoolId } from "../../../signaling/contract/ids.ts";

export const MINUTE = 60_000;
export const NINE = Date.UTC(2026, 8, 1, 9);

export const HILL = schoolId.parse("sch-hill");
export const LAKE = schoolId.parse("sch-lake");
export const HILL_1 = classroomId.parse("cla-hill-1");
export const HILL_2 = classroomId.parse("cla-hill-2");
export const LAKE_1 = classroomId.parse("cla-lake-1");
export const TEACHER = personId.parse("per-teacher");
export const ADMINISTRATOR = personId.parse("per-administrator");
export const DEVICE = deviceId.parse("dev-hill-1");
/** Whatever is not archived, everywhere. */
export const ALL = { archived: false, reach: null };
export const LESSON = lessonId.parse("les-maths");

/** Two schools with three classrooms, a teacher, an administrator and a device in Hill's first classroom. */
export async function addRecords({ people, places, devices }: Store): Promise<void> {
  await places.addSchool({ id: LAKE, name: "Lake School", linkProfile: "satellite" });
  await places.addSchool({ id: HILL, name: "Hill School", linkProfile: "terrestrial" });
  await places.addClassroom({ id: HILL_2, schoolId: HILL, name: "Class 2" });
  await places.addClassroom({ id: HILL_1, schoolId: HILL, name: "Class 1" });
  await places.addClassroom({ id: LAKE_1, schoolId: LAKE, name: "Class 1" });
  await people.add({ id: TEACHER, name: "Lin Fang", signInName: "lin.fang", role: "teacher", passwordHash: null });
  await people.add({ id: ADMINISTRATOR, name: "Ma", signInName: "ma", role: "administrator", passwordHash: "phc" });
  await devices.add({ id: DEVICE, classroomId: HILL_1, pairedAt: NINE });
}

export function aLesson(changes: Partial<NewLesson> = {}): NewLesson {
  return {
    title: "Maths",
    teacherId: TEACHER,
    startsAt: NINE,
    endsAt: NINE + 40 * MINUTE,
    classroomIds: [LAKE_1, HILL_1],
    ...changes,
  };
}

/** A minute of Hill's first classroom. */
export function aDigest(changes: Partial<MinuteDigest> = {}): MinuteDigest {
  return {
    classroomId: HILL_1,
    lessonId: LESSON,
    at: NINE,
    saturated: false,
    lowCapacityKbps: 1_200,
    medianCapacityKbps: 1_400,
    receivedKbps: 900.25,
    provenKbps: 1_250.5,
    uplinkKbps: 512.5,
    uplinkProvenKbps: 530.25,
    budgetKbps: 1_330,
    plannedKbps: 1_100,
    tier: "full",
    tierSeconds: { full: 40, reduced: 10, stills: 5, audio: 5 },
    roundTripMs: 40.5,
    queueMs: 12,
    lossShare: 0.002,
    stalledSeconds: 1.5,
    voiceConcealedShare: 0.001,
    seconds: 60,
    ...changes,
  };
}
