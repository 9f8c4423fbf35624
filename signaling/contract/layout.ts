import { z } from "zod";

/**
 * What is large on every classroom's screen, so that all look at the same thing. The service decides it from what happens,
 * calmly, or the teacher pins it. A page that cannot show it (its link carries no picture, the thing is not there) shows
 * what comes next.
 */

/**
 * `written`: the sheet, the shared screen or the board; the pictures beside it. `teacher`: the teacher. `stage`: the
 * classrooms that are called up. `sides`: what is written and who speaks, side by side.
 */
export const focus = z.enum(["written", "teacher", "stage", "sides"]);
export type Focus = z.infer<typeof focus>;

export const layout = z.object({
  focus,
  /** The teacher's wish; null: the service follows what happens. While there is nothing of it to show, as if null. */
  pinned: focus.nullable(),
});
export type Layout = z.infer<typeof layout>;

export const layoutRequests = {
  /** Teacher: keeps this large on all screens; null: follows what happens again. */
  pinLayout: { input: z.object({ focus: focus.nullable() }), output: z.object({}) },
} as const;

export const layoutNotices = {
  layoutChanged: z.object({ layout }),
} as const;
