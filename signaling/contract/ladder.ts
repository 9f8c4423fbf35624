import { z } from "zod";
import { sourceId } from "./ids.ts";

/** What a sender is asked to produce: always as many rungs as it has simulcast slots, low to high. */
const rung = z.object({
  active: z.boolean(),
  kbps: z.int().min(10).max(20_000),
  /** scaleResolutionDownBy */
  scale: z.number().min(1).max(16),
  fps: z.number().min(1).max(60),
});
export const ladder = z.object({ sourceId, rungs: z.array(rung).min(1).max(3) });
export type LadderOrder = z.infer<typeof ladder>;

/** What came of it. `cpu`: it was applied, but the encoder says that it cannot keep up. */
export const ladderResult = z.object({
  sourceId,
  outcome: z.enum(["applied", "refused"]),
  limited: z.enum(["none", "cpu", "bandwidth"]),
});
