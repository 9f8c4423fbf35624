import { describe, expect, test } from "vitest";
import { requests } from "../../../signaling/contract/requests.ts";
import type { TalkView } from "../../../signaling/contract/talk.ts";
import { messageId } from "../../../signaling/contract/talk.ts";
import {
  codeOf,
  type FakePage,
  grantedValue,
  lessonRecord,
  lessonWorld,
  north,
  south,
  west,
} from "../../support/lesson-world.ts";

async function onAir() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  const pages = {
    north: await world.openClassroom(north),
    south: await world.openClassroom(south),
    west: await world.openClassroom(west),
  };
  for (const page of Object.values(pages)) grantedValue(await page.join());
  for (const page of [teacher, ...Object.values(pages)]) page.fresh();
  return { ...world, teacher, ...pages };
}

/** The latest notice of this name, since the last look. */
function heard(page: FakePage, wanted: string): object | undefined {
  return page
    .fresh()
    .filter(({ name }) => name === wanted)
    .at(-1)?.notice;
}

/** What a room is told of all that was said when it joins. */
async function told(page: FakePage): Promise<TalkView> {
  page.fresh();
  grantedValue(await page.join());
  return heard(page, "talkTold") as TalkView;
}

describe("the queue for the stage", () => {
  test("hands stand in the order in which they were raised; a classroom sees its own place only", async () => {
    const { teacher, north: first, south: second, clock } = await onAir();
    const at = clock.now();
    grantedValue(await second.guest.handlers.raiseHand({}));
    clock.advance(5_000);
    grantedValue(await first.guest.handlers.raiseHand({}));
    grantedValue(await second.guest.handlers.raiseHand({}));
    expect(heard(teacher, "handsChanged")).toEqual({
      hands: [
        { classroomId: south, raisedAt: at, place: 1 },
        { classroomId: north, raisedAt: at + 5_000, place: 2 },
      ],
    });
    expect(heard(first, "handsChanged")).toEqual({
      hands: [{ classroomId: north, raisedAt: at + 5_000, place: 2 }],
    });
    grantedValue(await second.guest.handlers.lowerHand({}));
    expect(heard(first, "handsChanged")).toMatchObject({ hands: [{ place: 1 }] });
  });

  test("a hand stays up through a lost socket, a reload and a lost seat, and goes with a room that leaves", async () => {
    const { teacher, north: page, openClassroom } = await onAir();
    grantedValue(await page.guest.handlers.raiseHand({}));
    page.guest.dropped();
    page.guest.returned();
    expect((await told(page)).hands).toMatchObject([{ classroomId: north, place: 1 }]);
    page.guest.dropped();
    page.guest.gone();
    expect((await told(teacher)).hands).toHaveLength(1);
    const back = await openClassroom(north);
    expect((await told(back)).hands).toHaveLength(1);
    grantedValue(await back.guest.handlers.leave({}));
    expect(heard(teacher, "handsChanged")).toEqual({ hands: [] });
  });

  test("who is called up has been heard: its hand goes down", async () => {
    const { teacher, north: page } = await onAir();
    grantedValue(await page.guest.handlers.raiseHand({}));
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    expect(heard(teacher, "handsChanged")).toEqual({ hands: [] });
    grantedValue(await page.guest.handlers.raiseHand({}));
    expect(teacher.names()).not.toContain("handsChanged");
  });

  test("the teacher takes a classroom out of the queue; a classroom takes out nobody", async () => {
    const { teacher, north: first, south: second } = await onAir();
    grantedValue(await first.guest.handlers.raiseHand({}));
    expect(codeOf(await second.guest.handlers.dismissHand({ classroomId: north }))).toBe("ticket.forbidden");
    expect(codeOf(await teacher.guest.handlers.raiseHand({}))).toBe("ticket.forbidden");
    grantedValue(await teacher.guest.handlers.dismissHand({ classroomId: north }));
    expect((await told(first)).hands).toEqual([]);
  });

  test("of two calls for the last place the second is refused", async () => {
    const { teacher, north: page } = await onAir();
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: west }));
    const calls = [north, south].map((classroomId) => teacher.guest.handlers.openClassroom({ classroomId }));
    expect((await Promise.all(calls)).map(codeOf)).toEqual(["granted", "stage.full"]);
    expect(heard(page, "stageChanged")).toEqual({ stage: [west, north] });
  });
});

