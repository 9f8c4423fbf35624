import { z } from "zod";
import { captureSize } from "./capture.ts";
import { checkRequests } from "./check.ts";
import type { Outcome } from "./errors.ts";
import { classroomId, consumerId, sourceId } from "./ids.ts";
import { ladderResult } from "./ladder.ts";
import { layoutRequests } from "./layout.ts";
import { lessonView, offer, source } from "./lesson.ts";
import {
  direction,
  dtlsParameters,
  iceParameters,
  mediaKind,
  rtpCapabilities,
  rtpParameters,
  transportParameters,
} from "./media.ts";
import { overviewRequests } from "./overview.ts";
import { questionRequests } from "./questions.ts";
import { reception } from "./reception.ts";
import { slateRequests } from "./slate.ts";
import { stillSent } from "./stills.ts";
import { talkRequests } from "./talk.ts";
import { uplinkRequests } from "./uplink.ts";

const nothing = z.object({});

/**
 * Every request a page can make over the socket. The answer is an acknowledgement: `{ok: true, value}` or
 * `{ok: false, error: Refusal}`.
 */
export const requests = {
  /**
   * Takes the ticket's seat. The answer holds all that is needed to receive and to send, so that media flows after
   * this one round trip. Joining again (a reload, a worker that died) replaces the seat's earlier media.
   */
  join: {
    input: z.object({
      rtpCapabilities,
      /** The receiving transport of `openTransports`, while the page still holds it: it goes on with both of them. */
      receiveId: z.string().max(64).optional(),
    }),
    output: z.object({
      lesson: lessonView,
      receive: transportParameters,
      send: transportParameters,
      /**
       * With fresh transports already flowing: their packets arrive as soon as the receive transport is connected. With
       * those of `openTransports` held until `startReceiving`, for a moment at most.
       */
      offers: z.array(offer),
    }),
  },
  /** Gives the server the page's DTLS fingerprint. Runs beside ICE: the page does not wait for the answer. */
  connectTransport: { input: z.object({ direction, dtlsParameters }), output: nothing },
  /** New ICE credentials after the page's network changed. */
  restartIce: { input: z.object({ direction }), output: z.object({ iceParameters }) },
  /** Starts to send. The teacher sends teacher, board, screen, voice; a classroom on stage pupils, voice. */
  startSource: {
    input: z.object({
      source,
      kind: mediaKind,
      rtpParameters,
      paused: z.boolean(),
      /** Of a picture; left out by a page that does not know it. */
      capture: captureSize.optional(),
    }),
    output: z.object({ sourceId }),
  },
  /** The source's picture has another size now: another camera, a window that was resized. */
  reportCapture: { input: z.object({ sourceId, capture: captureSize }), output: nothing },
  pauseSource: { input: z.object({ sourceId, paused: z.boolean() }), output: nothing },
  stopSource: { input: z.object({ sourceId }), output: nothing },
  /** The page is ready to play what a `sourceOffered` notice offered. */
  startReceiving: { input: z.object({ consumerIds: z.array(consumerId).min(1).max(64) }), output: nothing },
  /** Teacher: the lesson is on air. */
  goLive: { input: nothing, output: nothing },
  /** Teacher: the lesson is over for everybody. */
  endLesson: { input: nothing, output: nothing },
  ...checkRequests,
  /** What the page received lately; about twice a second while it receives. */
  reportReception: { input: reception, output: nothing },
  /** What came of a `ladderOrdered` notice; again whenever the encoder becomes limited or free. */
  reportLadder: { input: ladderResult, output: nothing },
  /** A still picture that `stillsOrdered` asked for. */
  sendStill: { input: stillSent, output: nothing },
  /** Gives the seat up now instead of after the recovery window. */
  leave: { input: nothing, output: nothing },
  /** Teacher: calls a classroom up to the stage; its page starts its camera and microphone. */
  openClassroom: { input: z.object({ classroomId }), output: nothing },
  /** Teacher: sends it back to its place. */
  closeClassroom: { input: z.object({ classroomId }), output: nothing },
  ...overviewRequests,
  ...layoutRequests,
  ...talkRequests,
  ...questionRequests,
  ...uplinkRequests,
  ...slateRequests,
} as const;

export type RequestName = keyof typeof requests;
/** What the page writes. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]["input"]>;
/** What a handler gets, after parsing. */
export type ParsedInput<N extends RequestName> = z.output<(typeof requests)[N]["input"]>;
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]["output"]>;

/** One method for each request: what a seat in a lesson can do. */
export type Handlers = {
  [N in RequestName]: (input: ParsedInput<N>) => Promise<Outcome<RequestOutput<N>>>;
};
