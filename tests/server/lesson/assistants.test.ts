import { describe, expect, test } from "vitest";
import { requests } from "../../../signaling/contract/requests.ts";
import { codeOf, FakePage, grantedValue, lessonWorld, north, south } from "../../support/lesson-world.ts";
import { routerCapabilities } from "../../support/rtp.ts";

async function withScreen() {
  const world = lessonWorld();
  const teacher = await world.openTeacher();
  grantedValue(await teacher.join());
  const screen = await world.openClassroom(north);
  grantedValue(await screen.join());
  const code = codeAt(screen);
  const open = async (typed = code) => {
    const { lessonId, seat } = grantedValue(world.lessons.assisting.seatOf(typed));
    return new FakePage(grantedValue(await world.lessons.admit(lessonId, seat)));
  };
  return { ...world, teacher, screen, code, open };
}

/** What the big screen was last told of its second devices. */
function told(screen: FakePage): { code: string; devices: number } {
  const notice = screen.heard.filter(({ name }) => name === "assistantsChanged").at(-1)?.notice;
  if (notice === undefined || !("code" in notice) || !("devices" in notice)) throw new Error("no code was told");
  return { code: String(notice.code), devices: Number(notice.devices) };
}
const codeAt = (screen: FakePage) => told(screen).code;

describe("an assistant's device", () => {
  test("speaks for its classroom and hears what the classroom hears", async () => {
    const { teacher, screen, open } = await withScreen();
    const tablet = await open();
    expect(tablet.names()).toEqual(["welcomed", "talkTold", "questionsTold"]);
    expect(told(screen).devices).toBe(1);
    for (const page of [teacher, screen, tablet]) page.fresh();
    grantedValue(await tablet.guest.handlers.raiseHand({}));
    grantedValue(await tablet.guest.handlers.countHeads({ heads: 30 }));
    grantedValue(await tablet.guest.handlers.sendMessage({ to: "teacher", text: "ready" }));
    expect(teacher.fresh()).toMatchObject([
      { name: "handsChanged", notice: { hands: [{ classroomId: north }] } },
      { name: "preparedChanged" },
      { name: "roomTalkChanged", notice: { room: { heads: 30 } } },
      { name: "messagePosted", notice: { message: { from: north } } },
    ]);
    expect(screen.names()).toEqual(tablet.names());
    expect(screen.names()).toContain("messagePosted");
  });

  test("answers for the class", async () => {
    const { teacher, screen, open } = await withScreen();
    const tablet = await open();
    const draft = { kind: "truth", text: "", choices: [], correct: [] } as const;
    const { questionId } = grantedValue(
      await teacher.guest.handlers.askQuestion(requests.askQuestion.input.parse(draft)),
    );
    grantedValue(await tablet.guest.handlers.answerQuestion({ questionId, answer: { hands: [20, 10] } }));
    expect(tablet.names()).toContain("questionsTold");
    expect(screen.names()).toContain("questionsTold");
  });

  test("gets no picture, no sound and no strokes, and takes nobody's seat", async () => {
    const { teacher, screen, open, sfu } = await withScreen();
    const tablet = await open();
    const { handlers } = tablet.guest;
    const before = sfu.room.open;
    expect(codeOf(await tablet.join())).toBe("lesson.not-joined");
    expect(codeOf(await handlers.openTransports({ rtpCapabilities: routerCapabilities }))).not.toBe("granted");
    expect(codeOf(await tablet.sendVoice())).toBe("lesson.not-joined");
    expect(codeOf(await handlers.goLive({}))).toBe("lesson.not-joined");
    expect(codeOf(await handlers.endLesson({}))).toBe("ticket.forbidden");
    expect(codeOf(await handlers.askQuestion({ kind: "text", text: "", choices: [], correct: [] }))).toBe(
      "ticket.forbidden",
    );
    tablet.fresh();
    grantedValue(await teacher.sendVoice());
    grantedValue(await teacher.sendVideo("board"));
    expect(tablet.names()).toEqual([]);
    expect(screen.names()).toContain("sourceOffered");
    expect(sfu.room.open.transports).toBe(before.transports);
  });

  test("hears that the lesson went live, who is on stage and that it ended", async () => {
    const { teacher, open } = await withScreen();
    const tablet = await open();
    tablet.fresh();
    grantedValue(await teacher.guest.handlers.goLive({}));
    grantedValue(await teacher.guest.handlers.openClassroom({ classroomId: north }));
    grantedValue(await teacher.guest.handlers.endLesson({}));
    expect(tablet.names().filter((name) => name !== "handsChanged" && name !== "preparedChanged")).toEqual([
      "lessonWentLive",
      "stageChanged",
      "lessonEnded",
      "seatTaken",
    ]);
    expect(tablet.hungUp).toBe(true);
  });

  test("is out with its big screen, and the old code opens nothing", async () => {
    const { screen, code, open, lessons } = await withScreen();
    const tablet = await open();
    const { lessonId, seat } = grantedValue(lessons.assisting.seatOf(code));
    grantedValue(await screen.guest.handlers.leave({}));
    expect([tablet.names().at(-1), tablet.hungUp]).toEqual(["seatTaken", true]);
    expect(codeOf(await tablet.guest.handlers.raiseHand({}))).toBe("lesson.not-joined");
    expect(codeOf(lessons.assisting.seatOf(code))).toBe("assistant.revoked");
    expect(codeOf(await lessons.admit(lessonId, seat))).toBe("assistant.revoked");
    grantedValue(await screen.join());
    expect(codeAt(screen)).not.toBe(code);
    expect(codeOf(await lessons.admit(lessonId, seat))).toBe("assistant.revoked");
  });

  test("stays while the big screen is reloaded or loses its line", async () => {
    const { screen, code, open, openClassroom } = await withScreen();
    const tablet = await open();
    screen.guest.dropped();
    screen.guest.returned();
    const again = await openClassroom(north);
    grantedValue(await again.join());
    expect(told(again)).toEqual({ code, devices: 1 });
    expect(tablet.hungUp).toBe(false);
    grantedValue(await tablet.guest.handlers.raiseHand({}));
  });

  test("a fifth takes the place of the oldest; one that goes is no longer counted", async () => {
    const { screen, open } = await withScreen();
    const tablets = [await open(), await open(), await open(), await open(), await open()];
    expect(tablets.map(({ hungUp }) => hungUp)).toEqual([true, false, false, false, false]);
    expect(told(screen).devices).toBe(4);
    tablets[4]?.guest.gone();
    await expect.poll(() => told(screen).devices).toBe(3);
  });

  test("a made-up or another room's code does not speak for this room", async () => {
    const { lessons, openClassroom, teacher, code } = await withScreen();
    expect(codeOf(lessons.assisting.seatOf("aaaaaaaa"))).toBe("assistant.revoked");
    const other = await openClassroom(south);
    grantedValue(await other.join());
    const { lessonId } = grantedValue(lessons.assisting.seatOf(code));
    const forged = { role: "assistant", classroomId: south, code } as const;
    const page = new FakePage(grantedValue(await lessons.admit(lessonId, forged)));
    expect(page.hungUp).toBe(true);
    teacher.fresh();
    expect(codeOf(await page.guest.handlers.raiseHand({}))).toBe("lesson.not-joined");
    expect(teacher.names()).toEqual([]);
  });
});
