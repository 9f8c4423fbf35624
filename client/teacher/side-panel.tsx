import { useState } from "preact/hooks";
import { useWords } from "../i18n/i18n.tsx";
import type { Live } from "../state/live.ts";
import type { Participation } from "../state/participation.ts";
import type { ServerClock } from "../state/server-clock.ts";
import { useLater } from "../state/use-later.ts";
import { talkWords } from "../talk/words.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Classrooms } from "./classrooms.tsx";
import { teacherWords } from "./words.ts";

type Place = "classrooms" | "questions" | "messages";

interface SidePanelProps {
  participation: Participation;
  live: Live;
  serverClock: ServerClock;
}

/** Beside the pictures: who is here and asks for the word, and what is written. One at a time, so that it stays calm. */
export function SidePanel({ participation, live, serverClock }: SidePanelProps) {
  const say = useWords(teacherWords);
  const talkSay = useWords(talkWords);
  const QuestionsTab = useLater(async () => (await import("../questions/questions-tab.tsx")).QuestionsTab);
  const Messages = useLater(async () => (await import("./messages.tsx")).Messages);
  const [place, setPlace] = useState<Place>("classrooms");
  const { messages, hands, rooms } = participation.talk.value;
  const troubles = [...rooms.values()].filter(({ trouble }) => trouble !== null).length;
  const unread = useUnread(
    messages.filter(({ from }) => from !== "teacher").map(({ id }) => id),
    place === "messages",
  );
  return (
    <aside class="side-panel" aria-label={say("classrooms")}>
      <Tabs<Place>
        label={say("sidePanel")}
        open={place}
        onOpen={setPlace}
        tabs={[
          {
            key: "classrooms",
            title: say("classrooms"),
            badge: badgeOf(hands.length + troubles, talkSay("calls", { count: hands.length + troubles })),
            content: () => <Classrooms participation={participation} live={live} serverClock={serverClock} />,
          },
          {
            key: "questions",
            title: talkSay("questions"),
            content: () =>
              QuestionsTab && (
                <QuestionsTab
                  view={participation.questions.value}
                  classrooms={live.lesson?.classrooms ?? []}
                  ask={(name, input) => participation.request(name, input)}
                />
              ),
          },
          {
            key: "messages",
            title: talkSay("messages"),
            badge: badgeOf(unread, talkSay("newMessages", { count: unread })),
            content: () => Messages && <Messages participation={participation} live={live} />,
          },
        ]}
      />
    </aside>
  );
}

function badgeOf(count: number, text: string) {
  return count > 0 ? { count, text } : undefined;
}

/** How many of these came since they were last in sight. */
function useUnread(ids: readonly string[], inSight: boolean): number {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const fresh = ids.filter((id) => !seen.has(id));
  if (inSight && fresh.length > 0) setSeen(new Set(ids));
  return inSight ? 0 : fresh.length;
}
