import { z } from "zod";
import { epochMs, lessonId } from "./ids.ts";

/** One of the two lessons of a clash, as much of it as names it. */
const clashingLesson = z.object({
  /** null: it is not saved yet. */
  id: lessonId.nullable(),
  title: z.string(),
  teacher: z.string(),
  startsAt: epochMs,
  endsAt: epochMs,
});

/** A teacher or a classroom that two lessons want at the same time. */
export const clash = z.object({
  kind: z.enum(["teacher", "classroom"]),
  /** Whom or what both want. */
  name: z.string(),
  lesson: clashingLesson,
  other: clashingLesson,
});
export type Clash = z.infer<typeof clash>;
