import type { Look, Track } from "./stats-reader.ts";

/** What happened to packets and samples between two reports. */
export interface Tally {
  expected: number;
  missing: number;
  jitterMs: number | null;
  voice: { samples: number; concealed: number } | null;
}

/** A track without a packet in so many reports was paused. */
const PAUSED_REPORTS = 4;

/** Packets. Of fewer, one that is lost is no share. */
const LEAST_DUE = 10;

interface Known {
  track: Track;
  /** Reports in which nothing arrived, until now. */
  idle: number;
}

/** Turns the counters of tracks, which come and go, into differences. */
export class TrackTally {
  #known = new Map<string, Known>();

  /** The share of what was due since the last call that has not come; of a few packets it says nothing. */
  missingShare({ tracks }: Pick<Look, "tracks">): number {
    const counts = tracks.map((track) => this.#count(track));
    const missing = counts.reduce((sum, count) => sum + count.missing, 0);
    const due = counts.reduce((sum, count) => sum + count.received, missing);
    return due < LEAST_DUE ? 0 : missing / due;
  }

  /** Since the last call. A counter that went back (late packets lower what is missing) counts as nothing. */
  take({ tracks }: Pick<Look, "tracks">): Tally {
    const tally: Tally = { expected: 0, missing: 0, jitterMs: null, voice: null };
    const known = new Map<string, Known>();
    for (const track of tracks) {
      const { before, idle, received, missing } = this.#count(track);
      known.set(track.id, { track, idle: received === 0 ? idle + 1 : 0 });
      tally.missing += missing;
      tally.expected += missing + received;
      if (track.jitterMs !== null) tally.jitterMs = Math.max(tally.jitterMs ?? 0, track.jitterMs);
      if (track.samples === null) continue;
      const samples = rise(track.samples.played, before?.samples?.played);
      const concealed = Math.min(samples, rise(track.samples.concealed, before?.samples?.concealed));
      tally.voice = {
        samples: (tally.voice?.samples ?? 0) + samples,
        concealed: (tally.voice?.concealed ?? 0) + concealed,
      };
    }
    this.#known = known;
    return tally;
  }

  #count(track: Track) {
    const { track: before, idle = 0 } = this.#known.get(track.id) ?? {};
    // What went missing just before a pause is noticed after it, when it is old news.
    const missing = idle >= PAUSED_REPORTS ? 0 : rise(track.lost, before?.lost);
    return { before, idle, missing, received: rise(track.received, before?.received) };
  }
}

function rise(now: number, before = 0): number {
  return Math.max(0, now - before);
}
