import { DelayFloor } from "./delay-floor.ts";
import { type VoiceCount, VoicePace } from "./voice-pace.ts";

/**
 * What stands in the queue of this page's downlink, in milliseconds: the one-way delay above its lowest of the last
 * minute. Three witnesses, none of them perfect:
 *
 * - Voices, by their even pace (voice-pace.ts), at each look.
 * - Frames: arrival of the last packet against the RTP timestamp, which is when the picture was taken. A frame of several
 *   packets waits for itself as well: a key frame of 30 kB takes half a second on 500 kbit/s and is no standing queue.
 *   After a switch of layers the timestamps may be off by up to 75 ms (mediasoup's MaxExtraOffsetMs).
 * - Sender reports (RFC 3550, 6.4.1): the server's own clock against their arrival. Exact, but only about one a second.
 *
 * The first two begin at the sender, so that its uplink is in them; the third begins at the server.
 *
 * A *standing* queue holds up everything that passes, so the lowest delay within a quarter of a second counts (three or
 * four frames at 15 fps, two or three looks at a voice), and of several witnesses the lowest. That is late by a quarter
 * of a second at most and keeps bursts out. When a sender report finds less than the others, their floors are wrong and
 * follow it. `highest` is the highest of such values, not the longest that any packet has waited.
 */

const STANDING_MS = 250;
/** After the device was busy for a moment, what it reads at once is late by that moment: readings must be apart. */
const APART_MS = 50;
/** A floor that is younger has seen too little to be trusted over an older one. */
const RIPE_MS = 2_000;
/** Sender reports come about once a second; older ones say nothing about now. */
const REPORT_FRESH_MS = 1_500;
/** By so much may a witness differ from a sender report of the same moment: packets between them. */
const TOLERANCE_MS = 30;
/** A step of the timestamps that time did not take: another sender, or a camera that was away. */
const JUMP_MS = 1_000;
const RTP_TICKS_PER_MS = 90;

interface Reading {
  atMs: number;
  aboveMs: number;
}

/** One witness's readings. */
class Witness {
  readonly #floor = new DelayFloor();
  #sinceMs: number | undefined;
  #recent: Reading[] = [];

  take(delayMs: number, atMs: number): void {
    this.#sinceMs ??= atMs;
    this.#recent = this.#recent.filter((reading) => atMs - reading.atMs <= REPORT_FRESH_MS);
    this.#recent.push({ atMs, aboveMs: this.#floor.above(delayMs, atMs) });
  }

  isRipe(nowMs: number): boolean {
    return this.#sinceMs !== undefined && nowMs - this.#sinceMs >= RIPE_MS;
  }

  /** The lowest reading of the last quarter of a second. */
  standing(nowMs: number): number | undefined {
    const found = this.#recent.filter(({ atMs }) => nowMs - atMs <= STANDING_MS);
    const times = found.map(({ atMs }) => atMs);
    if (found.length === 0 || Math.max(...times) - Math.min(...times) < APART_MS) return undefined;
    return Math.min(...found.map(({ aboveMs }) => aboveMs));
  }

  #highest(nowMs: number): number {
    return Math.max(...this.#recent.filter(({ atMs }) => nowMs - atMs <= STANDING_MS).map(({ aboveMs }) => aboveMs));
  }

  latest(nowMs: number): Reading | undefined {
    const latest = this.#recent[this.#recent.length - 1];
    return latest !== undefined && nowMs - latest.atMs <= REPORT_FRESH_MS ? latest : undefined;
  }

  /**
   * At that moment it cannot have been more than this; nor, if `exact`, less. While a queue grows the readings are of before:
   * that is no error.
   */
  correct(atMs: number, knownMs: number, { exact = false } = {}): void {
    const lowest = this.standing(atMs);
    if (lowest === undefined) return;
    const highest = this.#highest(atMs);
    const isOver = lowest > knownMs + TOLERANCE_MS;
    const isUnder = exact && highest < knownMs - TOLERANCE_MS && highest - lowest <= TOLERANCE_MS;
    if (!isOver && !isUnder) return;
    const byMs = (isOver ? lowest : highest) - knownMs;
    this.#floor.raise(byMs);
    this.#recent = this.#recent.map((reading) => ({ ...reading, aboveMs: Math.max(0, reading.aboveMs - byMs) }));
  }
}

