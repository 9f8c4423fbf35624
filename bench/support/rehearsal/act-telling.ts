import { act } from "../../../tests/e2e/support/act.ts";
import type { RoomName } from "./cast.ts";
import { atDesk, each, fillAndSend, tabletOf } from "./gestures.ts";
import type { Step } from "./play.ts";
import { messagesOn } from "./screen.ts";
import { until, untilAll } from "./until.ts";

/** What is counted and noted; the record must say the same. */
export const HEADS: Readonly<Record<RoomName, number>> = { strong: 31, weak: 24, far: 17 };
export const NOTE = "Two came late";

/** Those of the messages that are not taken back, as each classroom may read them; the teacher reads all. */
const MESSAGES = {
  fromWeak: "We cannot read the third line",
  toAll: "The third line says one quarter",
  toFar: "You are next",
  takenBack: "Sent to the wrong class",
} as const;
export const READABLE: Readonly<Record<RoomName | "teacher", readonly string[]>> = {
  teacher: [MESSAGES.fromWeak, MESSAGES.toAll, MESSAGES.toFar],
  strong: [MESSAGES.toAll],
  weak: [MESSAGES.fromWeak, MESSAGES.toAll],
  far: [MESSAGES.toAll, MESSAGES.toFar],
};

export const tellingSteps: readonly Step[] = [
  {
    name: "roll call in every room, and a note",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      await act(teacher, "tab-classrooms");
      for (const name of ["strong", "far"] as const)
        await atDesk(rooms[name], (page) => fillAndSend(page, "count-heads", String(HEADS[name])));
      await fillAndSend(tabletOf(cast), "count-heads", String(HEADS.weak));
      await fillAndSend(tabletOf(cast), "add-note", NOTE);
      const told = () =>
        each(Object.fromEntries(cast.everyRoom.map(({ name }) => [name, teacher])), async (page, name) => {
          const row = page.locator(
            `.classroom[data-classroom="${cast.everyRoom.find((room) => room.name === name)?.id}"]`,
          );
          return { name, text: (await row.innerText()).replace(/\s+/g, " ") };
        });
      await untilAll("heads at the teacher", told, ({ name, text }) =>
        cast.everyRoom.some((room) => room.name === name && text.includes(`${HEADS[room.name]}`)),
      );
      await teacher.getByText(NOTE).first().waitFor({ state: "attached" });
      return `${HEADS.strong + HEADS.weak + HEADS.far} heads`;
    },
  },
  {
    name: "the far room lost the sound: the teacher is told, with what the network does",
    run: async ({ teacher, rooms: { far } }) => {
      await atDesk(far, (page) => act(page, "lost-sound"));
      const trouble = teacher.locator(`[data-trouble="${far.id}"]`);
      await trouble.waitFor();
      const facts = (await trouble.locator(".notice-body > div p").last().innerText()).trim();
      if (!/\d/.test(facts)) throw new Error(`no facts: ${facts}`);
      await act(teacher, "settle-trouble", far.id);
      await trouble.waitFor({ state: "detached" });
      return facts;
    },
  },
  {
    name: "messages from a room, to all, to one; one is taken back",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      await act(teacher, "tab-messages");
      await fillAndSend(tabletOf(cast), "send-message", MESSAGES.fromWeak);
      await teacher.locator(".message-text", { hasText: MESSAGES.fromWeak }).waitFor();
      const receiver = teacher.locator('form:has([data-action="send-message"]) select');
      await receiver.selectOption("all");
      await fillAndSend(teacher, "send-message", MESSAGES.takenBack);
      await Promise.all(
        cast.everyRoom.map(({ page }) => page.locator(".message-card", { hasText: MESSAGES.takenBack }).waitFor()),
      );
      const line = teacher.locator(".message-list li", { hasText: MESSAGES.takenBack });
      await line.locator('[data-action="remove-message"]').click();
      await Promise.all(
        cast.everyRoom.map(({ page }) =>
          page.locator(".message-card", { hasText: MESSAGES.takenBack }).waitFor({ state: "detached" }),
        ),
      );
      await fillAndSend(teacher, "send-message", MESSAGES.toAll);
      await receiver.selectOption(rooms.far.id);
      await fillAndSend(teacher, "send-message", MESSAGES.toFar);
      await rooms.far.page.locator(".message-card", { hasText: MESSAGES.toFar }).waitFor();
      await until(
        "all messages at the teacher",
        async () => (await messagesOn(teacher)).join() === READABLE.teacher.join(),
      );
      return undefined;
    },
  },
  {
    name: "captions of a recogniser are on every screen",
    run: async (cast) => {
      const made = await cast.teacherRest.post<{ key: string }>(`/api/v1/lessons/${cast.lessonId}/caption-key`, {});
      const text = "A quarter is half of a half.";
      const post = async (): Promise<void> => {
        const answer = await fetch(new URL(`/api/v1/lessons/${cast.lessonId}/captions`, cast.demo.origin), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ key: made.key, sequence: 1, text, language: "en", final: true }),
        });
        if (!answer.ok) throw new Error(`the caption was refused: ${answer.status}`);
      };
      const read = Object.values(cast.screens).map((page) => page.locator(".captions p", { hasText: text }).waitFor());
      await Promise.all([...read, post()]);
      return undefined;
    },
  },
];
