import { createHash } from "node:crypto";
import { Router } from "express";
import { z } from "zod";
import { listOf } from "../../signaling/contract/api.ts";
import { calendarMade, calendarOwner, calendarView } from "../../signaling/contract/calendars.ts";
import { granted } from "../../signaling/contract/errors.ts";
import { calendarId } from "../../signaling/contract/ids.ts";
import type { Log } from "../log.ts";
import type { Calendars } from "../timetable/calendars.ts";
import { type Endpoint, forHolders, nothing } from "./endpoint.ts";
import type { Throttles } from "./throttle.ts";

/** Opens, lists and revokes calendars. */
export function calendarEndpoints(calendars: Calendars, publicUrl: string): Endpoint[] {
  const subject = ({ id, name }: z.output<typeof calendarView>) => ({ kind: "calendar" as const, id, name });
  return [
    forHolders({ method: "get", path: "/calendars", input: nothing, output: listOf(calendarView) }, async (_, caller) =>
      granted({ items: await calendars.list(caller.holder) }),
    ),
    forHolders(
      {
        ...{ method: "post", path: "/calendars", input: calendarOwner, output: calendarMade, status: 201 },
        audit: { action: "calendar.opened", subject: (_, { calendar }) => subject(calendar) },
      },
      async (owner, { holder }) => {
        const opened = await calendars.open(holder, owner);
        if (!opened.ok) return opened;
        const { calendar, key } = opened.value;
        return granted({ calendar, url: new URL(`/calendars/${key}.ics`, publicUrl).href });
      },
    ),
    forHolders(
      {
        ...{ method: "delete", path: "/calendars/:calendarId", input: z.object({ calendarId }), output: calendarView },
        audit: { action: "calendar.revoked", subject: (_, calendar) => subject(calendar) },
      },
      (input, { holder }) => calendars.revoke(holder, input.calendarId),
    ),
  ];
}

/** As `newToken` makes them. */
const feed = /^([\w-]{43})\.ics$/;

/**
 * GET /calendars/KEY.ics, without a session: calendar programs have none. The key is never written to the log.
 */
export function calendarFeeds(calendars: Pick<Calendars, "read">, throttles: Throttles, log: Log): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get("/calendars/:file", ...throttles.links, async (request, response) => {
    const key = feed.exec(String(request.params.file))?.[1];
    try {
      const text = key === undefined ? undefined : await calendars.read(key);
      if (text === undefined) {
        response.status(404).type("text/plain").send("There is no such calendar, or it was revoked.\n");
        return;
      }
      const tag = `"${createHash("sha256").update(text).digest("base64url")}"`;
      response.set({ ETag: tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" });
      if (request.get("if-none-match") === tag) {
        response.status(304).end();
        return;
      }
      response.attachment("oneroom.ics").set("Content-Type", "text/calendar; charset=utf-8").send(text);
    } catch (cause) {
      log.error({ err: cause }, "a calendar could not be made");
      if (!response.headersSent) response.status(500).type("text/plain").send("The calendar could not be made.\n");
    }
  });
  return router;
}