interface Voice {
  pace: VoicePace;
  witness: Witness;
}

interface Pictures {
  witness: Witness;
  last: { receivedMs: number; rtpTimestamp: number; sentMs: number };
}

/** Unless said otherwise, times are those of the browser's statistics. */
export class QueueWatch {
  readonly #voices = new Map<string, Voice>();
  readonly #pictures = new Map<string, Pictures>();
  readonly #reports = new Witness();
  #reportedMs = 0;
  #highest: number | undefined;
  #last: number | undefined;

  voice(id: string, count: VoiceCount): void {
    const known = this.#voices.get(id) ?? { pace: new VoicePace(), witness: new Witness() };
    const delay = known.pace.take(count);
    const voice = delay?.restarted ? { ...known, witness: new Witness() } : known;
    this.#voices.set(id, voice);
    if (delay !== undefined) voice.witness.take(delay.delayMs, count.lastMs);
  }

  /**
   * `receivedMs`: when its last packet arrived, on any scale that is as even as the others. `rtpTimestamp`: 90 kHz, 32
   * bits that wrap.
   */
  frame(
    track: string,
    { atMs, receivedMs, rtpTimestamp }: { atMs: number; receivedMs: number; rtpTimestamp: number },
  ): void {
    const known = this.#pictures.get(track);
    // The difference as a signed number of 32 bits, so that wrapping is no step.
    const stepMs = known === undefined ? 0 : ((rtpTimestamp - known.last.rtpTimestamp) | 0) / RTP_TICKS_PER_MS;
    const jumped = known !== undefined && Math.abs(stepMs - (receivedMs - known.last.receivedMs)) > JUMP_MS;
    const witness = known === undefined || jumped ? new Witness() : known.witness;
    const sentMs = known === undefined || jumped ? 0 : known.last.sentMs + stepMs;
    this.#pictures.set(track, { witness, last: { receivedMs, rtpTimestamp, sentMs } });
    witness.take(receivedMs - sentMs, atMs);
  }

  /** `sentMs` by the server's clock. One compound packet brings a report for each track: the others are no news. */
  senderReport(sentMs: number, receivedMs: number): void {
    if (sentMs <= this.#reportedMs) return;
    this.#reportedMs = sentMs;
    this.#reports.take(receivedMs - sentMs, receivedMs);
    const known = this.#reports.latest(receivedMs);
    if (known === undefined) return;
    for (const { witness } of this.#pictures.values()) witness.correct(known.atMs, known.aboveMs);
    // Pieces of a voice that are sent again are counted twice by the browser: its pace seems to hurry ahead then.
    const exact = this.#reports.isRipe(receivedMs);
    for (const { witness } of this.#voices.values()) witness.correct(known.atMs, known.aboveMs, { exact });
  }

  /** Comes to a conclusion, after each look. */
  conclude(nowMs: number): void {
    const standing = this.#standing(nowMs);
    if (standing === undefined) return;
    this.#highest = Math.max(this.#highest ?? 0, standing);
    this.#last = standing;
  }

  /** The last conclusion, in milliseconds; 0 when there is none. */
  get standingMs(): number {
    return this.#last ?? 0;
  }

  /** The highest and the last conclusion since it was asked before; null: nobody knows. */
  take(): { highest: number; last: number } | null {
    const taken =
      this.#highest === undefined || this.#last === undefined ? null : { highest: this.#highest, last: this.#last };
    this.#highest = undefined;
    this.#last = undefined;
    return taken;
  }

  /** A track that is gone says nothing any more. */
  forget(track: string): void {
    this.#voices.delete(track);
    this.#pictures.delete(track);
  }

  #standing(nowMs: number): number | undefined {
    const witnesses = [...this.#voices.values(), ...this.#pictures.values()].map(({ witness }) => witness);
    const found = witnesses.flatMap((witness) => {
      const aboveMs = witness.standing(nowMs);
      return aboveMs === undefined ? [] : [{ aboveMs, ripe: witness.isRipe(nowMs) }];
    });
    if (found.length === 0) return this.#reports.latest(nowMs)?.aboveMs;
    const ripe = found.filter((one) => one.ripe);
    return Math.min(...(ripe.length > 0 ? ripe : found).map(({ aboveMs }) => aboveMs));
  }
}
