import type { ConnectOptions, Signal } from "../../signaling/connect.ts";
import type { LessonTicket } from "../../signaling/contract/api.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Answer } from "../http/failure.ts";

/** At the door of a lesson: a ticket that was asked for, and a socket that opens meanwhile, a round trip earlier. */
export interface Knock {
  lessonId: LessonId;
  ticket: Promise<Answer<LessonTicket>>;
  /** Says nothing until it is let in: the welcome is told once, and somebody has to listen by then. */
  signal: Signal;
  /** @param renew asked for the ticket of each later connection; it throws when there is none for now. */
  letIn: (ticket: string, renew: () => Promise<string>) => void;
}

export function knock(
  connect: (options: ConnectOptions) => Signal,
  lessonId: LessonId,
  ticket: Knock["ticket"],
): Knock {
  let letIn: Knock["letIn"] = () => {};
  const next = new Promise<() => Promise<string>>((resolve) => {
    letIn = (first, renew) => {
      let held: string | undefined = first;
      resolve(async () => {
        const given = held;
        held = undefined;
        return given ?? (await renew());
      });
    };
  });
  return { lessonId, ticket, signal: connect({ ticket: async () => (await next)() }), letIn };
}
