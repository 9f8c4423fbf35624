import { z } from "zod";
import { consumerId, epochMs } from "./ids.ts";
import { rtpCapabilities, rtpParameters, transportParameters } from "./media.ts";
import { tier } from "./plan.ts";

/** The network check: how a page asks for it, what it reports meanwhile, and what comes of it. */

const nothing = z.object({});
const ms = z.number().min(0).max(60_000);
const count = z.number().min(0).max(1e12);
const kbps = z.number().min(0);
const trainNumber = z.number().int().min(1).max(100);

/** One look at a connection: `[page's own clock in ms, bytes, packets]`, counted since the connection was opened. */
const looks = z
  .array(z.tuple([z.number().min(0).max(1e14), count, count]))
  .min(1)
  .max(40);

export const checkRequests = {
  /**
   * Opens the transports that a later join can take over, so that it needs no new handshake. For a page in the lobby;
   * asked again, the ones before are closed.
   */
  openTransports: {
    input: z.object({ rtpCapabilities }),
    output: z.object({
      receive: transportParameters,
      send: transportParameters,
      /** A track of small packets that nobody plays: it shows loss and jitter, and gives browsers a reason to connect. */
      pulse: z.object({ consumerId, rtpParameters }),
    }),
  },
  /** Measures the link over these transports, once they are connected. Told by `checkProgressed` and `linkChecked`. */
  checkLink: { input: nothing, output: nothing },
  /** What arrives meanwhile, several times a second. */
  reportCheck: {
    input: z.object({
      /** At the receiving connection, oldest first. */
      looks,
      /** Of the pulse: packets that arrived and that are missing, and the spread of their delays. */
      received: count,
      lost: count,
      jitterMs: ms.nullable(),
      /** From ICE, the latest. */
      roundTripMs: ms.nullable(),
    }),
    output: nothing,
  },
  /** What the page has sent of the train that was ordered. None: it cannot. */
  reportTrain: {
    input: z.object({
      train: trainNumber,
      /** By the counters of the sending connection, headers of UDP and IP not included. */
      bytes: z.number().int().min(0).max(1e8),
      packets: z.number().int().min(0).max(1e6),
      durationMs: z.number().min(0).max(10_000),
    }),
    output: nothing,
  },
} as const;

const verdict = z.enum(["good", "fair", "poor"]);

/** What a check has found, as a page may see it. */
export const checkView = z.object({
  checkedAt: epochMs,
  downKbps: kbps,
  /** No more than this was tried: the link may carry more. */
  downOrMore: z.boolean(),
  /** null: not measured. */
  upKbps: kbps.nullable(),
  upOrMore: z.boolean(),
  /** What this room sends at its best. */
  upNeededKbps: kbps,
  /** What it can send of that; null: not measured. */
  sends: z.enum(["full", "reduced", "voice"]).nullable(),
  /** What its uplink was found to carry at this hour in four cases out of five, before this check; null: not known. */
  upUsual: z.object({ kbps, orMore: z.boolean(), measurements: z.int().min(1) }).nullable(),
  roundTripMs: z.number().min(0),
  jitterMs: z.number().min(0),
  lossShare: z.number().min(0).max(1),
  /** What the media goes over. */
  protocol: z.enum(["udp", "tcp"]),
  verdict,
  /** What speaks against the link, the worst first. */
  because: z.array(z.enum(["bandwidth", "loss", "jitter"])),
  /** What a lesson at its best takes. */
  neededKbps: kbps,
  /** What the classroom is likely to experience. */
  tier,
});
export type CheckView = z.infer<typeof checkView>;

export const checkNotices = {
  /** Others are checked first; so many are before this page. */
  checkQueued: z.object({ ahead: z.number().int().min(0) }),
  /** The page is to send so much for a moment, evenly, over its sending transport, and then to report it. */
  trainOrdered: z.object({ train: trainNumber, kbps: z.number().min(0), durationMs: z.number().min(0) }),
  /** `share`: 0 to 1 of the way. */
  checkProgressed: z.object({ share: z.number().min(0).max(1) }),
  /** The check is over; null: it came to nothing, as when the page could not look. */
  linkChecked: z.object({ result: checkView.nullable() }),
} as const;
