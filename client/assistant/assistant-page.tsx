import "./assistant.css";
import { useEffect, useState } from "preact/hooks";
import { connect } from "../../signaling/connect.ts";
import { createApi } from "../http/api.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { Assisting, type AssistingView } from "../state/assisting.ts";
import type { Ask } from "../talk/ask.ts";
import { HandKey } from "../talk/hand-key.tsx";
import { HandLine } from "../talk/hand-line.tsx";
import { RoomDesk } from "../talk/room-desk.tsx";
import { talkWords } from "../talk/words.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { safeStorage } from "../ui/safe-storage.ts";
import { Waiting } from "../ui/spinner.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";

/** The assistant's tablet or telephone: everything that a classroom can say without a voice. */
export function AssistantPage() {
  const say = useWords(talkWords);
  useTitle(say("assistantTitle"));
  const [assisting] = useState(
    () =>
      new Assisting({
        api: createApi({ fetch: (...request) => fetch(...request), token: () => undefined }),
        connect,
        storage: safeStorage(() => sessionStorage),
      }),
  );
  useEffect(() => {
    const code = location.hash.slice(1);
    if (code !== "") {
      // The code is used once; a picture of the address bar gives nothing away.
      history.replaceState(null, "", location.pathname);
      void assisting.open(code);
    }
    return () => assisting.close();
  }, [assisting]);
  const view = assisting.view.value;
  return (
    <>
      <TopBar />
      <main class="assistant-page" data-assistant={view.kind}>
        {view.kind === "code" && <CodeForm view={view} onCode={(code) => void assisting.open(code)} />}
        {view.kind === "opening" && <Waiting>{say("assistantOpening")}</Waiting>}
        {view.kind === "open" && <OpenDesk assisting={assisting} view={view} />}
      </main>
    </>
  );
}

function OpenDesk({ assisting, view }: { assisting: Assisting; view: Extract<AssistingView, { kind: "open" }> }) {
  const say = useWords(talkWords);
  const { visit } = assisting;
  if (!visit) return null;
  const { lesson, classroomId, lost } = view;
  const talk = visit.talk.value;
  const classroom = lesson.classrooms.find(({ id }) => id === classroomId);
  const ask: Ask = (name, input) => visit.signal.request(name, input);
  return (
    <>
      <div>
        <h1>{lesson.title}</h1>
        {classroom && <p>{`${classroom.school} · ${classroom.name}`}</p>}
      </div>
      {lost && <Notice tone="warn">{say("assistantLost")}</Notice>}
      {lesson.stage.includes(classroomId) ? (
        <Notice tone="good">{say("onStageNow")}</Notice>
      ) : (
        <>
          <HandKey up={talk.hands.some((hand) => hand.classroomId === classroomId)} ask={ask} />
          <HandLine talk={talk} classroomId={classroomId} />
        </>
      )}
      <RoomDesk
        talk={talk}
        question={visit.questions.value.current}
        classroomId={classroomId}
        classrooms={lesson.classrooms}
        ask={ask}
      />
    </>
  );
}

function CodeForm({
  view,
  onCode,
}: {
  view: Extract<AssistingView, { kind: "code" }>;
  onCode: (code: string) => void;
}) {
  const say = useWords(talkWords);
  const explain = useRefusalText();
  const [code, setCode] = useState("");
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== "") onCode(code);
      }}
    >
      <h1>{say("assistantTitle")}</h1>
      {view.failure ? (
        <Notice tone="bad">{explain(view.failure)}</Notice>
      ) : (
        view.out && <Notice tone="warn">{say("assistantOut")}</Notice>
      )}
      <TextField
        label={say("assistantCode")}
        hint={say("assistantHint")}
        value={code}
        onValue={setCode}
        maxLength={12}
        autoComplete="off"
      />
      <Button type="submit" look="principal" size="large" action="open-assistant" disabled={code.trim() === ""}>
        {say("assistantOpen")}
      </Button>
    </form>
  );
}