describe("the camera before the call", () => {
  test("the first of the queue is prepared: it is taken from, nobody gets it, and a call gives it to all", async () => {
    const { teacher, north: page, south: other, sfu } = await onAir();
    expect(codeOf(await page.sendVoice())).toBe("media.not-allowed");
    grantedValue(await page.guest.handlers.raiseHand({}));
    expect(heard(page, "preparedChanged")).toEqual({ prepared: [north] });
    grantedValue(await page.sendVideo("pupils"));
    grantedValue(await page.sendVoice());
    expect(sfu.room.open).toMatchObject({ taken: 2, given: 0 });
    expect([...teacher.names(), ...other.names()]).not.toContain("sourceOffered");
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    expect(sfu.room.open).toMatchObject({ taken: 2, given: 6 });
    expect(other.names().filter((name) => name === "sourceOffered")).toHaveLength(2);
  });

  test("a room that joins gets nothing of what is only prepared", async () => {
    const { north: page, south: other } = await onAir();
    grantedValue(await page.guest.handlers.raiseHand({}));
    grantedValue(await page.sendVoice());
    expect(grantedValue(await other.join()).offers).toEqual([]);
  });

  test("unpausing and restarting what is veiled gives it to nobody", async () => {
    const { north: page, south: other, sfu } = await onAir();
    grantedValue(await page.guest.handlers.raiseHand({}));
    const { sourceId } = grantedValue(await page.sendVoice(true));
    grantedValue(await page.guest.handlers.pauseSource({ sourceId, paused: false }));
    grantedValue(await page.sendVoice());
    expect(sfu.room.open).toMatchObject({ taken: 1, given: 0 });
    expect(other.names()).not.toContain("sourcePaused");
  });

  test("whoever gives up its hand is no longer taken from", async () => {
    const { north: page, sfu } = await onAir();
    grantedValue(await page.guest.handlers.raiseHand({}));
    grantedValue(await page.sendVoice());
    grantedValue(await page.guest.handlers.lowerHand({}));
    expect(heard(page, "preparedChanged")).toEqual({ prepared: [] });
    expect(sfu.room.open.taken).toBe(0);
    expect(codeOf(await page.sendVoice())).toBe("media.not-allowed");
  });

  test("who is sent back is heard by nobody, and may not start again", async () => {
    const { teacher, north: page, sfu } = await onAir();
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await page.sendVoice());
    grantedValue(await teacher.guest.handlers.closeClassroom({ classroomId: north }));
    expect(sfu.room.open).toMatchObject({ taken: 0, given: 0 });
    expect(codeOf(await page.sendVoice())).toBe("media.not-allowed");
  });

  test("the teacher's choice is prepared beside the first hand, until another is chosen", async () => {
    const { teacher, north: first, south: chosen } = await onAir();
    grantedValue(await first.guest.handlers.raiseHand({}));
    grantedValue(await teacher.guest.handlers.prepareClassroom({ classroomId: south }));
    expect(heard(teacher, "preparedChanged")).toEqual({ prepared: [north, south] });
    grantedValue(await teacher.guest.handlers.prepareClassroom({ classroomId: null }));
    expect(heard(chosen, "preparedChanged")).toEqual({ prepared: [] });
    expect(codeOf(await first.guest.handlers.prepareClassroom({ classroomId: north }))).toBe("ticket.forbidden");
  });

  test("a room that is not here is passed over, and prepared when it comes back", async () => {
    const { north: first, south: second, openClassroom } = await onAir();
    grantedValue(await first.guest.handlers.raiseHand({}));
    grantedValue(await second.guest.handlers.raiseHand({}));
    first.guest.dropped();
    first.guest.gone();
    expect((await told(second)).prepared).toEqual([south]);
    expect((await told(await openClassroom(north))).prepared).toEqual([north]);
    expect(heard(second, "preparedChanged")).toEqual({ prepared: [] });
  });
});

