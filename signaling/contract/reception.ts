import { z } from "zod";

/** What a page measures of its own link and reports. Bounded tightly: it is hostile until proven otherwise. */

const ms = z.number().min(0).max(3_600_000);
const count = z.number().min(0).max(1e12);

/** One look at the receiving transport. Counters run since the transport was opened. */
export interface Arrival {
  /** The page's monotonic clock. */
  pageMs: number;
  /** Everything that arrived on the transport, headers of RTP included. */
  bytes: number;
  packets: number;
}

/** `[pageMs, bytes, packets]`: the first look in full, each later one as what it added. A third of the bytes. */
const arrivals = z
  .array(z.tuple([z.number().min(0).max(1e14), count, count]))
  .min(1)
  .max(40)
  .transform((steps) => {
    const looks: Arrival[] = [];
    for (const [pageMs, bytes, packets] of steps) {
      const before = looks.at(-1) ?? { pageMs: 0, bytes: 0, packets: 0 };
      looks.push({
        pageMs: before.pageMs + pageMs,
        bytes: before.bytes + bytes,
        packets: before.packets + packets,
      });
    }
    return looks;
  });

/** A report of about half a second. */
export const reception = z.object({
  /** A look about every 100 ms since the last report, oldest first. */
  arrivals,
  /** One-way delay above the lowest of the last minute: the highest and the last of this span; null: not known. */
  queueMs: z.object({ highest: ms, last: ms }).nullable(),
  /** Packets of media (not of trains) expected and missing in this span, before retransmission. */
  expected: count,
  missing: count,
  /** From ICE, the latest; null: none yet. */
  roundTripMs: ms.nullable(),
  jitterMs: ms.nullable(),
  /** Samples of sound played, and of these made up because nothing was there. */
  voice: z.object({ samples: count, concealed: count }).nullable(),
  /** Frames shown in this span and the longest gap between two, over all pictures that are meant to move. */
  pictures: z.object({ frames: count, longestGapMs: ms, stalled: z.boolean() }).nullable(),
});
export type Reception = z.infer<typeof reception>;
