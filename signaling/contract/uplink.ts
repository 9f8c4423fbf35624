import { z } from "zod";

const kbps = z.number().min(0).max(10_000_000);

/**
 * What a page that sends pictures knows of its way to the server, about every two seconds. What really arrives the server
 * counts itself.
 */
export const uplinkReport = z.object({
  /** What the browser's own estimator believes that it can send; null: it has no opinion. */
  estimateKbps: kbps.nullable(),
  /** An encoding that was ordered is sent smaller, or not at all, for want of bandwidth. */
  limited: z.boolean(),
  /** Of what was sent, by the server's receiver reports: the worst of the pictures. */
  lossShare: z.number().min(0).max(1),
});
export type UplinkReport = z.infer<typeof uplinkReport>;

export const uplinkRequests = {
  /** While the page sends pictures. */
  reportUplink: { input: uplinkReport, output: z.object({}) },
} as const;
