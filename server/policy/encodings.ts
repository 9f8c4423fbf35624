import type { Encoding, Ladder, MeasuredLayer, OfferedVideo, Rung } from "./vocabulary.ts";

/**
 * What each layer of a sender will take in the next seconds.
 *
 * - Cost is what was measured, not what was asked for: a still page in a 1,500 kbps layer takes 100.
 * - Cost includes the swings of the rate: an encoder holds its rate over seconds, not in every one of them, and what
 *   exceeds the link for one second is a stall.
 * - Worth (utility.ts) is what was asked for, size and frame rate included: a page that does not move is no worse for
 *   being cheap.
 * - For a moment after a ladder change the samples are old. Until the encoder has followed, a layer costs the higher of
 *   what it did and what it was asked for; so nobody is moved to a layer that is about to grow.
 * - A layer that is not produced, or is being switched off, cannot be chosen.
 */

/** For a layer whose swing is not known yet (FACTS: about ten per cent). */
export const USUAL_SWING = 0.1;
const LEAST_SWING = 0.03;
const MOST_SWING = 0.3;
/** A mean that is further above what was asked for is that of a moment: a key frame, a page that was turned. */
const MOST_ABOVE = 1.06;
/** An encoder follows a changed ladder within one to two seconds, its samples one later. */
const FOLLOW_MS = 3_000;
/** Part of a slot's rate up to temporal layer 0, 1, 2 of VP8's L1T3 (with two temporal layers, of L1T2: the last two). */
export const TEMPORAL_SHARE = [0.4, 0.6, 1] as const;
/** A starved encoder's picture is not what its ladder says. */
const STARVED_SHARE = 1.2;

export interface Asked {
  ladder: Ladder;
  /** When each slot was asked for something else last. */
  movedMs: readonly [number, number, number];
  /** What its rates were reckoned to swing by. */
  swing: number;
}

export function isSameRung(one: Rung | undefined, other: Rung | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.active === other.active && one.kbps === other.kbps && one.scale === other.scale && one.fps === other.fps;
}

/** The peak of a rate that swings around `meanKbps`. */
export function peakKbps(meanKbps: number, swing: number): number {
  return Math.ceil(meanKbps * (1 + swing));
}

function swingOf(layer: MeasuredLayer): number {
  return Math.min(MOST_SWING, Math.max(LEAST_SWING, layer.swing ?? USUAL_SWING));
}

/**
 * How far the top layer that is measured rises above what was asked for: its own swing, and what headers and an eager
 * encoder add to its mean. Just after a change that is as it was.
 */
export function usualSwing(video: OfferedVideo, asked: Asked | undefined, nowMs: number): number {
  const top = video.layers.filter(({ swing }) => swing !== null).at(-1);
  if (top === undefined) return USUAL_SWING;
  const askedKbps = (asked?.ladder[top.spatial]?.kbps ?? top.targetKbps) * temporalShare(video, top);
  const following = nowMs - (asked?.movedMs[top.spatial] ?? Number.NEGATIVE_INFINITY) < FOLLOW_MS;
  if (asked !== undefined && (top.measuredKbps === null || following)) return asked.swing;
  const above = Math.min(MOST_ABOVE, Math.max(1, (top.measuredKbps ?? 0) / Math.max(1, askedKbps)));
  return above * (1 + swingOf(top)) - 1;
}

/** The encodings that can be chosen now, by spatial, then temporal layer. `asked`: the ladder the sender was sent last. */
export function encodingsOf(video: OfferedVideo, asked: Asked | undefined, nowMs: number): Encoding[] {
  const encodings: Encoding[] = [];
  const { sender } = video;
  for (const layer of video.layers) {
    const rung = asked?.ladder[layer.spatial];
    if (layer.measuredKbps === 0 || rung?.active === false) continue;
    const movedMs = asked?.movedMs[layer.spatial] ?? Number.NEGATIVE_INFINITY;
    const following = nowMs - movedMs < FOLLOW_MS;
    const targetKbps = rung?.kbps ?? layer.targetKbps;
    const share = temporalShare(video, layer);
    const askedKbps = targetKbps * share;
    const seenKbps = layer.measuredKbps ?? 0;
    const expected = layer.measuredKbps === null || (following && askedKbps > seenKbps);
    const meanKbps = expected ? askedKbps : seenKbps;
    encodings.push({
      spatial: layer.spatial,
      temporal: layer.temporal,
      // What was not seen yet swings as the ladder reckoned that it would: else the ladder's own step would not fit.
      kbps: peakKbps(meanKbps, expected ? (asked?.swing ?? usualSwing(video, asked, nowMs)) : swingOf(layer)),
      targetKbps: starved(video, layer) ? Math.min(targetKbps, (meanKbps / share) * STARVED_SHARE) : targetKbps,
      fps: rung === undefined || sender === null ? layer.fps : layer.fps * Math.min(1, rung.fps / sender.fps),
      height: rung === undefined || sender === null ? layer.height : Math.floor(sender.height / rung.scale),
    });
  }
  return encodings.sort((a, b) => a.spatial - b.spatial || a.temporal - b.temporal);
}

function starved(video: OfferedVideo, layer: MeasuredLayer): boolean {
  return video.sender?.trouble === "cpu" && layer.measuredKbps !== null;
}

function temporalShare(video: OfferedVideo, layer: MeasuredLayer): number {
  const above = video.layers.filter(({ spatial, temporal }) => spatial === layer.spatial && temporal > layer.temporal);
  return TEMPORAL_SHARE[2 - Math.min(2, above.length)] ?? 1;
}
