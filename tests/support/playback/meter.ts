import type { ElementRecording, PeerSample, TrackSample } from "./recording.ts";

export const intervalMs = 1000;

/** Readings of a counter that only grows, of one connection. */
export interface Meter {
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

export function meters(samples: readonly PeerSample[], read: (sample: PeerSample) => number | undefined): Meter[] {
  return [...Map.groupBy(samples, ({ peer }) => peer).values()].map((own) => ({
    points: own.flatMap((sample) => {
      const value = read(sample);
      return value === undefined ? [] : [{ atMs: sample.atMs, value }];
    }),
  }));
}

export function trackMeters(
  { trackIds }: ElementRecording,
  samples: readonly PeerSample[],
  read: (track: TrackSample) => number,
): Meter[] {
  return trackIds.flatMap((trackId) =>
    meters(samples, ({ tracks }) => {
      const track = tracks.find((candidate) => candidate.trackId === trackId);
      return track === undefined ? undefined : read(track);
    }),
  );
}

/** What the counters grew by in the second that starts then; between two readings they grew evenly. */
export function gained(of: readonly Meter[], startMs: number): number {
  return of.reduce((sum, meter) => sum + valueAt(meter, startMs + intervalMs) - valueAt(meter, startMs), 0);
}

function valueAt({ points }: Meter, atMs: number): number {
  const next = points.findIndex((point) => point.atMs >= atMs);
  const [before, after] = next === -1 ? [points.at(-1), undefined] : [points[next - 1], points[next]];
  if (before === undefined) return after !== undefined && after.atMs === atMs ? after.value : 0;
  if (after === undefined || after.atMs === before.atMs) return before.value;
  return before.value + ((after.value - before.value) * (atMs - before.atMs)) / (after.atMs - before.atMs);
}

/** When these counters were first read; `Infinity` when never. */
export function firstReading(of: readonly Meter[]): number {
  return Math.min(...of.map(({ points }) => points[0]?.atMs ?? Number.POSITIVE_INFINITY));
}

/** When they were last read; `-Infinity` when never. */
export function lastReading(of: readonly Meter[]): number {
  return Math.max(...of.map(({ points }) => points.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY));
}

export function share(part: number, whole: number, ofNothing: number): number {
  return whole > 0 ? part / whole : ofNothing;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
