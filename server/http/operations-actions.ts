import type { z } from "zod";
import type { AuditAction } from "../../signaling/contract/audit.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { ClassroomId, LessonId } from "../../signaling/contract/ids.ts";
import {
  type OperatedLesson,
  operatedLesson,
  operationsExtension,
  operationsMessage,
  operationsMove,
  operationsMute,
  operationsRemoval,
} from "../../signaling/contract/operations.ts";
import type { MessageTo } from "../../signaling/contract/talk.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Endpoint, forAdministrators } from "./endpoint.ts";

type Operated = Promise<Outcome<OperatedLesson>>;

/** What can be done in a lesson that is open; server/lesson/operations.ts is one. */
export interface LessonOperations {
  message(id: LessonId, to: MessageTo, text: string): Operated;
  mute(id: LessonId, classroomId: ClassroomId, muted: boolean): Operated;
  remove(id: LessonId, classroomId: ClassroomId, removed: boolean): Operated;
  extend(id: LessonId, minutes: number): Operated;
  move(id: LessonId): Operated;
}

/** An administrator's actions in live lessons. A region's administrator acts in the lessons that the timetable shows. */
export function operationsEndpoints(operations: LessonOperations, timetable: Pick<Timetable, "find">): Endpoint[] {
  const action = <I extends z.ZodType<{ lessonId: LessonId }>>(
    what: string,
    input: I,
    noted: AuditAction,
    act: (input: z.output<I>) => Operated,
  ): Endpoint =>
    forAdministrators(
      {
        method: "post",
        path: `/operations/lessons/:lessonId/${what}`,
        body: true,
        input,
        output: operatedLesson,
        audit: {
          action: noted,
          subject: (_input, { lessonId: id, title }) => ({ kind: "lesson", id, name: title }),
          after: ({ lessonId: _, ...done }, { endsAt, worker }) => ({ ...done, endsAt, worker }),
        },
      },
      async (asked, { holder }) => {
        const lesson = await timetable.find(holder, asked.lessonId);
        return lesson.ok ? await act(asked) : lesson;
      },
    );
  return [
    action("messages", operationsMessage, "lesson.message-sent", ({ lessonId, to, text }) =>
      operations.message(lessonId, to, text),
    ),
    action("mutes", operationsMute, "lesson.classroom-muted", ({ lessonId, classroomId, muted }) =>
      operations.mute(lessonId, classroomId, muted),
    ),
    action("removals", operationsRemoval, "lesson.classroom-removed", ({ lessonId, classroomId, removed }) =>
      operations.remove(lessonId, classroomId, removed),
    ),
    action("extensions", operationsExtension, "lesson.extended", ({ lessonId, minutes }) =>
      operations.extend(lessonId, minutes),
    ),
    action("moves", operationsMove, "lesson.moved", ({ lessonId }) => operations.move(lessonId)),
  ];
}
