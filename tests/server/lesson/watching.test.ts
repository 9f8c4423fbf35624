import { describe, expect, test } from "vitest";
import { WATCHING_STILLS_KBPS } from "../../../server/lesson/watched-pictures.ts";
import type { QuestionDraft, QuestionsView } from "../../../signaling/contract/questions.ts";
import { questionsView } from "../../../signaling/contract/questions.ts";
import type { StillPart, StillsOrder } from "../../../signaling/contract/stills.ts";
import { codeOf, type FakePage, grantedValue, lessonRecord, lessonWorld, north } from "../../support/lesson-world.ts";
import { webpBytes } from "../../support/still-bytes.ts";

/** What somebody who watches unseen gets where pictures do not move, and of what is asked. */

async function onAir() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  grantedValue(await teacher.sendVoice());
  const { sourceId } = grantedValue(await teacher.sendVideo("teacher"));
  grantedValue(await teacher.guest.handlers.goLive({}));
  const page = await world.openClassroom(north);
  grantedValue(await page.join());
  const observer = await world.openObserver();
  grantedValue(await observer.join());
  for (const each of [teacher, page, observer]) each.fresh();
  const tracks = () =>
    world.sfu.room.transports.flatMap(({ given }) => given).filter(({ sparing, closed }) => sparing && !closed);
  /** The worker sends the observer pictures, or none. */
  const flow = (flows: boolean) => {
    for (const track of tracks()) track.layers = flows ? { spatial: 0, temporal: 1 } : undefined;
  };
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second += 1) {
      world.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  flow(true);
  return { ...world, teacher, north: page, observer, sourceId, flow, seconds };
}

const saidTo = <N extends object>(page: FakePage, name: string): N[] =>
  page.heard.filter((each) => each.name === name).map(({ notice }) => notice as N);

describe("a picture that does not reach an observer", () => {
  test("comes as still ones, slowly, until it moves again", async () => {
    const { teacher, observer, sourceId, flow, seconds, north: classroom } = await onAir();
    await seconds(10);
    expect(observer.names()).toEqual([]);
    flow(false);
    await seconds(3);
    expect(observer.names()).toEqual([]);
    await seconds(1);
    expect(saidTo(observer, "watchedAsStills")).toEqual([{ sourceIds: [sourceId] }]);
    const [order] = saidTo<StillsOrder>(teacher, "stillsOrdered");
    const { maxBytes = 0, everyMs = 0 } = order?.wanted ?? {};
    expect(order).toMatchObject({ sourceId, source: "teacher" });
    // What it costs the teacher's uplink.
    expect((maxBytes * 8) / everyMs).toBeLessThanOrEqual(2 * WATCHING_STILLS_KBPS);
    const picture = webpBytes(3_000);
    grantedValue(await teacher.guest.handlers.sendStill({ sourceId, picture }));
    await seconds(3);
    const parts = saidTo<StillPart>(observer, "stillPartSent");
    expect(parts.reduce((bytes, { data }) => bytes + data.byteLength, 0)).toBe(picture.byteLength);
    flow(true);
    await seconds(5);
    expect(saidTo(observer, "watchedAsStills").at(-1)).toEqual({ sourceIds: [] });
    expect(saidTo<StillsOrder>(teacher, "stillsOrdered").at(-1)?.wanted).toBeNull();
    expect(classroom.names()).toEqual([]);
  });

  test("is not asked for any more when the observer has gone", async () => {
    const { teacher, observer, flow, seconds } = await onAir();
    flow(false);
    await seconds(5);
    expect(saidTo<StillsOrder>(teacher, "stillsOrdered").at(-1)?.wanted).not.toBeNull();
    observer.guest.gone();
    expect(saidTo<StillsOrder>(teacher, "stillsOrdered").at(-1)?.wanted).toBeNull();
    teacher.fresh();
    await seconds(20);
    expect(saidTo(teacher, "stillsOrdered")).toEqual([]);
  });

  test("is a classroom's as before when an observer has had it, too", async () => {
    const { teacher, observer, lessons, sourceId, flow, seconds, north: classroom } = await onAir();
    lessons.live(lessonRecord().id)?.stills.start(north, sourceId, 100);
    flow(false);
    await seconds(5);
    observer.guest.gone();
    expect(saidTo<StillsOrder>(teacher, "stillsOrdered").at(-1)?.wanted).not.toBeNull();
    grantedValue(await teacher.guest.handlers.sendStill({ sourceId, picture: webpBytes(2_000) }));
    await seconds(2);
    expect(saidTo(classroom, "stillPartSent")).not.toEqual([]);
    expect(saidTo(classroom, "watchedAsStills")).toEqual([]);
  });

  test("is not missed while its sender has paused it, nor is a classroom's on stage", async () => {
    const { teacher, observer, north: classroom, sourceId, flow, seconds } = await onAir();
    grantedValue(await teacher.guest.handlers.pauseSource({ sourceId, paused: true }));
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await classroom.sendVideo("pupils"));
    flow(false);
    await seconds(20);
    expect(saidTo(observer, "watchedAsStills")).toEqual([]);
    expect(saidTo(teacher, "stillsOrdered")).toEqual([]);
  });

  test("of a source that ends, and of media that are lost, leaves nothing behind", async () => {
    const { teacher, observer, sourceId, sfu, flow, seconds } = await onAir();
    flow(false);
    await seconds(5);
    grantedValue(await teacher.guest.handlers.stopSource({ sourceId }));
    await seconds(1);
    expect(saidTo(observer, "watchedAsStills").at(-1)).toEqual({ sourceIds: [] });
    sfu.room.lose();
    for (const page of [teacher, observer]) page.fresh();
    await seconds(20);
    expect([saidTo(observer, "watchedAsStills"), saidTo(teacher, "stillsOrdered")]).toEqual([[], []]);
  });
});

