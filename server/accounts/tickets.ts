import type { LessonTicket } from "../../signaling/contract/api.ts";
import type { Outcome } from "../../signaling/contract/errors.ts";
import type { LessonId } from "../../signaling/contract/ids.ts";
import type { Seat } from "../../signaling/contract/lesson.ts";

/** One seat in one lesson, until `expiresAt` (epoch ms). */
export interface TicketClaims {
  lessonId: LessonId;
  seat: Seat;
  expiresAt: number;
}

/** Lesson tickets as signed tokens. Made by `createTickets`. */
export interface Tickets {
  issue(claims: TicketClaims): LessonTicket;
  /** Refuses with `ticket.expired`, or `ticket.invalid` for everything else that is not a ticket of ours. */
  check(ticket: string): Outcome<TicketClaims>;
}
