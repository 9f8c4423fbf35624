import { classroomRecord, listOf, newClassroom, newSchool, schoolView } from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import type { Places } from "../accounts/places.ts";
import { type Endpoint, forAdministrators, nothing } from "./endpoint.ts";

/** Schools and their classrooms. */
export function placeEndpoints(places: Places): Endpoint[] {
  return [
    forAdministrators({ method: "get", path: "/schools", input: nothing, output: listOf(schoolView) }, async () =>
      granted({ items: await places.schools() }),
    ),
    forAdministrators(
      { method: "post", path: "/schools", input: newSchool, output: schoolView, status: 201 },
      (input) => places.addSchool(input),
    ),
    forAdministrators(
      { method: "get", path: "/classrooms", input: nothing, output: listOf(classroomRecord) },
      async () => granted({ items: await places.classrooms() }),
    ),
    forAdministrators(
      { method: "post", path: "/classrooms", input: newClassroom, output: classroomRecord, status: 201 },
      (input) => places.addClassroom(input),
    ),
  ];
}
