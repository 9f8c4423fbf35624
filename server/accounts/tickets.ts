import jwt from "jsonwebtoken";
import { z } from "zod";
import type { LessonTicket } from "../../signaling/contract/api.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { type LessonId, lessonId } from "../../signaling/contract/ids.ts";
import { type Seat, seat } from "../../signaling/contract/lesson.ts";
import type { Clock } from "../clock.ts";

const ISSUER = "oneroom";
const AUDIENCE = "lesson";
const ALGORITHM = "HS256";
/** A key shorter than the hash weakens it (RFC 7518, 3.2). */
const MIN_SECRET_LENGTH = 32;
/** Ours have about 300 characters. */
const MAX_TICKET_LENGTH = 2_048;

/** One seat in one lesson, until `expiresAt` (epoch ms). */
export interface TicketClaims {
  lessonId: LessonId;
  seat: Seat;
  expiresAt: number;
}

/** Lesson tickets as signed tokens (JWT). */
export interface Tickets {
  /** The ticket expires at the full second at or before `claims.expiresAt`. */
  issue(claims: TicketClaims): LessonTicket;
  /** Refuses with `ticket.expired`, or `ticket.invalid` for everything else that is not a ticket of ours. */
  check(ticket: string): Outcome<TicketClaims>;
}

const payload = z.object({ lessonId, seat, exp: z.int() });

/** @throws when the secret is shorter than 32 characters. */
export function createTickets({ secret, clock }: { secret: string; clock: Clock }): Tickets {
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new Error(`the secret that signs tickets has ${secret.length} characters, not at least ${MIN_SECRET_LENGTH}`);
  }
  const nowSeconds = () => Math.floor(clock.now() / 1_000);

  return {
    issue({ lessonId, seat, expiresAt }) {
      const exp = Math.floor(expiresAt / 1_000);
      const claims = { iss: ISSUER, aud: AUDIENCE, iat: nowSeconds(), exp, lessonId, seat };
      return { ticket: jwt.sign(claims, secret, { algorithm: ALGORITHM }), expiresAt: exp * 1_000 };
    },

    check(ticket) {
      if (ticket.length > MAX_TICKET_LENGTH) return refused("ticket.invalid");
      try {
        const verified = jwt.verify(ticket, secret, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          clockTimestamp: nowSeconds(),
        });
        const claims = payload.safeParse(verified);
        if (!claims.success) return refused("ticket.invalid");
        const { lessonId, seat, exp } = claims.data;
        return granted({ lessonId, seat, expiresAt: exp * 1_000 });
      } catch (error) {
        // Whatever it throws is about the ticket, also the SyntaxError of a header that is not JSON.
        return error instanceof jwt.TokenExpiredError ? refused("ticket.expired") : refused("ticket.invalid");
      }
    },
  };
}