describe("messages", () => {
  test("a classroom writes to the teacher; the teacher to all or to one", async () => {
    const { teacher, north: page, south: other, talkLog } = await onAir();
    grantedValue(await page.guest.handlers.sendMessage({ to: "teacher", text: "please louder" }));
    expect(heard(teacher, "messagePosted")).toMatchObject({ message: { from: north, to: "teacher" } });
    expect(page.names()).toContain("messagePosted");
    expect(other.names()).toEqual([]);
    grantedValue(await teacher.guest.handlers.sendMessage({ to: north, text: "better now?" }));
    grantedValue(await teacher.guest.handlers.sendMessage({ to: "all", text: "open your books" }));
    expect(other.fresh()).toMatchObject([{ notice: { message: { from: "teacher", text: "open your books" } } }]);
    expect((await told(page)).messages.map(({ text }) => text)).toEqual([
      "please louder",
      "better now?",
      "open your books",
    ]);
    expect(talkLog.entries.map(({ kind }) => kind)).toEqual(["message", "message", "message"]);
  });

  test("nobody writes past the teacher, or to a room that was not invited", async () => {
    const { teacher, north: page } = await onAir();
    expect(codeOf(await page.guest.handlers.sendMessage({ to: south, text: "psst" }))).toBe("ticket.forbidden");
    expect(codeOf(await page.guest.handlers.sendMessage({ to: "all", text: "hello" }))).toBe("ticket.forbidden");
    const { input } = requests.sendMessage;
    const stranger = input.parse({ to: "cls-stranger", text: "hello" });
    expect(codeOf(await teacher.guest.handlers.sendMessage(stranger))).toBe("record.not-found");
  });

  test("what the teacher takes back is gone from every page, from later views and from the record", async () => {
    const { teacher, north: page, talkLog } = await onAir();
    const sent = grantedValue(await page.guest.handlers.sendMessage({ to: "teacher", text: "rude" }));
    expect(codeOf(await page.guest.handlers.removeMessage(sent))).toBe("ticket.forbidden");
    grantedValue(await teacher.guest.handlers.removeMessage(sent));
    expect(heard(page, "messageRemoved")).toEqual(sent);
    expect((await told(teacher)).messages).toEqual([]);
    grantedValue(await teacher.guest.handlers.removeMessage({ messageId: messageId.parse("msg-unknown-one") }));
    expect(talkLog.entries.map(({ kind }) => kind)).toEqual(["message", "message-removed"]);
  });

  test("a flood is slowed down, for the one who makes it", async () => {
    const { north: page, south: other, clock } = await onAir();
    const write = (who: FakePage) => who.guest.handlers.sendMessage({ to: "teacher", text: "again" });
    const codes: string[] = [];
    for (let count = 0; count < 9; count += 1) codes.push(codeOf(await write(page)));
    expect(codes).toEqual([...Array(8).fill("granted"), "request.too-many"]);
    expect(codeOf(await write(other))).toBe("granted");
    clock.advance(4_000);
    expect(codeOf(await write(page))).toBe("granted");
  });

  test("the latest two hundred are told to who joins", async () => {
    const { teacher, clock } = await onAir();
    for (let count = 0; count < 205; count += 1) {
      clock.advance(4_000);
      grantedValue(await teacher.guest.handlers.sendMessage({ to: "all", text: `number ${count}` }));
    }
    const { messages } = await told(teacher);
    expect([messages.length, messages[0]?.text]).toEqual([200, "number 5"]);
  });

  test("the schema refuses what no person types", () => {
    const accepts = (text: unknown) => requests.sendMessage.input.safeParse({ to: "all", text }).success;
    expect(accepts("第三题再讲一遍\n谢谢")).toBe(true);
    expect(requests.sendMessage.input.parse({ to: "all", text: "  hello " }).text).toBe("hello");
    expect(accepts("x".repeat(500))).toBe(true);
    for (const text of ["", "   ", "x".repeat(501), "x".repeat(1_000_000), "a\u0000b", "a\u202eb", 7, null, ["a"]])
      expect(accepts(text)).toBe(false);
  });
});

