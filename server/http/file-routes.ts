import { z } from "zod";
import { deckName, deckOrigin, deckView, slideHash } from "../../signaling/contract/deck.ts";
import { lessonId } from "../../signaling/contract/ids.ts";
import { onAirEvent } from "../../signaling/contract/operations.ts";
import type { FileRoute } from "./openapi.ts";

/** The routes below /api/v1 that move something else than JSON (decks.ts, operations.ts), and the description itself. */
export const fileRoutes: readonly FileRoute[] = [
  {
    ...{ method: "put", path: "/lessons/:lessonId/decks", area: null, status: 201 },
    says: "Bring slides to a lesson: the file is the body",
    input: z.object({ lessonId, name: deckName, origin: deckOrigin.default("file") }),
    takes: ["application/octet-stream"],
    answers: { type: "application/json", schema: deckView },
    refuses: ["input.too-large", "deck.wrong-type", "deck.no-converter", "deck.no-room"],
  },
  {
    ...{ method: "get", path: "/slides/:hash", area: null, status: 200 },
    says: "A picture of a page, by its hash; to be kept for good",
    input: z.object({ hash: slideHash }),
    answers: { type: "application/octet-stream" },
    refuses: ["request.not-found"],
  },
  {
    ...{ method: "get", path: "/operations/feed", area: "operations:read", status: 200 },
    says: "What goes on in all lessons on air: server-sent events, each an OnAirEvent as JSON",
    input: z.object({}),
    answers: { type: "text/event-stream", schema: onAirEvent },
  },
  {
    ...{ method: "get", path: "/openapi.json", area: undefined, status: 200 },
    says: "This description",
    input: z.object({}),
    answers: { type: "application/json", schema: z.looseObject({ openapi: z.string() }) },
  },
];
