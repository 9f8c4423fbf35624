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
import type { Audit } from "../accounts/audit.ts";
import type { Decks } from "../slides/decks.ts";
import type { Schedule } from "../timetable/schedule.ts";
import type { Timetable } from "../timetable/timetable.ts";
import { callerOf, type Gate } from "./caller.ts";
import { type Caller, type Endpoint, forHolders, nothing } from "./endpoint.ts";
import { sendProblem } from "./problem.ts";

/** What the routes need of the slides. */
export type DeckParts = Pick<
  Decks,
  "take" | "shelf" | "find" | "attach" | "standing" | "picturesFor" | "remove" | "placeOf"
>;

const ofLesson = z.object({ lessonId });
const oneDeck = z.object({ lessonId, deckId });
const upload = z.object({ lessonId, name: deckName, origin: deckOrigin.default("file") });

/** What lessons are called: for the audit, which says it in words. */
type LessonTitles = Pick<Schedule, "lesson">;

/** Slides as JSON: the lesson's teacher has decks; who has a seat in the lesson sees what is in one. */
export function deckEndpoints(decks: DeckParts, timetable: Pick<Timetable, "find">, lessons: LessonTitles): Endpoint[] {
  const subject = ({ deckId: id }: z.output<typeof oneDeck>, _: object, before: { name: string } | undefined) => ({
    kind: "deck" as const,
    id,
    name: before?.name ?? "",
  });
  const look = async ({ lessonId: lesson, deckId: id }: z.output<typeof oneDeck>) => {
    const deck = await decks.standing(lesson, id);
    return deck && { name: deck.name, lesson: deck.attached ? ((await lessons.lesson(lesson))?.title ?? null) : null };
  };
  return [
    forHolders(
      { method: "get", path: "/lessons/:lessonId/decks", input: ofLesson, output: deckShelf },
      async (input, { holder }) => {
        const lesson = await taughtBy(holder, input.lessonId, timetable);
        return lesson.ok ? granted(await decks.shelf(lesson.value.teacher.id, input.lessonId)) : lesson;
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
    forHolders(
      {
        method: "put",
        path: "/lessons/:lessonId/decks/:deckId",
        input: oneDeck.extend({ attached: z.boolean() }),
        output: nothing,
        audit: { action: "deck.changed", subject, look },
      },
      async (input, { holder }) => {
        const lesson = await taughtBy(holder, input.lessonId, timetable);
        if (!lesson.ok) return lesson;
        return await decks.attach(lesson.value.teacher.id, input.lessonId, input.deckId, input.attached);
      },
    ),
    forHolders(
      {
        ...{ method: "delete", path: "/lessons/:lessonId/decks/:deckId", input: oneDeck, output: nothing },
        audit: { action: "deck.deleted", subject, look },
      },
      async (input, { holder }) => {
        const lesson = await taughtBy(holder, input.lessonId, timetable);
        return lesson.ok ? await decks.remove(lesson.value.teacher.id, input.deckId) : lesson;
      },
    ),
  ];
}

/** The lesson, for who teaches it: nobody else brings slides to it. */
async function taughtBy(holder: Caller["holder"], id: z.output<typeof lessonId>, timetable: Pick<Timetable, "find">) {
  const lesson = await timetable.find(holder, id);
  if (!lesson.ok) return lesson;
  const teaches = holder.kind === "person" && holder.personId === lesson.value.teacher.id;
  return teaches ? lesson : refused("session.forbidden");
}

interface SlideFileParts extends Gate {
  readonly decks: DeckParts;
  readonly timetable: Pick<Timetable, "find">;
  readonly audit: Pick<Audit, "note">;
}

/**
 * What is no JSON: a file on its way in, streamed to the disk; pictures on their way out. A picture is asked for by the hash
 * of its content, which only those know who were told of it; any session will do, and a browser keeps it for good.
 */
export function slideFiles(parts: SlideFileParts): Router {
  const { decks, timetable, audit } = parts;
  const router = Router({ caseSensitive: true, strict: true });
  const take: RequestHandler = async (request, response) => {
    const outcome = await taken(request);
    if (outcome.ok) return void response.status(201).json(deckView.parse(outcome.value));
    // What is still on its way is not read to its end: the connection goes with it.
    response.set("Connection", "close");
    sendProblem(response, outcome.error);
  };
  async function taken(request: Request): Promise<Outcome<object>> {
    const caller = await callerOf(request, parts, null);
    if (!caller.ok) return caller;
    const input = upload.safeParse({ ...request.params, ...request.query });
    if (!input.success) return { ok: false, error: invalidInput(input.error) };
    const lesson = await taughtBy(caller.value.holder, input.data.lessonId, timetable);
    if (!lesson.ok) return lesson;
    if (Number(request.get("content-length") ?? 0) > MAX_DECK_BYTES)
      return refused("input.too-large", { limitBytes: MAX_DECK_BYTES });
    const { lessonId: id, name, origin } = input.data;
    const deck = await decks.take({ ownerId: lesson.value.teacher.id, lessonId: id, name, origin }, request);
    if (deck.ok) {
      const subject = { kind: "deck", id: deck.value.id, name } as const;
      const after = { lesson: lesson.value.title };
      await audit.note(caller.value, [{ action: "deck.added", subject, before: null, after }]);
    }
    return deck;
  }
  router.put("/lessons/:lessonId/decks", take);
  router.get("/slides/:hash", async (request, response, next) => {
    const caller = await callerOf(request, parts, null);
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