const single: QuestionDraft = {
  kind: "single",
  text: "Half of a half?",
  choices: ["A quarter", "Two"],
  correct: [0],
};

describe("a question", () => {
  const latest = (page: FakePage) => saidTo<QuestionsView>(page, "questionsTold").at(-1);

  test("is shown to an observer as to a classroom, with what all have answered and nothing to answer with", async () => {
    const { teacher, observer, north: classroom } = await onAir();
    const { questionId } = grantedValue(await teacher.guest.handlers.askQuestion(single));
    const asked = latest(observer);
    expect(asked).toEqual({ ...latest(classroom), code: null });
    expect(asked?.current).toMatchObject({ id: questionId, correct: null, total: null });
    expect(latest(classroom)?.code).not.toBeNull();
    grantedValue(await classroom.guest.handlers.answerQuestion({ questionId, answer: { hands: [20, 3] } }));
    await expect
      .poll(() => saidTo(observer, "questionsTold").length + saidTo(observer, "tallyChanged").length)
      .toBeGreaterThan(0);
    grantedValue(await teacher.guest.handlers.revealQuestion({ questionId }));
    expect(latest(observer)).toMatchObject({
      current: { revealed: true, correct: [0], total: { voters: 23, counts: [20, 3] } },
      tallies: [{ classroomId: north, voters: 23 }],
      past: [],
      code: null,
    });
    grantedValue(await teacher.guest.handlers.putQuestionAway({}));
    expect(latest(observer)).toEqual({ current: null, tallies: [], past: [], code: null });
    for (const view of saidTo(observer, "questionsTold")) expect(questionsView.safeParse(view).error).toBeUndefined();
  });

  test("that is open when an observer comes is shown, and answers are told as they come", async () => {
    const { teacher, north: classroom, openObserver, clock } = await onAir();
    const { questionId } = grantedValue(await teacher.guest.handlers.askQuestion(single));
    grantedValue(await classroom.guest.handlers.answerQuestion({ questionId, answer: { hands: [4, 0] } }));
    const late = await openObserver("psn-late");
    grantedValue(await late.join());
    expect(latest(late)).toMatchObject({ current: { id: questionId }, tallies: [{ voters: 4 }] });
    grantedValue(await classroom.guest.handlers.answerQuestion({ questionId, answer: { hands: [5, 1] } }));
    clock.advance(300);
    expect(saidTo(late, "tallyChanged")).toMatchObject([{ questionId, tally: { classroomId: north, voters: 6 } }]);
  });

  test("is never answered by an observer, who also raises no hand, writes nothing and says nothing", async () => {
    const { teacher, observer, north: classroom, clock } = await onAir();
    const { questionId } = grantedValue(await teacher.guest.handlers.askQuestion(single));
    for (const page of [teacher, classroom]) page.fresh();
    const { handlers } = observer.guest;
    const wish = { op: "blank", dark: false } as const;
    for (const outcome of [
      await handlers.answerQuestion({ questionId, answer: { hands: [30, 0] } }),
      await handlers.closeQuestion({ questionId }),
      await handlers.revealQuestion({ questionId }),
      await handlers.putQuestionAway({}),
      await handlers.askQuestion(single),
      await handlers.raiseHand({}),
      await handlers.writeSlate({ writer: "unseen", number: 1, wishes: [wish] }),
      await handlers.sendMessage({ to: "teacher", text: "Hello" }),
    ])
      expect(codeOf(outcome)).toBe("ticket.forbidden");
    clock.advance(1_000);
    expect([...teacher.names(), ...classroom.names()]).toEqual([]);
  });
});
