import type { Delivered } from "../../signaling/contract/reports.ts";

/** How long what was delivered, as columns. */
export interface DeliveredColumns {
  seconds: number;
  full_seconds: number;
  reduced_seconds: number;
  stills_seconds: number;
  audio_seconds: number;
  stalled_seconds: number;
  voiced_seconds: number;
  concealed_seconds: number;
}

export const DELIVERED = [
  "seconds",
  "full_seconds",
  "reduced_seconds",
  "stills_seconds",
  "audio_seconds",
  "stalled_seconds",
  "voiced_seconds",
  "concealed_seconds",
] as const satisfies readonly (keyof DeliveredColumns)[];

export function deliveredOf(row: DeliveredColumns): Delivered {
  return {
    observed: row.seconds,
    full: row.full_seconds,
    reduced: row.reduced_seconds,
    stills: row.stills_seconds,
    audio: row.audio_seconds,
    stalled: row.stalled_seconds,
    voiced: row.voiced_seconds,
    concealed: row.concealed_seconds,
  };
}

export function deliveredColumns(delivered: Delivered): DeliveredColumns {
  return {
    seconds: delivered.observed,
    full_seconds: delivered.full,
    reduced_seconds: delivered.reduced,
    stills_seconds: delivered.stills,
    audio_seconds: delivered.audio,
    stalled_seconds: delivered.stalled,
    voiced_seconds: delivered.voiced,
    concealed_seconds: delivered.concealed,
  };
}
