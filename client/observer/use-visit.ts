import { useEffect, useState } from "preact/hooks";
import { connect } from "../../signaling/connect.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Api } from "../http/api.ts";
import type { Failure } from "../http/failure.ts";
import { createMedia } from "../media/lesson-media.ts";
import { browserClock } from "../state/clock.ts";
import { Participation, type Remembered } from "../state/participation.ts";

export interface Visiting {
  participation: Participation;
  /** No ticket is to be had: the lesson is over, or not for this person. */
  failure: Failure | undefined;
}

/** Who opens the page of a lesson is in it, also after a reload. */
const alwaysIn: Remembered = { get: () => true, set: () => undefined };

/** Watches a lesson for as long as the page shows it. */
export function useVisit(api: Api, lessonId: LessonId): Visiting {
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [participation] = useState(() => {
    const signal = connect({
      ticket: async () => {
        const answer = await api.watchingTicket(lessonId);
        if (answer.ok) return answer.value.ticket;
        if (answer.error.code !== "server.unreachable" && answer.error.code !== "request.too-many")
          setFailure(answer.error);
        throw new Error(`no ticket: ${answer.error.code}`);
      },
    });
    return new Participation({ signal, media: createMedia(browserClock), clock: browserClock, remembered: alwaysIn });
  });
  useEffect(() => () => participation.close(), [participation]);
  useEffect(() => {
    if (failure) participation.close();
  }, [failure, participation]);
  return { participation, failure };
}
