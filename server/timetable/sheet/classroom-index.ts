import type { ClassroomRecord, SchoolView } from "../../../signaling/contract/api.ts";
import type { ClassroomId } from "../../../signaling/contract/ids.ts";
import { fold } from "../../accounts/fold.ts";

/** A classroom as a timetable's cell names it: by its school and itself, whatever stands between them. */
export interface IndexedClassroom {
  readonly id: ClassroomId;
  readonly label: string;
  readonly region: string;
  readonly archived: boolean;
}

export interface ClassroomIndex {
  /** All that a cell names; undefined for each piece that is no classroom, or could be two. */
  find(cell: string): { text: string; classroom: IndexedClassroom | undefined }[];
  labelOf(id: ClassroomId): string;
}

/** `一、二年级` is one classroom's name, so a sign that parts a list may stand in it: a few pieces are tried as one. */
const PIECES_OF_A_NAME = 4;

export function indexClassrooms(
  classrooms: readonly ClassroomRecord[],
  schools: readonly SchoolView[],
): ClassroomIndex {
  const bySchool = new Map(schools.map((school) => [school.id, school]));
  const byName = new Map<string, IndexedClassroom | null>();
  const byId = new Map<ClassroomId, IndexedClassroom>();
  for (const { id, schoolId, name, archivedAt } of classrooms) {
    const school = bySchool.get(schoolId);
    if (school === undefined) continue;
    const archived = archivedAt !== null || school.archivedAt !== null;
    const classroom = { id, label: `${school.name} ${name}`, region: school.region, archived };
    byId.set(id, classroom);
    const key = plain(classroom.label);
    const other = byName.get(key);
    // Two that are written alike are none; one that is put away gives way.
    byName.set(key, other === undefined || other?.archived ? classroom : archived ? other : null);
  }
  return {
    labelOf: (id) => byId.get(id)?.label ?? id,
    find(cell) {
      const whole = byName.get(plain(cell));
      if (whole) return [{ text: cell, classroom: whole }];
      const pieces = cell.split(/[;；、|,，\n]/).filter((piece) => piece.trim() !== "");
      const found: ReturnType<ClassroomIndex["find"]> = [];
      for (let at = 0; at < pieces.length; ) {
        const length = lengthAt(pieces, at);
        const text = pieces.slice(at, at + Math.max(1, length)).join(" ");
        found.push({ text, classroom: (length > 0 && byName.get(plain(text))) || undefined });
        at += Math.max(1, length);
      }
      return found;
    },
  };

  function lengthAt(pieces: readonly string[], at: number): number {
    for (let length = Math.min(PIECES_OF_A_NAME, pieces.length - at); length > 0; length--) {
      if (byName.get(plain(pieces.slice(at, at + length).join("")))) return length;
    }
    return 0;
  }
}

function plain(name: string): string {
  return fold(name).replace(/[\s·・/\\|,，、;；:：_-]/g, "");
}
