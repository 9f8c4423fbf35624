import type { ClassroomOnAir, LessonOnAir } from "../../../signaling/contract/operations.ts";

/** What somebody should look at, the worst first. */
export const worries = [
  "teacherGone",
  "teacherMute",
  "lost",
  "noSound",
  "brokenSound",
  "voiceOnly",
  "missing",
] as const;
export type Worry = (typeof worries)[number];

/** What is wrong in one classroom; undefined: nothing. A picture that is reduced is as planned, and no worry. */
function worryOf({ presence, removed, sound, link }: ClassroomOnAir, live: boolean): Worry | undefined {
  if (removed) return undefined;
  if (presence === "away") return "lost";
  if (presence === "absent") return live ? "missing" : undefined;
  if (sound === "missing") return "noSound";
  if (sound === "broken") return "brokenSound";
  return link?.tier === "audio" && live ? "voiceOnly" : undefined;
}

/** How many classrooms have each worry; the teacher's own count one. Before a lesson is live, most is still to come. */
export function worriesOf({ state, teacher, classrooms }: LessonOnAir): { worry: Worry; count: number }[] {
  const live = state === "live";
  const found = classrooms.map((classroom) => worryOf(classroom, live));
  if (live && teacher.presence !== "present") found.push("teacherGone");
  else if (live && teacher.voice === "none") found.push("teacherMute");
  return worries
    .map((worry) => ({ worry, count: found.filter((each) => each === worry).length }))
    .filter(({ count }) => count > 0);
}