describe("roll call, notes and trouble", () => {
  test("a headcount and notes reach the teacher and the own room, and no other", async () => {
    const { teacher, north: page, south: other, talkLog, clock } = await onAir();
    grantedValue(await page.guest.handlers.countHeads({ heads: 31 }));
    grantedValue(await page.guest.handlers.countHeads({ heads: 32 }));
    grantedValue(await page.guest.handlers.addNote({ text: "two came late" }));
    const room = {
      classroomId: north,
      heads: 32,
      notes: [{ at: clock.now(), text: "two came late" }],
      trouble: null,
    };
    expect(heard(teacher, "roomTalkChanged")).toEqual({ room });
    expect((await told(page)).rooms).toEqual([room]);
    expect(other.names()).toEqual([]);
    expect((await told(other)).rooms).toEqual([{ classroomId: south, heads: null, notes: [], trouble: null }]);
    expect(talkLog.entries.map(({ kind }) => kind)).toEqual(["heads", "heads", "note"]);
  });

  test("fifty notes are enough", async () => {
    const { north: page } = await onAir();
    for (let count = 0; count < 50; count += 1) grantedValue(await page.guest.handlers.addNote({ text: "note" }));
    expect(codeOf(await page.guest.handlers.addNote({ text: "one more" }))).toBe("talk.full");
  });

  test("lost sound reaches the teacher once, stays until it is settled, and is on record", async () => {
    const { teacher, north: page, talkLog } = await onAir();
    grantedValue(await page.guest.handlers.reportTrouble({ lost: "sound" }));
    grantedValue(await page.guest.handlers.reportTrouble({ lost: "sound" }));
    const notices = teacher.fresh();
    expect(notices).toHaveLength(1);
    // Without a control loop (POLICY=stock) nothing is known of the link.
    expect(notices[0]?.notice).toMatchObject({ room: { trouble: { lost: "sound", plan: null, link: null } } });
    expect((await told(teacher)).rooms).toMatchObject([{ trouble: { lost: "sound" } }]);
    expect(codeOf(await page.guest.handlers.settleTrouble({ classroomId: north }))).toBe("ticket.forbidden");
    grantedValue(await teacher.guest.handlers.settleTrouble({ classroomId: north }));
    grantedValue(await page.guest.handlers.endTrouble({}));
    expect((await told(page)).rooms).toMatchObject([{ trouble: null }]);
    expect(talkLog.entries.map(({ kind }) => kind)).toEqual(["trouble", "trouble-over"]);
  });

  test("nobody speaks from the lobby", async () => {
    const world = lessonWorld();
    const page = await world.openClassroom(north);
    expect(codeOf(await page.guest.handlers.raiseHand({}))).toBe("lesson.not-joined");
    expect(codeOf(await page.guest.handlers.sendMessage({ to: "teacher", text: "hi" }))).toBe("lesson.not-joined");
    expect(codeOf(await page.guest.handlers.countHeads({ heads: 3 }))).toBe("lesson.not-joined");
  });
});

describe("the record of what was said", () => {
  test("what could not be written is written with the next look, in order", async () => {
    const { north: page, talkLog, clock, lessons } = await onAir();
    talkLog.failing = true;
    grantedValue(await page.guest.handlers.countHeads({ heads: 1 }));
    grantedValue(await page.guest.handlers.countHeads({ heads: 2 }));
    talkLog.failing = false;
    clock.advance(10_000);
    await lessons.close();
    expect(talkLog.entries).toMatchObject([{ heads: 1 }, { heads: 2 }]);
    expect(new Set(talkLog.entries.map(({ id }) => id)).size).toBe(2);
  });

  test("a lesson goes on with what was said before the service was started anew", async () => {
    const world = lessonWorld(lessonRecord({ state: "live" }));
    const message = { id: messageId.parse("msg-from-before"), at: 1, from: north, to: "teacher", text: "hi" } as const;
    world.talkLog.kept = { messages: [message], rooms: [{ classroomId: north, heads: 30, notes: [] }] };
    const page = await world.openClassroom(north);
    expect(await told(page)).toMatchObject({ messages: [message], rooms: [{ heads: 30, trouble: null }] });
    const other = await world.openClassroom(south);
    expect((await told(other)).messages).toEqual([]);
  });
});
