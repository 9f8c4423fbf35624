import "./home.css";
import { useEffect } from "preact/hooks";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import { Door } from "../sign-in/door.tsx";
import { GateSteps } from "../sign-in/gate-steps.tsx";
import { pagePath } from "../sign-in/session-store.ts";
import { useGate } from "../sign-in/use-gate.ts";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { Waiting } from "../ui/spinner.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";
import { homeWords } from "./words.ts";

/** Three doors; and a link that was opened here leads on to the page that it is for. */
export function HomePage() {
  const say = useWords(homeWords);
  const shared = useWords(sharedWords);
  const gate = useGate("home");
  const view = gate.view.value;
  const destination = view.step === "wrong-page" ? pagePath(view.session.holder) : undefined;
  useEffect(() => {
    if (destination !== undefined) location.replace(destination);
  }, [destination]);
  if (view.step === "outside") return <Doors reason={view.failure} />;
  return (
    <Door title={shared("product")}>
      {view.step === "wrong-page" || view.step === "inside" ? (
        <Waiting>{say("going")}</Waiting>
      ) : (
        <GateSteps gate={gate} view={view} outside={(reason) => <Doors reason={reason} />} />
      )}
    </Door>
  );
}

const doors = [
  { href: "/teacher", icon: "board", name: "teacher", hint: "teacherHint" },
  { href: "/classroom", icon: "classroom", name: "classroom", hint: "classroomHint" },
  { href: "/admin", icon: "calendar", name: "admin", hint: "adminHint" },
] as const;

function Doors({ reason }: { reason: Failure | undefined }) {
  const say = useWords(homeWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  useTitle(shared("product"));
  return (
    <>
      <TopBar />
      <main class="home">
        <div class="home-board">
          <div class="home-lead">
            <h1>{say("title")}</h1>
            <p>{say("lead")}</p>
          </div>
          <Drawing />
        </div>
        <nav class="doors" aria-label={say("lead")}>
          {reason && <Notice tone="warn">{explain(reason)}</Notice>}
          {doors.map(({ href, icon, name, hint }) => (
            <a key={href} class="door" href={href}>
              <Icon name={icon} />
              <span class="door-name">{say(name)}</span>
              <span class="door-hint">{say(hint)}</span>
            </a>
          ))}
        </nav>
      </main>
    </>
  );
}

/** The whole idea in chalk: one blackboard, and every classroom that sees it. */
function Drawing() {
  const rooms = [12, 44, 76, 108, 140];
  return (
    <svg class="home-drawing" viewBox="0 0 320 170" aria-hidden="true">
      <path d="M8 44h96v66H8zM42 130h28M56 110v20" />
      <path class="writing" d="M24 64c12-10 16 8 28 0s14 6 28-2M24 86h40" />
      {rooms.map((y) => (
        <g key={y}>
          <path class="line" d={`M116 77C180 77 190 ${y + 9} 252 ${y + 9}`} />
          <path d={`M262 ${y}h34v18h-34z`} />
        </g>
      ))}
    </svg>
  );
}
