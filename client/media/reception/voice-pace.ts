/** Opus packets last one of these; ours 20 ms (voiceCodec in encodings.ts). */
const PACKETS_MS = [10, 20, 40, 60];
/** How far the measured pace may be from one of them: a queue that fills while it is measured stretches it. */
const PACE_ERROR = 0.3;
const LEARNING_MS = 1_000;
/** No packet for so long: the voice was switched off, or the link was down. What the sender skipped is not known. */
const GAP_MS = 400;

/** What a look at the voice's counters found. */
export interface VoiceCount {
  /** Packets that have arrived or were missed so far. */
  packets: number;
  /** When the latest of them arrived. */
  lastMs: number;
}

/**
 * Reads the one-way delay off a voice. Speech is sent as one packet every 20 ms without pause, so the number of packets
 * says when the latest one was sent. Small and frequent, they wait in the link's queue without filling it themselves,
 * which makes them a finer probe than frames, and one that is there when no picture is.
 */
export class VoicePace {
  #anchor: VoiceCount | undefined;
  #last: VoiceCount | undefined;
  #packetMs: number | undefined;

  /**
   * The delay of the latest packet on a scale of its own. `restarted`: on a new scale. Undefined when no packet came, or
   * while the pace is not known.
   */
  take(count: VoiceCount): { delayMs: number; restarted: boolean } | undefined {
    const last = this.#last;
    if (last !== undefined && (count.packets <= last.packets || count.lastMs <= last.lastMs)) return undefined;
    this.#last = count;
    let restarted = false;
    if (this.#anchor === undefined || last === undefined || count.lastMs - last.lastMs > GAP_MS) {
      this.#anchor = count;
      restarted = true;
    }
    this.#packetMs ??= this.#learn(this.#anchor, count);
    if (this.#packetMs === undefined) return undefined;
    return { delayMs: count.lastMs - count.packets * this.#packetMs, restarted };
  }

  #learn(anchor: VoiceCount, count: VoiceCount): number | undefined {
    const elapsedMs = count.lastMs - anchor.lastMs;
    if (elapsedMs < LEARNING_MS) return undefined;
    const paceMs = elapsedMs / (count.packets - anchor.packets);
    const packetMs = PACKETS_MS.find((one) => Math.abs(paceMs - one) <= PACE_ERROR * one);
    // Something else than a steady voice: look again.
    if (packetMs === undefined) this.#anchor = count;
    return packetMs;
  }
}
