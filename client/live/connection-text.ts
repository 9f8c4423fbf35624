import { useWords } from "../i18n/i18n.tsx";
import { mediaWords } from "../media/words.ts";
import type { Live } from "../state/live.ts";
import { useNow } from "../state/use-now.ts";

/** What is wrong with the way to the service or with the media, in one sentence; undefined when nothing is. */
export function useConnectionText(live: Live): string | undefined {
  const say = useWords(mediaWords);
  const now = useNow(Date.now);
  const { connection, stay, flow } = live;
  switch (connection.kind) {
    case "lost": {
      const seconds = Math.ceil((connection.retryAt - now) / 1_000);
      return seconds > 0 ? say("lost", { count: seconds }) : say("lostNow");
    }
    case "connecting":
      return say("connecting");
    case "closed":
      return say("closed");
    case "refused":
      return undefined;
    case "open":
      if (stay === "rejoining") return say("rejoining");
      if (stay !== "joined") return undefined;
      if (flow.receive === "interrupted" || flow.send === "interrupted") return say("interrupted");
      return flow.receive === "connecting" || flow.send === "connecting" ? say("flowComing") : undefined;
  }
}
