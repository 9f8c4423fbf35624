import { z } from "zod";
import { lessonTicket } from "../../signaling/contract/api.ts";
import { assistantCode } from "../../signaling/contract/assistant.ts";
import { granted, refused } from "../../signaling/contract/errors.ts";
import type { Tickets } from "../accounts/tickets.ts";
import type { Clock } from "../clock.ts";
import type { Assisting } from "../lesson/question-ports.ts";
import { type Endpoint, forAnyone } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** The code decides whether it opens; the ticket only has to outlive a lesson. */
const TICKET_MS = 6 * 3_600_000;

/** Where no lessons are held. */
export const nobodyAssists: Assisting = { seatOf: () => refused("assistant.revoked") };

/** Opens an assistant's device with the code of its big screen. */
export function assistantEndpoints(
  { assisting, tickets, clock }: { assisting: Assisting; tickets: Tickets; clock: Clock },
  throttles: Throttles,
): Endpoint[] {
  return [
    forAnyone(
      {
        method: "post",
        path: "/assistants",
        throttles: throttles.assistantCodes,
        input: z.object({ code: assistantCode }),
        output: lessonTicket,
        status: 201,
        // A device beside a big screen that is in the attendance.
        audit: null,
      },
      async ({ code }) => {
        const opened = assisting.seatOf(code);
        return opened.ok ? granted(tickets.issue({ ...opened.value, expiresAt: clock.now() + TICKET_MS })) : opened;
      },
    ),
  ];
}
