import { z } from "zod";
import { assistantNotices } from "./assistant.ts";
import { captionNotices } from "./captions.ts";
import { checkNotices } from "./check.ts";
import { classroomId, epochMs, sourceId } from "./ids.ts";
import { ladder } from "./ladder.ts";
import { layoutNotices } from "./layout.ts";
import { endReason, lessonView, offer, presence, room, seat } from "./lesson.ts";
import { rtpCapabilities } from "./media.ts";
import { overviewNotices } from "./overview.ts";
import { planView } from "./plan.ts";
import { questionNotices } from "./questions.ts";
import { slateNotices } from "./slate.ts";
import { stillConfirmed, stillPart, stillsOrder, watchedAsStills } from "./stills.ts";
import { talkNotices } from "./talk.ts";

/** Every fact a server tells a page over the socket, in the past tense. */
export const notices = {
  /** First notice on each new connection: what the page needs before the click on Join. */
  welcomed: z.object({
    protocol: z.int(),
    serverNow: epochMs,
    seat,
    lesson: lessonView,
    /** The same for every lesson of this server, so that the page can prepare its decoder list before joining. */
    routerRtpCapabilities: rtpCapabilities,
  }),
  lessonWentLive: z.object({ startedAt: epochMs }),
  /** It will end later than planned. */
  lessonExtended: z.object({ endsAt: epochMs }),
  lessonEnded: z.object({ endedAt: epochMs, reason: endReason }),
  /** To the teacher about every classroom; to a classroom about the teacher only. */
  presenceChanged: z.object({ room, presence }),
  stageChanged: z.object({ stage: z.array(classroomId) }),
  /** Comes paused on the server until the page says startReceiving. */
  sourceOffered: z.object({ offer }),
  sourcePaused: z.object({ sourceId, paused: z.boolean() }),
  sourceStopped: z.object({ sourceId }),
  /** The plan of a room changed: to that room's page, and to the teacher about every room. */
  roomPlanned: z.object({ room, plan: planView }),
  /** The encodings that this sender's picture is wanted in; answered by `reportLadder`. */
  ladderOrdered: ladder,
  ...checkNotices,
  /** Still pictures of this sender's picture are wanted, or not any more; sent by `sendStill`. */
  stillsOrdered: stillsOrder,
  /** A part of a still picture, as fast as the room's plan says. The page confirms each. */
  stillPartSent: stillPart,
  stillConfirmed,
  watchedAsStills,
  /** The server's clock, every CLOCK_PERIOD_MS. */
  clockTold: z.object({ serverNow: epochMs }),
  /** The server lost this lesson's media (its worker died) and has set it up again: join once more. */
  mediaReset: z.object({}),
  /** Another connection took this seat (the page was opened a second time); this one is out. */
  seatTaken: z.object({}),
  /** An administrator has paused this room's voice for all, or lets it be heard again. */
  voiceMuted: z.object({ muted: z.boolean() }),
  /** An administrator has taken this room out of the lesson. */
  seatRemoved: z.object({}),
  ...overviewNotices,
  ...layoutNotices,
  ...talkNotices,
  ...assistantNotices,
  ...questionNotices,
  ...slateNotices,
  ...captionNotices,
} as const;

export type NoticeName = keyof typeof notices;
export type Notice<N extends NoticeName> = z.output<(typeof notices)[N]>;
