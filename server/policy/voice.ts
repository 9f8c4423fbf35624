import type { OfferedVoice, PlannedVoice } from "./vocabulary.ts";

/**
 * The teacher's voice never breaks.
 *
 * - Voices are reserved before any picture is looked at, at what they take while someone speaks: silence is no saving,
 *   the next word must find its room.
 * - On top come repeats of lost packets, and the control traffic of the transport.
 * - The first voice stays on whatever the budget is: a lesson without it is none. The others are on if they fit.
 */

/** Opus at 24–32 kbps with RTP and extension headers fifty times a second. */
const LEAST_VOICE_KBPS = 40;
/** A page that asks for stereo music does not take a weak school's picture away. */
const MOST_VOICE_KBPS = 96;
/** Repeats of lost packets, as a share of the voice (whose rate holds its FEC already). */
const REPAIR_SHARE = 0.1;
/** Sender reports, DTLS and STUN. */
export const CONTROL_KBPS = 4;

/** What one voice takes, repairs included. */
export function voiceNeedKbps(voice: OfferedVoice): number {
  return Math.ceil(Math.min(MOST_VOICE_KBPS, Math.max(LEAST_VOICE_KBPS, voice.kbps * (1 + REPAIR_SHARE))));
}

export interface VoiceReserve {
  voices: PlannedVoice[];
  /** Voices and control traffic. */
  reservedKbps: number;
  /** What remains of the budget for pictures. */
  leftKbps: number;
}

/** Takes the voices, the most important first, out of a budget. */
export function reserveVoices(voices: readonly OfferedVoice[], budgetKbps: number): VoiceReserve {
  let reservedKbps = CONTROL_KBPS;
  const planned = voices.map((voice, index) => {
    const kbps = voiceNeedKbps(voice);
    const on = index === 0 || reservedKbps + kbps <= budgetKbps;
    if (on) reservedKbps += kbps;
    return { key: voice.key, on, kbps: on ? kbps : 0 };
  });
  return { voices: planned, reservedKbps, leftKbps: Math.max(0, Math.floor(budgetKbps) - reservedKbps) };
}
