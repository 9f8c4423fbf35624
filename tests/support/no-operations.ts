import type { LessonOperations } from "../../server/http/operations-actions.ts";
import { refused } from "../../signaling/contract/errors.ts";

const notLive = async () => refused("lesson.not-live");

/** The HTTP side of a service in which no lesson is open. */
export const noOperations: LessonOperations = {
  message: notLive,
  mute: notLive,
  remove: notLive,
  extend: notLive,
  move: notLive,
};
