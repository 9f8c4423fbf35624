import { z } from "zod";

/** Why a file could not become slides. */
export const deckRefusals = {
  /** Nothing that becomes slides, whatever its name says. */
  "deck.wrong-type": z.object({}),
  /** It begins like one, but cannot be read. */
  "deck.unreadable": z.object({}),
  "deck.encrypted": z.object({}),
  "deck.too-long": z.object({ limitPages: z.int() }),
  /** Turning it into pictures took more time, memory or room than any deck that is meant to be read. */
  "deck.too-costly": z.object({}),
  /** The program that turns such files into pictures is not installed. */
  "deck.no-converter": z.object({ packages: z.string() }),
  /** The service was stopped meanwhile. */
  "deck.interrupted": z.object({}),
  /** The teacher's slides take up all the room that there is for them: others must go first. */
  "deck.no-room": z.object({ limitBytes: z.int() }),
} as const;

type DeckRefusals = typeof deckRefusals;
export type DeckRefusal = {
  [C in keyof DeckRefusals]: { code: C; params: z.infer<DeckRefusals[C]> };
}[keyof DeckRefusals];

export const refusalOfDeck = z.discriminatedUnion("code", [
  z.object({ code: z.literal("deck.wrong-type"), params: deckRefusals["deck.wrong-type"] }),
  z.object({ code: z.literal("deck.unreadable"), params: deckRefusals["deck.unreadable"] }),
  z.object({ code: z.literal("deck.encrypted"), params: deckRefusals["deck.encrypted"] }),
  z.object({ code: z.literal("deck.too-long"), params: deckRefusals["deck.too-long"] }),
  z.object({ code: z.literal("deck.too-costly"), params: deckRefusals["deck.too-costly"] }),
  z.object({ code: z.literal("deck.no-converter"), params: deckRefusals["deck.no-converter"] }),
  z.object({ code: z.literal("deck.interrupted"), params: deckRefusals["deck.interrupted"] }),
  z.object({ code: z.literal("deck.no-room"), params: deckRefusals["deck.no-room"] }),
]);
