import { useEffect, useState } from "preact/hooks";
import { connect } from "../../signaling/connect.ts";
import type { Api } from "../http/api.ts";
import { createMedia } from "../media/lesson-media.ts";
import { browserClock } from "../state/clock.ts";
import { Doorway } from "../state/doorway.ts";
import { joinedBefore, rememberJoined } from "../state/remembered.ts";
import { askSkewMs, createServerClock, type ServerClock } from "../state/server-clock.ts";
import { safeStorage } from "../ui/safe-storage.ts";

/** This page's way into its lessons, with the browser's media, storage and network. */
export function useDoorway(api: Api): { doorway: Doorway; serverClock: ServerClock } {
  const [made] = useState(() => {
    const serverClock = createServerClock(browserClock);
    const tab = safeStorage(() => sessionStorage);
    const doorway = new Doorway({
      api,
      connect,
      media: createMedia(browserClock),
      clock: browserClock,
      serverClock,
      askSkewMs: () => askSkewMs(fetch.bind(window), browserClock),
      remember: (lessonId) => rememberJoined(tab, lessonId),
      joinedBefore: joinedBefore(tab),
    });
    return { doorway, serverClock };
  });
  useEffect(() => {
    // A page that wakes up (a lid that opens, a tab that comes to the front) does not wait for the next look.
    const onVisible = () => {
      if (document.visibilityState === "visible") void made.doorway.look();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      made.doorway.close();
    };
  }, [made]);
  return made;
}
