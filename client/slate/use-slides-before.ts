import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import { browserClock } from "../state/clock.ts";
import type { Doorway } from "../state/doorway.ts";
import { useLater } from "../ui/use-later.ts";

const loadParts = () =>
  Promise.all([import("./before-lesson.ts"), import("./slides.ts"), import("./picture-cache.ts")]);

/** While this page waits for a lesson, it fetches the slides of the next ones. */
export function useSlidesBefore(api: Api, doorway: Doorway): void {
  const parts = useLater(true, loadParts);
  useEffect(() => {
    if (!parts) return;
    const [{ BeforeLesson }, { widthOfScreen }, { openPictureCache }] = parts;
    const options = { api, cache: openPictureCache(), clock: browserClock, screenWidth: widthOfScreen() };
    const before = new BeforeLesson(options);
    const stop = effect(() => before.want(lessonsAhead(doorway)));
    return () => {
      stop();
      before.close();
    };
  }, [parts, api, doorway]);
}

/** None while the page is in a lesson, or its link is being measured in front of the door. */
function lessonsAhead({ view, agenda }: Doorway): LessonId[] {
  if (view.value.kind === "inside") {
    const { stay, check } = view.value.participation.live.value;
    if (stay !== "out" || check.kind === "running") return [];
  }
  const { today, later } = agenda.value;
  return [...today, ...(later ? [later] : [])]
    .filter(({ state }) => state === "waiting" || state === "live")
    .map(({ id }) => id);
}
