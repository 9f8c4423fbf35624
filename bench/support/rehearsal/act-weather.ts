import { MASTER_ROOM } from "../../../signaling/contract/protocol.ts";
import { act } from "../../../tests/e2e/support/act.ts";
import { agreeOnSheet, hears, sees, tabletOf, writeLines } from "./gestures.ts";
import type { Step } from "./play.ts";

const CUT_MS = 30_000;

export const weatherSteps: readonly Step[] = [
  {
    name: "the far room's page is loaded anew in the middle of writing",
    run: async (cast) => {
      const { teacher, rooms, before } = cast;
      await act(teacher, "white-sheet");
      await act(teacher, "pen-r");
      await writeLines(teacher, 2);
      before.push({ room: "far", recording: await rooms.far.playback.recording() });
      const at = performance.now();
      const since = (): string => `${((performance.now() - at) / 1_000).toFixed(0)} s`;
      const load = async (): Promise<string[]> => {
        await rooms.far.page.reload();
        const loaded = since();
        await rooms.far.page.locator('main[data-lesson-state="live"]').waitFor();
        return [`page after ${loaded}`, `lesson ${since()}`];
      };
      const [told] = await Promise.all([load(), writeLines(teacher, 6, 2)]);
      await agreeOnSheet(cast.screens, { strokes: 8 }, 120_000);
      told.push(`all ink ${since()}`);
      await sees(rooms.far.page, { source: "teacher", classroom: MASTER_ROOM }, 5, 120_000);
      told.push(`picture ${since()}`);
      await hears(rooms.far.page, MASTER_ROOM);
      return told.join(", ");
    },
  },
  {
    name: "the weak room's link is cut for 30 s while the lesson goes on, and comes back",
    run: async (cast) => {
      const { teacher, rooms } = cast;
      const { strong, weak, far } = rooms;
      const { down, up } = { down: weak.link.shape("down").rateKbps, up: weak.link.shape("up").rateKbps };
      const cutMs = Date.now();
      weak.link.play([
        { atMs: 0, down: { rateKbps: 0 }, up: { rateKbps: 0 } },
        { atMs: CUT_MS, down: { rateKbps: down }, up: { rateKbps: up } },
      ]);
      await act(teacher, "white-sheet");
      await writeLines(teacher, 3);
      await act(teacher, "tab-classrooms");
      const away = teacher.locator(`.classroom[data-classroom="${weak.id}"][data-presence="away"]`);
      await Promise.all([
        agreeOnSheet({ teacher, strong: strong.page, far: far.page }, { strokes: 3 }),
        weak.page.locator('main:not([data-connection="open"])').waitFor({ state: "attached" }),
        away.waitFor(),
      ]);
      await writeLines(teacher, 2, 3);
      await weak.page.locator('main[data-connection="open"]').waitFor({ state: "attached", timeout: 90_000 });
      const backS = (Date.now() - cutMs - CUT_MS) / 1_000;
      await agreeOnSheet(cast.screens, { strokes: 5 });
      await hears(weak.page, MASTER_ROOM);
      const heardS = (Date.now() - cutMs - CUT_MS) / 1_000;
      cast.cuts.push({ room: "weak", fromMs: cutMs, toMs: Date.now() });
      await teacher.locator(`.classroom[data-classroom="${weak.id}"][data-presence="present"]`).waitFor();
      await tabletOf(cast).locator('main[data-assistant="open"] .room-desk').waitFor();
      await sees(weak.page, { source: "teacher", classroom: MASTER_ROOM }, 5, 90_000);
      return `connected ${backS.toFixed(1)} s after the link, the voice after ${heardS.toFixed(1)} s`;
    },
  },
];
