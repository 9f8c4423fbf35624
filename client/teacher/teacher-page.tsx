import "./teacher.css";
import { useState } from "preact/hooks";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { DoorMessage, doorState } from "../live/door-message.tsx";
import { useDoorway } from "../live/use-doorway.ts";
import { SignedIn } from "../sign-in/signed-in.tsx";
import type { Person, Visit } from "../sign-in/visit.ts";
import { SlideSource } from "../slate/slide-source.tsx";
import type { Doorway } from "../state/doorway.ts";
import { Button } from "../ui/button.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useLater } from "../ui/use-later.ts";
import { useTitle } from "../ui/use-title.ts";
import { Desk } from "./desk.tsx";
import { teacherWords } from "./words.ts";

const loadPrepare = () => import("./prepare-slides.tsx");
const loadAccount = () => import("../admin/account/account-dialog.tsx");

export function TeacherPage() {
  return <SignedIn kind="teacher">{(visit) => <TeacherHome visit={visit} />}</SignedIn>;
}

function TeacherHome({ visit: { holder, api, signOut } }: { visit: Visit<Person> }) {
  const shared = useWords(sharedWords);
  const say = useWords(teacherWords);
  const [accountOpen, setAccountOpen] = useState(false);
  const account = useLater(accountOpen, loadAccount);
  const { doorway, serverClock } = useDoorway(api);
  const view = doorway.view.value;
  const { today, later } = doorway.agenda.value;
  const ahead = [...today, ...(later ? [later] : [])].filter(({ state }) => state === "waiting");
  const prepare = useLater(view.kind !== "inside" && ahead.length > 0, loadPrepare);
  useTitle("lesson" in view ? view.lesson.title : shared("product"));
  return (
    <div class="teacher-page">
      <TopBar place={holder.name}>
        <Lessons doorway={doorway} openId={"lesson" in view ? view.lesson.id : undefined} />
        <Button
          action="open-account"
          look="quiet"
          icon="key"
          busy={accountOpen && account === undefined}
          onClick={() => setAccountOpen(true)}
        >
          {say("account")}
        </Button>
        <Button look="quiet" icon="sign-out" onClick={signOut}>
          {shared("signOut")}
        </Button>
      </TopBar>
      {accountOpen && account && (
        <account.AccountDialog api={api} administers={false} onClose={() => setAccountOpen(false)} />
      )}
      {view.kind === "inside" ? (
        <SlideSource
          key={view.participation}
          api={api}
          lessonId={view.lesson.id}
          slate={view.participation.slate}
          live={view.participation.live}
        >
          <Desk api={api} participation={view.participation} doorway={doorway} serverClock={serverClock} />
        </SlideSource>
      ) : (
        <main data-lesson-state={doorState(view)}>
          <DoorMessage view={view} doorway={doorway} serverClock={serverClock} />
          {prepare && ahead.length > 0 && <prepare.PrepareSlides api={api} lessons={ahead} />}
        </main>
      )}
    </div>
  );
}

/** The way to another of today's lessons, when there are several. */
function Lessons({ doorway, openId }: { doorway: Doorway; openId: LessonId | undefined }) {
  const say = useWords(teacherWords);
  const format = useFormat();
  const lessons = doorway.agenda.value.today.filter(({ state }) => state === "waiting" || state === "live");
  if (lessons.length < 2) return null;
  return (
    <select
      class="control lesson-choice"
      aria-label={say("todaysLessons")}
      value={openId ?? ""}
      onChange={(event) => {
        const chosen = lessons[event.currentTarget.selectedIndex];
        if (chosen && chosen.id !== openId) doorway.choose(chosen.id);
      }}
    >
      {lessons.map(({ id, title, startsAt, endsAt }) => (
        <option key={id} value={id}>
          {`${format.span(startsAt, endsAt)} ${title}`}
        </option>
      ))}
    </select>
  );
}
