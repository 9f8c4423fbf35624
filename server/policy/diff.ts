import type { SourceId } from "../../signaling/contract/ids.ts";
import type { RoomId, Source } from "../../signaling/contract/lesson.ts";
import type { Ladder, Plan, PlannedPicture, PlannedVoice, Shown } from "./vocabulary.ts";

/**
 * From what was last applied to what is planned now: the least that has to be done, in a safe order.
 *
 * - What is as it was is not touched.
 * - Everything that takes less comes before everything that takes more, in all rooms: in between, no link carries the old
 *   and the new together.
 * - The estimator's minimum never stands above its maximum: down, the minimum goes first; up, the maximum.
 * - A room's cap comes down after its layers and goes up before them.
 * - Ladders come last: by then nobody receives what they switch off or make heavier.
 * - A room or a source that was not there before is told everything: nothing is assumed of it.
 */

export type Command =
  | { do: "show-layer"; room: RoomId; key: SourceId; spatial: number; temporal: number }
  /** Video or voice of this source stops or flows again. */
  | { do: "pause"; room: RoomId; key: SourceId }
  | { do: "resume"; room: RoomId; key: SourceId }
  /** Of several pictures, which the worker thins out last (mediasoup: 1 to 255). */
  | { do: "set-priority"; room: RoomId; key: SourceId; priority: number }
  /** Still pictures at this rate, or at a changed rate. */
  | { do: "start-stills"; room: RoomId; key: SourceId; kbps: number }
  | { do: "stop-stills"; room: RoomId; key: SourceId }
  | { do: "set-minimum"; room: RoomId; kbps: number }
  | { do: "set-maximum"; room: RoomId; kbps: number }
  | { do: "set-ladder"; key: SourceId; ladder: Ladder };

/** What stands: what was applied, not what was planned. */
export interface Standing {
  plans: ReadonlyMap<RoomId, Plan>;
  ladders: ReadonlyMap<SourceId, Ladder>;
}

const PRIORITY: Record<Source, number> = { voice: 255, board: 200, screen: 200, teacher: 150, pupils: 50 };

export function diff(before: Standing, now: Standing): Command[] {
  const less: Command[] = [];
  const more: Command[] = [];
  for (const [room, plan] of now.plans) {
    const was = before.plans.get(room);
    const cap = capChanges(room, was?.cap, plan.cap);
    more.push(...cap.up);
    for (const voice of plan.voices) {
      const known = was?.voices.find(({ key }) => key === voice.key);
      voiceChanges(room, known, voice, less, more);
    }
    for (const picture of plan.pictures) {
      const known = was?.pictures.find(({ key }) => key === picture.key);
      pictureChanges(room, known, picture, less, more);
    }
    for (const gone of was?.pictures ?? []) {
      const stays = plan.pictures.some(({ key }) => key === gone.key);
      if (!stays && gone.shown.as === "still") less.push({ do: "stop-stills", room, key: gone.key });
    }
    less.push(...cap.down);
  }
  const ladders: Command[] = [];
  for (const [key, ladder] of now.ladders) {
    if (!sameLadder(before.ladders.get(key), ladder)) ladders.push({ do: "set-ladder", key, ladder });
  }
  return [...less, ...more, ...ladders];
}

function capChanges(room: RoomId, was: Plan["cap"] | undefined, now: Plan["cap"]): { up: Command[]; down: Command[] } {
  const minimum: Command = { do: "set-minimum", room, kbps: now.minKbps };
  const maximum: Command = { do: "set-maximum", room, kbps: now.maxKbps };
  if (was === undefined) return { up: [maximum, minimum], down: [] };
  const up: Command[] = [];
  const down: Command[] = [];
  if (now.minKbps < was.minKbps) down.push(minimum);
  if (now.maxKbps < was.maxKbps) down.push(maximum);
  if (now.maxKbps > was.maxKbps) up.push(maximum);
  // A minimum that rises while the maximum falls still lies under the new maximum, so it may go with either.
  if (now.minKbps > was.minKbps) up.push(minimum);
  return { up, down };
}

function voiceChanges(
  room: RoomId,
  was: PlannedVoice | undefined,
  { key, on }: PlannedVoice,
  less: Command[],
  more: Command[],
): void {
  if (was === undefined) more.push({ do: "set-priority", room, key, priority: PRIORITY.voice });
  if (was?.on === on) return;
  if (on) more.push({ do: "resume", room, key });
  else less.push({ do: "pause", room, key });
}

function pictureChanges(
  room: RoomId,
  was: PlannedPicture | undefined,
  { key, source, shown }: PlannedPicture,
  less: Command[],
  more: Command[],
): void {
  const before = was?.shown;
  if (before === undefined) more.push({ do: "set-priority", room, key, priority: PRIORITY[source] });
  if (before?.as === "still" && shown.as !== "still") less.push({ do: "stop-stills", room, key });
  if (shown.as === "still" && !(before?.as === "still" && before.kbps === shown.kbps)) {
    (before?.as === "still" && before.kbps > shown.kbps ? less : more).push({
      do: "start-stills",
      room,
      key,
      kbps: shown.kbps,
    });
  }
  if (shown.as !== "video") {
    if (before === undefined || before.as === "video") less.push({ do: "pause", room, key });
    return;
  }
  const layer: Command = { do: "show-layer", room, key, spatial: shown.spatial, temporal: shown.temporal };
  if (before?.as !== "video") more.push(layer, { do: "resume", room, key });
  else if (!sameLayer(before, shown)) (shown.kbps < before.kbps ? less : more).push(layer);
}

type Video = Extract<Shown, { as: "video" }>;

function sameLayer(a: Video, b: Video): boolean {
  return a.spatial === b.spatial && a.temporal === b.temporal;
}

function sameLadder(a: Ladder | undefined, b: Ladder): boolean {
  return (
    a?.every((rung, slot) => {
      const other = b[slot];
      return (
        rung.active === other?.active &&
        rung.kbps === other.kbps &&
        rung.scale === other.scale &&
        rung.fps === other.fps
      );
    }) ?? false
  );
}
