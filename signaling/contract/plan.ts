import { z } from "zod";
import { epochMs, sourceId } from "./ids.ts";
import { source } from "./lesson.ts";

/**
 * What the policy decided for one classroom, and why, as a page sees it. Causes are codes with numbers; the words are
 * in the page's catalogue (client/i18n), like those of refusals.
 */

/** What a classroom experiences. `stills`: sharp still pictures beside the voice. `audio`: the voice alone. */
export const tier = z.enum(["full", "reduced", "stills", "audio"]);
export type Tier = z.infer<typeof tier>;

const kbps = z.number().min(0);
const ms = z.number().min(0);

/** Why a classroom's plan is as it is: the reason of its latest change. */
export const cause = z.discriminatedUnion("code", [
  /** The first plan of this classroom, from what earlier lessons and checks at this hour have shown. */
  z.object({ code: z.literal("starting-from-history"), budgetKbps: kbps, measurements: z.int().min(0) }),
  /** The first plan, from the network check before the join. */
  z.object({ code: z.literal("starting-from-check"), budgetKbps: kbps }),
  /** The first plan of a classroom that nothing is known about but its kind of link. */
  z.object({ code: z.literal("starting-unmeasured"), budgetKbps: kbps }),
  z.object({ code: z.literal("all-fits"), budgetKbps: kbps, neededKbps: kbps }),
  z.object({ code: z.literal("budget-below-need"), budgetKbps: kbps, neededKbps: kbps }),
  /** The budget would carry more; it has to hold for a moment first. */
  z.object({ code: z.literal("waiting-for-proof"), budgetKbps: kbps, neededKbps: kbps }),
  z.object({ code: z.literal("link-dropped"), fromKbps: kbps, toKbps: kbps }),
  /** It has dropped so often lately that it is held at what it carries each time. */
  z.object({ code: z.literal("link-unsteady"), budgetKbps: kbps, drops: z.int().min(2) }),
  /** Its queue is shorter than a picture: what comes at once is lost, long before the link is full. */
  z.object({ code: z.literal("short-queue"), budgetKbps: kbps }),
  z.object({ code: z.literal("measured-recovery"), fromKbps: kbps, toKbps: kbps }),
  /** A step up did not hold. The next try needs `waitMs` of proof. */
  z.object({ code: z.literal("upgrade-taken-back"), budgetKbps: kbps, waitMs: ms }),
  /** The picture itself became heavier (motion, a new slide) and no longer fits. */
  z.object({ code: z.literal("picture-grew"), budgetKbps: kbps, neededKbps: kbps }),
  /** A source began or ended. */
  z.object({ code: z.literal("sources-changed"), sources: z.int().min(0), budgetKbps: kbps, neededKbps: kbps }),
  /** The sender's encodings changed, so that another one serves this classroom best. */
  z.object({ code: z.literal("ladder-fitted"), budgetKbps: kbps, plannedKbps: kbps }),
  /** The classroom could take more, the sender cannot send it. */
  z.object({
    code: z.literal("sender-limited"),
    limit: z.enum(["cpu", "uplink", "refused"]),
    source,
    sentKbps: kbps,
  }),
  /** A person has set the classroom's highest tier. */
  z.object({ code: z.literal("operator"), tier }),
]);
export type Cause = z.infer<typeof cause>;

/** Where the budget has been going in the last half minute. */
export const trend = z.enum(["rising", "steady", "falling"]);
export type Trend = z.infer<typeof trend>;

/** One classroom's plan, for its own page, the teacher's and the administrator's, and for the record. */
export const planView = z.object({
  tier,
  cause,
  /** When `cause` came about. */
  changedAt: epochMs,
  trend,
  budgetKbps: kbps,
  plannedKbps: kbps,
  /** What everything at its best would take. */
  neededKbps: kbps,
  /** How long the page holds back what it receives, at least, so that lost packets can be sent again; 0: no need. */
  playout: z.object({ pictureMs: ms, voiceMs: ms }),
  sources: z.array(
    z.object({
      sourceId,
      source,
      shown: z.enum(["voice", "video", "still", "off"]),
      kbps,
    }),
  ),
});
export type PlanView = z.infer<typeof planView>;
