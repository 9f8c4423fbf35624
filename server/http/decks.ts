import { type Request, type RequestHandler, Router } from "express";
import { z } from "zod";
import { listOf } from "../../signaling/contract/api.ts";
import {
  deckId,
  deckName,
  deckOrigin,
  deckPictures,
  deckShelf,
  deckSlides,
  deckView,
  slideHash,
} from "../../signaling/contract/deck.ts";
import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import { lessonId } from "../../signaling/contract/ids.ts";
import { invalidInput } from "../../signaling/contract/invalid-input.ts";
import { MAX_DECK_BYTES } from "../../signaling/contract/slate-limits.ts";
import type { Decks } from "../slides/decks.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { type Caller, type Endpoint, forHolders, nothing } from "./endpoint.ts";
import { sendProblem } from "./problem.ts";

/** What the routes need of the slides. */
export type DeckParts = Pick<Decks, "take" | "shelf" | "find" | "attach" | "picturesFor" | "remove" | "placeOf">;

const ofLesson = z.object({ lessonId });
const oneDeck = z.object({ lessonId, deckId });
const upload = z.object({ lessonId, name: deckName, origin: deckOrigin.default("file") });

/** Slides as JSON: the lesson's teacher has decks; who has a seat in the lesson sees what is in one. */
export function deckEndpoints(decks: DeckParts, timetable: Pick<Timetable, "find">): Endpoint[] {
  return [
    forHolders(
      { method: "get", path: "/lessons/:lessonId/decks", input: ofLesson, output: deckShelf },
      async (input, { holder }) => {
        const owner = await ownerOf(holder, input.lessonId, timetable);
        return owner.ok ? granted(await decks.shelf(owner.value, input.lessonId)) : owner;
      },
    ),
    forHolders(
      { method: "get", path: "/lessons/:lessonId/decks/:deckId", input: oneDeck, output: deckSlides },
      async (input, { holder }) => {
        const lesson = await timetable.find(holder, input.lessonId);
        return lesson.ok ? await decks.find(lesson.value.teacher.id, input.deckId) : lesson;
      },
    ),
    forHolders(
      { method: "get", path: "/lessons/:lessonId/pictures", input: ofLesson, output: listOf(deckPictures) },
      async (input, { holder }) => {
        const lesson = await timetable.find(holder, input.lessonId);
        return lesson.ok ? granted({ items: await decks.picturesFor(input.lessonId) }) : lesson;
      },
    ),
    // What a teacher's own slides are meant for, and that they are gone, is nobody's to ask about later: audit null.
    forHolders(
      {
        method: "put",
        path: "/lessons/:lessonId/decks/:deckId",
        input: oneDeck.extend({ attached: z.boolean() }),
        output: nothing,
        audit: null,
      },
      async (input, { holder }) => {
        const owner = await ownerOf(holder, input.lessonId, timetable);
        return owner.ok ? await decks.attach(owner.value, input.lessonId, input.deckId, input.attached) : owner;
      },
    ),
    forHolders(
      { method: "delete", path: "/lessons/:lessonId/decks/:deckId", input: oneDeck, output: nothing, audit: null },
      async (input, { holder }) => {
        const owner = await ownerOf(holder, input.lessonId, timetable);
        return owner.ok ? await decks.remove(owner.value, input.deckId) : owner;
      },
    ),
  ];
}

/** Only who teaches the lesson brings slides to it. */
async function ownerOf(holder: Caller["holder"], id: z.output<typeof lessonId>, timetable: Pick<Timetable, "find">) {
  const lesson = await timetable.find(holder, id);
  if (!lesson.ok) return lesson;
  const teaches = holder.kind === "person" && holder.personId === lesson.value.teacher.id;
  return teaches ? granted(holder.personId) : refused("session.forbidden");
}

/** Who asks: the session of a request, or why there is none. */
export type CallerOf = (request: Request) => Promise<Outcome<Caller>>;

/**
 * What is no JSON: a file on its way in, streamed to the disk; pictures on their way out. A picture is asked for by the hash
 * of its content, which only those know who were told of it; any session will do, and a browser keeps it for good.
 */
export function slideFiles(decks: DeckParts, timetable: Pick<Timetable, "find">, callerOf: CallerOf): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const take: RequestHandler = async (request, response) => {
    const outcome = await taken(request);
    if (outcome.ok) return void response.status(201).json(deckView.parse(outcome.value));
    // What is still on its way is not read to its end: the connection goes with it.
    response.set("Connection", "close");
    sendProblem(response, outcome.error);
  };
  async function taken(request: Request): Promise<Outcome<object>> {
    const caller = await callerOf(request);
    if (!caller.ok) return caller;
    const input = upload.safeParse({ ...request.params, ...request.query });
    if (!input.success) return { ok: false, error: invalidInput(input.error) };
    const owner = await ownerOf(caller.value.holder, input.data.lessonId, timetable);
    if (!owner.ok) return owner;
    if (Number(request.get("content-length") ?? 0) > MAX_DECK_BYTES)
      return refused("input.too-large", { limitBytes: MAX_DECK_BYTES });
    const { lessonId: id, name, origin } = input.data;
    return await decks.take({ ownerId: owner.value, lessonId: id, name, origin }, request);
  }
  router.put("/lessons/:lessonId/decks", take);
  router.get("/slides/:hash", async (request, response, next) => {
    const caller = await callerOf(request);
    if (!caller.ok) return sendProblem(response, caller.error);
    const hash = slideHash.safeParse(request.params.hash);
    if (!hash.success) return sendProblem(response, { code: "request.not-found", params: {} });
    const headers = {
      "Content-Type": "application/octet-stream",
      "Cache-Control": "private, max-age=31536000, immutable",
    };
    response.sendFile(decks.placeOf(hash.data), { headers, cacheControl: false, dotfiles: "allow" }, (error) => {
      if (error === undefined || response.headersSent) return;
      if ("code" in error && error.code === "ENOENT")
        sendProblem(response, { code: "record.not-found", params: { record: "slide" } });
      else next(error);
    });
  });
  return router;
}
