import "./home.css";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { Icon } from "../ui/icon.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useTitle } from "../ui/use-title.ts";
import { homeWords } from "./words.ts";

const doors = [
  { href: "/teacher", icon: "board", name: "teacher", hint: "teacherHint" },
  { href: "/classroom", icon: "classroom", name: "classroom", hint: "classroomHint" },
  { href: "/admin", icon: "calendar", name: "admin", hint: "adminHint" },
] as const;

/** Three doors. */
export function HomePage() {
  const say = useWords(homeWords);
  const shared = useWords(sharedWords);
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
