import type { LessonId } from "../../signaling/contract/ids.ts";
import type { PageStorage } from "../ui/safe-storage.ts";
import type { Remembered } from "./participation.ts";

const KEY = "oneroom.joined";

/** Remembers for this tab which lesson it is in, so that a reload leads back into it without a click. */
export function rememberJoined(tab: PageStorage, lessonId: LessonId): Remembered {
  return {
    get: () => tab.getItem(KEY) === lessonId,
    set(joined) {
      if (joined) tab.setItem(KEY, lessonId);
      else if (tab.getItem(KEY) === lessonId) tab.removeItem(KEY);
    },
  };
}

/** The lesson that this tab was in; it was put here as an id. */
export function joinedBefore(tab: PageStorage): LessonId | undefined {
  return (tab.getItem(KEY) as LessonId | null) ?? undefined;
}
