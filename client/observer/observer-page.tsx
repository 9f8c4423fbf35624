import "./observer.css";
import { useEffect, useState } from "preact/hooks";
import type { LessonId } from "../../signaling/contract/ids.ts";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { SignedIn } from "../sign-in/signed-in.tsx";
import type { Person, Visit } from "../sign-in/visit.ts";
import { Button } from "../ui/button.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";
import { LessonList } from "./lesson-list.tsx";
import { Watching } from "./watching.tsx";
import { observerWords } from "./words.ts";

/** Those who watch lessons unseen: today's lessons, and one of them on the whole page (`#lesson=ID`). */
export function ObserverPage() {
  return <SignedIn kind="admin">{(visit) => <Observing {...visit} />}</SignedIn>;
}

function Observing({ holder, api, signOut }: Visit<Person>) {
  const say = useWords(observerWords);
  const shared = useWords(sharedWords);
  const watched = useWatched();
  useTitle(say("place"));
  const may = holder.role === "observer" || holder.role === "administrator";
  if (may && watched !== undefined) return <Watching key={watched} api={api} lessonId={watched} />;
  return (
    <>
      <TopBar place={say("place")}>
        <span class="who">{holder.name}</span>
        <Button action="sign-out" look="quiet" size="small" icon="sign-out" onClick={signOut}>
          {shared("signOut")}
        </Button>
      </TopBar>
      <main class="watchable">{may ? <LessonList api={api} /> : <p>{say("notYours")}</p>}</main>
    </>
  );
}

/** The lesson that the address names. */
function useWatched(): LessonId | undefined {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const look = () => setHash(location.hash);
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  const named = new URLSearchParams(hash.slice(1)).get("lesson");
  return named === null ? undefined : (named as LessonId);
}
