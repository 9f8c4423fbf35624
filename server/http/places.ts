import { z } from "zod";
import {
  changedClassroom,
  changedSchool,
  classroomRecord,
  newClassroom,
  newSchool,
  pagesOf,
  recordQuery,
  schoolView,
} from "../../signaling/contract/api.ts";
import type { AuditSubject } from "../../signaling/contract/audit.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { classroomId, schoolId } from "../../signaling/contract/ids.ts";
import type { Places } from "../accounts/places.ts";
import { reachOf } from "../accounts/reach.ts";
import { type Endpoint, forAdministrators } from "./endpoint.ts";
import { answered, asked, pageOf } from "./paging.ts";

const schoolQuery = recordQuery.extend(pageOf(z.tuple([z.string(), schoolId])));
const classroomQuery = recordQuery.extend(pageOf(z.tuple([z.string(), z.string(), classroomId])));
const oneSchool = z.object({ schoolId });
const oneClassroom = z.object({ classroomId });

/** Schools and their classrooms. */
export function placeEndpoints(places: Places): Endpoint[] {
  return [...schoolEndpoints(places), ...classroomEndpoints(places)];
}

function schoolEndpoints(places: Places): Endpoint[] {
  const subject = (_input: object, { id, name }: { id: string; name: string }): AuditSubject => ({
    kind: "school",
    id,
    name,
  });
  const look = ({ schoolId: id }: z.output<typeof oneSchool>) => places.school(id);
  return [
    forAdministrators(
      { method: "get", path: "/schools", input: schoolQuery, output: pagesOf(schoolView) },
      async (query, { holder }) =>
        granted(
          answered(await places.schools({ archived: query.archived === "yes", reach: reachOf(holder) }, asked(query))),
        ),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/schools",
        input: newSchool,
        output: schoolView,
        status: 201,
        audit: { action: "school.added", subject, after: (_input, school) => school },
      },
      (input, { holder }) => places.addSchool(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "put",
        path: "/schools/:schoolId",
        input: changedSchool,
        output: schoolView,
        audit: { action: "school.changed", subject, look },
      },
      (input, { holder }) => places.changeSchool(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/schools/:schoolId/archive",
        input: oneSchool,
        output: schoolView,
        audit: { action: "school.archived", subject, look },
      },
      (input, { holder }) => places.archiveSchool(input.schoolId, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/schools/:schoolId/restore",
        input: oneSchool,
        output: schoolView,
        audit: { action: "school.restored", subject, look },
      },
      (input, { holder }) => places.restoreSchool(input.schoolId, reachOf(holder)),
    ),
  ];
}

function classroomEndpoints(places: Places): Endpoint[] {
  const subject = (_input: object, { id, name }: { id: string; name: string }): AuditSubject => ({
    kind: "classroom",
    id,
    name,
  });
  const look = ({ classroomId: id }: z.output<typeof oneClassroom>) => places.classroom(id);
  return [
    forAdministrators(
      { method: "get", path: "/classrooms", input: classroomQuery, output: pagesOf(classroomRecord) },
      async (query, { holder }) =>
        granted(
          answered(
            await places.classrooms({ archived: query.archived === "yes", reach: reachOf(holder) }, asked(query)),
          ),
        ),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/classrooms",
        input: newClassroom,
        output: classroomRecord,
        status: 201,
        audit: { action: "classroom.added", subject, after: ({ schoolId, name }) => ({ schoolId, name }) },
      },
      (input, { holder }) => places.addClassroom(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "put",
        path: "/classrooms/:classroomId",
        input: changedClassroom,
        output: classroomRecord,
        audit: { action: "classroom.changed", subject, look },
      },
      (input, { holder }) => places.changeClassroom(input, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/classrooms/:classroomId/archive",
        input: oneClassroom,
        output: classroomRecord,
        audit: { action: "classroom.archived", subject, look },
      },
      (input, { holder }) => places.archiveClassroom(input.classroomId, reachOf(holder)),
    ),
    forAdministrators(
      {
        method: "post",
        path: "/classrooms/:classroomId/restore",
        input: oneClassroom,
        output: classroomRecord,
        audit: { action: "classroom.restored", subject, look },
      },
      (input, { holder }) => places.restoreClassroom(input.classroomId, reachOf(holder)),
    ),
  ];
}
