import { z } from "zod";
import { classroomId, epochMs } from "./ids.ts";
import { planView } from "./plan.ts";
import { typedText } from "./text.ts";

/**
 * What people in a lesson tell each other beside picture and sound: hands, messages, headcounts, notes, trouble. All of
 * it is state: a page that joins gets the whole in `talkTold`, and after that only what changed. Nobody is named but
 * classrooms.
 */

const nothing = z.object({});

/** At most this many characters. */
const MESSAGE_LENGTH = 500;
const NOTE_LENGTH = 500;
/** No room holds more children. */
const MOST_HEADS = 500;

export const messageId = z
  .string()
  .regex(/^msg-[a-z0-9-]{8,60}$/)
  .brand<"MessageId">();
export type MessageId = z.infer<typeof messageId>;

/** Who speaks: `administration` is an administrator at the operations page. */
export const messageFrom = z.union([z.enum(["teacher", "administration"]), classroomId]);
export type MessageFrom = z.infer<typeof messageFrom>;
/** `all`: every classroom and the teacher. */
export const messageTo = z.union([z.enum(["teacher", "all"]), classroomId]);
export type MessageTo = z.infer<typeof messageTo>;

export const message = z.object({ id: messageId, at: epochMs, from: messageFrom, to: messageTo, text: z.string() });
export type Message = z.infer<typeof message>;

/** A raised hand. `place` counts from 1. */
export const hand = z.object({ classroomId, raisedAt: epochMs, place: z.int().min(1) });
export type Hand = z.infer<typeof hand>;

/** What a classroom has lost. */
export const lost = z.enum(["sound", "picture", "both"]);
export type Lost = z.infer<typeof lost>;

/** "We lost sound": with what the service knew of the room's link at that moment. */
export const trouble = z.object({
  at: epochMs,
  lost,
  /** null: nothing is planned for the room (POLICY=stock, or it receives nothing). */
  plan: planView.nullable(),
  /** From the last report of the room's page; null: there was none yet. */
  link: z
    .object({
      reportedAt: epochMs,
      receivedKbps: z.number(),
      lossShare: z.number(),
      queueMs: z.number(),
      roundTripMs: z.number(),
    })
    .nullable(),
});
export type Trouble = z.infer<typeof trouble>;

export const note = z.object({ at: epochMs, text: z.string() });
export type Note = z.infer<typeof note>;

/** What a classroom has told of itself. */
export const roomTalk = z.object({
  classroomId,
  /** Children in the room; null: nobody has counted. */
  heads: z.int().nullable(),
  notes: z.array(note),
  trouble: trouble.nullable(),
});
export type RoomTalk = z.infer<typeof roomTalk>;

/** GET /lessons/:id/talk: what is on record. Of a lesson with more messages, the latest 200. */
export const talkRecord = z.object({
  /** Oldest first; those that were taken back are not among them. */
  messages: z.array(message),
  /** Classrooms that were counted or noted something. */
  rooms: z.array(roomTalk.pick({ classroomId: true, heads: true, notes: true })),
});
export type TalkRecord = z.infer<typeof talkRecord>;

/** The whole, as one seat may see it: the teacher all of it, a classroom its own part. */
export const talkView = z.object({
  /** In the order in which they were raised. */
  hands: z.array(hand),
  /** Classrooms whose cameras run already, so that a call takes no time. */
  prepared: z.array(classroomId),
  stageLimit: z.int(),
  /** Oldest first. */
  messages: z.array(message),
  rooms: z.array(roomTalk),
});
export type TalkView = z.infer<typeof talkView>;

export const talkRequests = {
  /** Classroom: asks for the word. A hand that is up stays where it is in the queue. */
  raiseHand: { input: nothing, output: nothing },
  lowerHand: { input: nothing, output: nothing },
  /** Teacher: takes a classroom out of the queue without calling it. */
  dismissHand: { input: z.object({ classroomId }), output: nothing },
  /** Teacher: this one may be called next, so its camera is to run; null: none beside the first of the queue. */
  prepareClassroom: { input: z.object({ classroomId: classroomId.nullable() }), output: nothing },
  /** A classroom writes to the teacher; the teacher to all or to one classroom. */
  sendMessage: { input: z.object({ to: messageTo, text: typedText(MESSAGE_LENGTH) }), output: z.object({ messageId }) },
  /** Teacher: takes a message back from everybody. */
  removeMessage: { input: z.object({ messageId }), output: nothing },
  /** Classroom: so many children are here. */
  countHeads: { input: z.object({ heads: z.int().min(0).max(MOST_HEADS) }), output: nothing },
  addNote: { input: z.object({ text: typedText(NOTE_LENGTH) }), output: nothing },
  /** Classroom: we lost sound or picture. */
  reportTrouble: { input: z.object({ lost }), output: nothing },
  /** Classroom: it works again. */
  endTrouble: { input: nothing, output: nothing },
  /** Teacher: has seen to it. */
  settleTrouble: { input: z.object({ classroomId }), output: nothing },
} as const;

export const talkNotices = {
  /** After each join, and to an assistant's device when it connects. */
  talkTold: talkView,
  /** To the teacher the whole queue; to a classroom its own hand, if it is up. */
  handsChanged: z.object({ hands: z.array(hand) }),
  /** To the teacher and to the classrooms that it is about. */
  preparedChanged: z.object({ prepared: z.array(classroomId) }),
  messagePosted: z.object({ message }),
  messageRemoved: z.object({ messageId }),
  /** To the teacher and to the classroom's own devices. */
  roomTalkChanged: z.object({ room: roomTalk }),
} as const;
