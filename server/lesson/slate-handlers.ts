import { granted, type Outcome, refused } from "../../signaling/contract/errors.ts";
import type { Handlers } from "../../signaling/contract/requests.ts";
import type { Ground, slateRequests } from "../../signaling/contract/slate.ts";
import type { LiveLesson } from "./live-lesson.ts";
import type { Visitor } from "./visitors.ts";

/**
 * What a page may ask of the slate. Everybody whose page is open reads, so that slides are there before the lesson is;
 * the teacher writes also before it, a classroom when it has joined and has the pen.
 */
export function slateHandlers(lesson: LiveLesson, visitor: Visitor): Pick<Handlers, keyof typeof slateRequests> {
  const { slate } = lesson;
  const { seat, room } = visitor;

  const reading = async <T>(read: () => Outcome<T>): Promise<Outcome<T>> =>
    lesson.isHere(visitor) ? read() : refused("lesson.over");
  const writing = async <T>(write: () => Outcome<T>): Promise<Outcome<T>> => {
    if (!lesson.isHere(visitor)) return refused("lesson.over");
    return seat.role === "teacher" || lesson.isOccupant(visitor) ? write() : refused("lesson.not-joined");
  };

  return {
    writeSlate: (input) => writing(() => slate.write(room, input)),
    addDeck: async ({ deckId }) => {
      if (seat.role !== "teacher") return refused("ticket.forbidden");
      const deck = await lesson.findDeck(deckId);
      if (!deck.ok) return deck;
      if (deck.value.deck.state !== "ready") return refused("record.in-use", { record: "deck" });
      const grounds = deck.value.slides.map(
        ({ number, height }): Ground => ({ kind: "slide", deck: deckId, number, height }),
      );
      const added = await writing(() => slate.addSheets(grounds));
      if (added.ok) await lesson.deckShown(deckId);
      return added;
    },
    point: (input) => writing(() => slate.point(room, input)),
    readSlate: (input) => reading(() => granted(slate.read(input))),
    readStrokes: (input) => reading(() => slate.strokes(input)),
    readShown: () => reading(() => granted(slate.shown())),
  };
}
