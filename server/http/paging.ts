import { z } from "zod";
import { pageLimit } from "../../signaling/contract/api.ts";
import type { Page, PageAsked, Place } from "../accounts/paging.ts";
import { zeroCharacterIn } from "./zero-characters.ts";

const LONGEST_CURSOR = 1_000;

/**
 * A list's `limit` and `cursor`. The cursor is the place of the last record that was answered, as text that means nothing to
 * who gets it; `place` is what it must hold. Made up or of another list it is `input.invalid`; it opens nothing that the
 * asker could not list anyway, so it is not signed.
 */
export function pageOf(place: z.ZodType<Place>) {
  const cursor = z
    .string()
    .max(LONGEST_CURSOR)
    .regex(/^[\w-]+$/)
    .transform((text, context) => {
      const read = place.safeParse(jsonOf(text));
      if (read.success && zeroCharacterIn(read.data) === undefined) return read.data;
      context.addIssue({ code: "custom", message: "no cursor of this list" });
      return z.NEVER;
    });
  return { limit: pageLimit, cursor: cursor.optional() };
}

export function asked({ limit, cursor }: { limit: number; cursor?: Place | undefined }): PageAsked {
  return { limit, after: cursor ?? null };
}

/** As it is answered. */
export function answered<T>({ items, next }: Page<T>): { items: T[]; next: string | null } {
  return { items, next: next && Buffer.from(JSON.stringify(next)).toString("base64url") };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
