import { useMemo, useState } from "preact/hooks";
import type { LessonRecord } from "../../signaling/contract/api.ts";
import type { Api } from "../http/api.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { deckDesk } from "../slate/deck-desk.ts";
import { DeckDialog } from "../slate/deck-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { teacherWords } from "./words.ts";

/** Slides for lessons that are still to come: brought today, they are in the classrooms before the bell rings. */
export function PrepareSlides({ api, lessons }: { api: Api; lessons: readonly LessonRecord[] }) {
  const say = useWords(teacherWords);
  const format = useFormat();
  const [chosen, setChosen] = useState<LessonRecord | undefined>(undefined);
  const desk = useMemo(() => chosen && deckDesk(api, chosen.id), [api, chosen]);
  return (
    <>
      <ul class="prepare-slides">
        {lessons.map((lesson) => (
          <li key={lesson.id}>
            <Button icon="slides" action="prepare-slides" onClick={() => setChosen(lesson)}>
              {say("prepareSlides", { title: lesson.title, moment: format.moment(lesson.startsAt) })}
            </Button>
          </li>
        ))}
      </ul>
      {desk && <DeckDialog desk={desk} onClose={() => setChosen(undefined)} />}
    </>
  );
}
