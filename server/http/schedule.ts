import { listOf } from "../../signaling/contract/api.ts";
import { granted } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import {
  changeDone,
  changedTerm,
  changeRequest,
  newTerm,
  type TermView,
  termView,
  week,
  weekQuery,
} from "../../signaling/contract/timetable.ts";
import { reachOf } from "../accounts/reach.ts";
import type { Schedule } from "../timetable/schedule.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Endpoint, forAdministrators, forAdministratorsOfEverything, nothing, personOf } from "./endpoint.ts";

/** Called with the lessons whose record has changed, or that were cancelled: pages may be waiting in them. */
export type OnLessonsChanged = (ids: readonly LessonId[], cancelled: boolean) => Promise<void>;

/** Terms, series, changes of lessons, and the week. */
export function scheduleEndpoints(schedule: Schedule, timetable: Timetable, onChanged: OnLessonsChanged): Endpoint[] {
  const termOf = async (id: string) => (await schedule.terms.list()).find((term) => term.id === id);
  const subject = (_: object, { id, name }: TermView) => ({ kind: "term" as const, id, name });
  return [
    forAdministrators({ method: "get", path: "/terms", input: nothing, output: listOf(termView) }, async () =>
      granted({ items: await schedule.terms.list() }),
    ),
    forAdministratorsOfEverything(
      {
        ...{ method: "post", path: "/terms", input: newTerm, output: termView, status: 201 },
        audit: { action: "term.added", subject, after: (_, term) => term },
      },
      (input) => schedule.terms.add(input),
    ),
    forAdministratorsOfEverything(
      {
        ...{ method: "put", path: "/terms/:termId", input: changedTerm, output: termView },
        audit: { action: "term.changed", subject, look: ({ termId }) => termOf(termId) },
      },
      (input, { holder }) => schedule.terms.change(input, personOf(holder)),
    ),
    forAdministrators(
      {
        ...{ method: "post", path: "/lessons/:lessonId/changes", input: changeRequest, output: changeDone, body: true },
        audit: {
          action: "lesson.changed",
          subject: ({ lessonId: id }, _, before) => ({ kind: "lesson", id, name: before?.name ?? "" }),
          look: async ({ lessonId }) => {
            const lesson = await schedule.lesson(lessonId);
            return lesson && { name: lesson.title, ...lesson };
          },
        },
      },
      async (input, { holder }) => {
        const within = await timetable.find(holder, input.lessonId);
        if (!within.ok) return within;
        const changed = await schedule.changes.change(input, personOf(holder), reachOf(holder));
        if (changed.ok) await onChanged(changed.value.ids, input.change.kind === "cancel");
        return changed;
      },
    ),
    forAdministrators(
      { method: "get", path: "/timetable/week", input: weekQuery, output: week },
      async (input, { holder }) => granted(await schedule.week(input, reachOf(holder))),
    ),
  ];
}
