import type {
  ChangedClassroom,
  ChangedPerson,
  ChangedSchool,
  ClassroomRecord,
  PersonView,
  SchoolView,
} from "../../signaling/contract/api.ts";
import type { AuditPage, AuditQuery } from "../../signaling/contract/audit.ts";
import type { CaptionKeyMade, CaptionKeyView } from "../../signaling/contract/captions.ts";
import type { ClassroomId, LessonId, PersonId, SchoolId } from "../../signaling/contract/ids.ts";
import type { ImportKind, ImportReport } from "../../signaling/contract/imports.ts";
import { everyPage } from "./pages.ts";
import type { Send } from "./send.ts";

/** Records that are changed, archived and brought back; spreadsheets; the audit. */
export function recordRoutes(send: Send) {
  const archived = <T>(path: string) => everyPage<T>(send, `${path}?archived=yes`);
  return {
    archivedSchools: () => archived<SchoolView>("/schools"),
    changeSchool: ({ schoolId, ...school }: ChangedSchool) => send<SchoolView>("PUT", `/schools/${schoolId}`, school),
    archiveSchool: (id: SchoolId) => send<SchoolView>("POST", `/schools/${id}/archive`),
    restoreSchool: (id: SchoolId) => send<SchoolView>("POST", `/schools/${id}/restore`),

    archivedClassrooms: () => archived<ClassroomRecord>("/classrooms"),
    changeClassroom: ({ classroomId, ...classroom }: ChangedClassroom) =>
      send<ClassroomRecord>("PUT", `/classrooms/${classroomId}`, classroom),
    archiveClassroom: (id: ClassroomId) => send<ClassroomRecord>("POST", `/classrooms/${id}/archive`),
    restoreClassroom: (id: ClassroomId) => send<ClassroomRecord>("POST", `/classrooms/${id}/restore`),

    archivedPeople: () => archived<PersonView>("/people"),
    changePerson: ({ personId, ...person }: ChangedPerson) => send<PersonView>("PUT", `/people/${personId}`, person),
    archivePerson: (id: PersonId) => send<PersonView>("POST", `/people/${id}/archive`),
    restorePerson: (id: PersonId) => send<PersonView>("POST", `/people/${id}/restore`),

    checkSheet: (kind: ImportKind, file: Blob) => send<ImportReport>("POST", `/imports/${kind}/check`, file),
    importSheet: (kind: ImportKind, file: Blob, acceptClashes = 0) =>
      send<ImportReport>("POST", `/imports/${kind}?acceptClashes=${acceptClashes}`, file),

    captionKey: (id: LessonId) => send<CaptionKeyView>("GET", `/lessons/${id}/caption-key`),
    makeCaptionKey: (id: LessonId) => send<CaptionKeyMade>("POST", `/lessons/${id}/caption-key`),
    revokeCaptionKey: (id: LessonId) => send<CaptionKeyView>("DELETE", `/lessons/${id}/caption-key`),

    audit: (query: Partial<AuditQuery>) => {
      const asked = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
      return send<AuditPage>("GET", `/audit?${asked}`);
    },
  };
}
