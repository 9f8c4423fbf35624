import { z } from "zod";
import { classroomId, epochMs } from "./ids.ts";
import { LEAST_CHOICES, MOST_CHOICES, optionCount, QUESTION_KINDS } from "./question-kinds.ts";
import { typedText } from "./text.ts";

/**
 * Questions of the teacher to all classrooms. A classroom answers by a show of hands that its assistant counts, or each
 * child on a device of its own, by its classroom's code and without a name. What is told is state: `questionsTold` holds
 * the whole, whenever a question was asked, closed, revealed or put away; tallies follow one by one.
 */

const nothing = z.object({});
const QUESTION_LENGTH = 300;
const CHOICE_LENGTH = 80;
const WRITTEN_LENGTH = 60;
const MOST_HANDS = 500;

export const questionId = z
  .string()
  .regex(/^que-[a-z0-9-]{8,60}$/)
  .brand<"QuestionId">();
export type QuestionId = z.infer<typeof questionId>;

const count = z.int().min(0);
const option = z
  .int()
  .min(0)
  .max(MOST_CHOICES - 1);
/** A teacher asks aloud and presses A–D: then there are no words. */
const orNothing = (longest: number) => z.union([z.literal(""), typedText(longest)]);

export const questionDraft = z
  .object({
    kind: z.enum(QUESTION_KINDS),
    text: orNothing(QUESTION_LENGTH),
    /** Words of A, B, C …; each may be empty. */
    choices: z.array(orNothing(CHOICE_LENGTH)).max(MOST_CHOICES),
    /** The right ones; empty: there is none, or it is not said. */
    correct: z.array(option).max(MOST_CHOICES),
  })
  .refine(({ kind, choices }) =>
    kind === "single" || kind === "multiple" ? choices.length >= LEAST_CHOICES : choices.length === 0,
  )
  .refine(
    ({ kind, choices, correct }) =>
      correct.every((index) => index < optionCount(kind, choices)) &&
      new Set(correct).size === correct.length &&
      (kind === "multiple" || correct.length <= 1),
  );
export type QuestionDraft = z.infer<typeof questionDraft>;

/** One child's answer. */
export const answer = z.union([
  z.strictObject({ choices: z.array(option).min(1).max(MOST_CHOICES) }),
  z.strictObject({ written: typedText(WRITTEN_LENGTH) }),
]);
export type ChildAnswer = z.infer<typeof answer>;

/** A class's answer: hands for each option, or what the class agreed to write. */
export const roomAnswer = z.union([
  z.strictObject({ hands: z.array(count.max(MOST_HANDS)).min(1).max(MOST_CHOICES) }),
  z.strictObject({ written: typedText(WRITTEN_LENGTH) }),
]);
export type RoomAnswer = z.infer<typeof roomAnswer>;

/** What was answered; by one classroom, or by all together. */
export const tally = z.object({
  /** Children, as far as they can be counted. */
  voters: count,
  /** For each option. */
  counts: z.array(count),
  /** The written answers that came most often. */
  written: z.array(z.object({ value: z.string(), count })),
});
export type Tally = z.infer<typeof tally>;

export const roomTally = tally.extend({ classroomId });
export type RoomTally = z.infer<typeof roomTally>;

export const question = z.object({
  id: questionId,
  /** From 1, in the order in which they were asked. */
  number: z.int().min(1),
  kind: z.enum(QUESTION_KINDS),
  text: z.string(),
  choices: z.array(z.string()),
  askedAt: epochMs,
  /** null: answers are taken. */
  closedAt: epochMs.nullable(),
  revealed: z.boolean(),
  /** To classrooms only when it is revealed; null until then. */
  correct: z.array(option).nullable(),
  /** All classrooms together; to classrooms only when it is revealed. */
  total: tally.nullable(),
});
export type Question = z.infer<typeof question>;

export const questionsView = z.object({
  /** The one that is on the screens. */
  current: question.nullable(),
  /** Of the current one: to the teacher of every classroom that answered, to a classroom its own. */
  tallies: z.array(roomTally),
  /** To the teacher: the ones before, oldest first. */
  past: z.array(question),
  /** To a classroom: what its children type to answer; null for the teacher. */
  code: z.string().nullable(),
});
export type QuestionsView = z.infer<typeof questionsView>;

export const questionRequests = {
  /** Teacher: opens a question on every screen. One that is open is closed. */
  askQuestion: { input: questionDraft, output: z.object({ questionId }) },
  /** Teacher: takes no more answers. What the service heard before counts. */
  closeQuestion: { input: z.object({ questionId }), output: nothing },
  /** Teacher: shows all classrooms what was answered and what is right; closes it first. */
  revealQuestion: { input: z.object({ questionId }), output: nothing },
  /** Teacher: off the screens. */
  putQuestionAway: { input: nothing, output: nothing },
  /** Classroom: in place of what it answered before. */
  answerQuestion: { input: z.object({ questionId, answer: roomAnswer }), output: nothing },
} as const;

export const questionNotices = {
  questionsTold: questionsView,
  /** To the teacher about each classroom; to a classroom about itself. */
  tallyChanged: z.object({ questionId, tally: roomTally }),
} as const;

/** GET /answers/:code: what a child's device shows. */
export const answerCode = z.string().regex(/^\d{6}$/);
export const childView = z.object({
  /** null: nothing is asked now. */
  question: question.pick({ id: true, number: true, kind: true, text: true, choices: true, closedAt: true }).nullable(),
});
export type ChildView = z.infer<typeof childView>;

/**
 * POST /answers/passes. A pass is one device's for its classroom in this lesson, signed by the service; a device that has one
 * shows it and gets the same back. It says nothing but that two answers are from one device.
 */
const answerPass = z.string().regex(/^[\w-]{8,40}\.[\w-]{16,64}$/);
export const passWish = z.object({ code: answerCode, pass: answerPass.nullable() });
export const passGiven = z.object({ pass: answerPass });

/** POST /answers. */
export const childAnswer = z.object({
  code: answerCode,
  pass: answerPass,
  questionId,
  answer,
});

/** GET /lessons/:id/questions: what is on record. */
export const questionRecord = z.object({
  questions: z.array(
    question
      .pick({ id: true, number: true, kind: true, text: true, choices: true, askedAt: true, closedAt: true })
      .extend({
        correct: z.array(option),
        classrooms: z.array(tally.extend({ classroom: z.string(), school: z.string() })),
      }),
  ),
});
export type QuestionRecord = z.infer<typeof questionRecord>;
