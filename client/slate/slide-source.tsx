import type { ReadonlySignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import { browserClock } from "../state/clock.ts";
import { type Live, ownPlan } from "../state/live.ts";
import { useLater } from "../ui/use-later.ts";
import { type DeckDesk, deckDesk } from "./deck-desk.ts";
import type { SlateLine } from "./slate-line.ts";
import type { Slides } from "./slides.ts";

const loadSlides = () => Promise.all([import("./slides.ts"), import("./picture-cache.ts")]);

const SlidesContext = createContext<Slides | undefined>(undefined);
const DeskContext = createContext<DeckDesk | undefined>(undefined);

/** The slides of this lesson, as far as one is inside of a `SlideSource`. */
export function useSlides(): Slides | undefined {
  return useContext(SlidesContext);
}

/** What is done with this lesson's slides beside showing them. */
export function useDeckDesk(): DeckDesk | undefined {
  return useContext(DeskContext);
}

interface SlideSourceProps {
  api: Api;
  lessonId: LessonId;
  slate: SlateLine;
  live: ReadonlySignal<Live>;
  children: ComponentChildren;
}

/** Around a lesson, from the lobby on: slides are fetched ahead in the size of this screen, so that a page turn is a few bytes. */
export function SlideSource({ api, lessonId, slate, live, children }: SlideSourceProps) {
  const part = useLater(true, loadSlides);
  const [slides, setSlides] = useState<Slides | undefined>(undefined);
  useEffect(() => {
    if (!part) return;
    const [{ Slides, widthOfScreen }, { openPictureCache }] = part;
    const plan = () => ownPlan(live.value);
    const options = {
      api,
      lessonId,
      cache: openPictureCache(),
      clock: browserClock,
      screenWidth: widthOfScreen(),
      plan,
    };
    const made = new Slides(options);
    setSlides(made);
    const stop = slate.view.subscribe((view) => made.fetchAhead(view));
    return () => {
      stop();
      made.close();
    };
  }, [part, api, lessonId, slate, live]);
  const desk = useMemo(() => deckDesk(api, lessonId), [api, lessonId]);
  return (
    <DeskContext.Provider value={desk}>
      <SlidesContext.Provider value={slides}>{children}</SlidesContext.Provider>
    </DeskContext.Provider>
  );
}
