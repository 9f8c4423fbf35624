import { z } from "zod";
import { classroomId } from "./ids.ts";
import { OVERVIEW_LIMIT } from "./protocol.ts";

/**
 * The teacher's overview: a wall of small pictures of the classrooms. Only those that are on it send their camera, in its
 * smallest encoding, to the teacher alone and without sound; each of them is told, and says so on its screen.
 */
export const overviewRequests = {
  /** Teacher: the classrooms that are on the wall now, in place of those before; none closes it. */
  showOverview: { input: z.object({ classroomIds: z.array(classroomId).max(OVERVIEW_LIMIT) }), output: z.object({}) },
} as const;

export const overviewNotices = {
  /** To the teacher the whole wall; to a classroom that came on it or left it, itself or nothing. */
  overviewChanged: z.object({ overview: z.array(classroomId) }),
} as const;
