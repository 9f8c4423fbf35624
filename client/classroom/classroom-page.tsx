import "./classroom.css";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { DoorMessage, doorState } from "../live/door-message.tsx";
import { useDoorway } from "../live/use-doorway.ts";
import { Paired } from "../pairing/paired.tsx";
import type { Device, Visit } from "../sign-in/visit.ts";
import { SlideSource } from "../slate/slide-source.tsx";
import { useSlidesBefore } from "../slate/use-slides-before.ts";
import { useTitle } from "../ui/use-title.ts";
import { useRemoteControl } from "./remote-control.ts";
import { Room } from "./room.tsx";
import { ScreenHead } from "./screen-head.tsx";

export function ClassroomPage() {
  useRemoteControl();
  return <Paired>{(visit) => <BigScreen visit={visit} />}</Paired>;
}

function BigScreen({ visit: { holder, api } }: { visit: Visit<Device> }) {
  const shared = useWords(sharedWords);
  const { doorway, serverClock } = useDoorway(api);
  useSlidesBefore(api, doorway);
  const view = doorway.view.value;
  useTitle("lesson" in view ? view.lesson.title : shared("product"));
  if (view.kind === "inside") {
    return (
      <SlideSource
        key={view.participation}
        api={api}
        lessonId={view.lesson.id}
        slate={view.participation.slate}
        live={view.participation.live}
      >
        <Room
          record={view.lesson}
          participation={view.participation}
          doorway={doorway}
          serverClock={serverClock}
          holder={holder}
        />
      </SlideSource>
    );
  }
  return (
    <main class="big-screen" data-lesson-state={doorState(view)}>
      <ScreenHead holder={holder} />
      <DoorMessage view={view} doorway={doorway} serverClock={serverClock} />
    </main>
  );
}
