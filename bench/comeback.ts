/**
 * How soon a classroom is back in the lesson: after its page was loaded anew while the teacher writes, and after its link
 * carried nothing for 30 s. In Chromium, with pages, socket and media behind an emulated link; each phase is noted by the
 * page itself. `reload` or `cut` for one of them.
 */
import { MASTER_ROOM } from "../signaling/contract/protocol.ts";
import type { Phase, PhaseName } from "./support/comeback/phases.ts";
import { RoomBehindLink } from "./support/comeback/room-behind-link.ts";
import { roomLinks } from "./support/rehearsal/cast.ts";
import { hears, sees, writeLines } from "./support/rehearsal/gestures.ts";
import { table } from "./support/table.ts";

const CUT_MS = 30_000;
const STROKES_IN_ALL = 8;
const wanted = process.argv.slice(2);

const losses = {
  reload: async ({ page, teacher }: RoomBehindLink): Promise<number> => {
    const at = Date.now();
    await Promise.all([page.reload(), writeLines(teacher, 6, 2)]);
    return at;
  },
  cut: async ({ link, teacher }: RoomBehindLink): Promise<number> => {
    const [down, up] = [link.shape("down"), link.shape("up")];
    const at = Date.now() + CUT_MS;
    link.play([
      { atMs: 0, down: { rateKbps: 0 }, up: { rateKbps: 0 } },
      { atMs: CUT_MS, down: { rateKbps: down.rateKbps }, up: { rateKbps: up.rateKbps } },
    ]);
    await writeLines(teacher, 6, 2);
    await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
    return at;
  },
};

const columns: readonly PhaseName[] = [
  "page",
  "socket",
  "welcome",
  "joined",
  "way found",
  "media flows",
  "sound",
  "picture",
];

/** When each phase was first reached after `fromMs`, in seconds; ink when the last of it came. */
function told(phases: readonly Phase[], fromMs: number): string[] {
  const after = phases.filter(({ atMs }) => atMs >= fromMs);
  const seconds = (phase: Phase | undefined) => (phase ? ((phase.atMs - fromMs) / 1_000).toFixed(1) : "–");
  const firsts = columns.map((name) => seconds(after.find((phase) => phase.name === name)));
  return [...firsts, seconds(after.filter(({ name }) => name === "ink").at(-1))];
}

const rows: string[][] = [];
for (const [name, lose] of Object.entries(losses)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const { told: link, ...ways } of [roomLinks.far, roomLinks.weak]) {
    const room = await RoomBehindLink.create(ways);
    try {
      const fromMs = await lose(room);
      await room.untilInk(STROKES_IN_ALL);
      await hears(room.page, MASTER_ROOM);
      await sees(room.page, { source: "teacher", classroom: MASTER_ROOM });
      const phases = await room.page.evaluate(() => window.oneRoomPhases ?? []);
      rows.push([name, link, ...told(phases, fromMs), `${Math.round(room.link.latestMs)} ms`]);
    } finally {
      await room.close();
    }
  }
}
process.stdout.write(`${table(["lost", "link", ...columns, "ink", "emulator late"], rows)}\n`);
