import type { SourceId } from "../../signaling/contract/ids.ts";
import type { MeasuredLayer, OfferedSource, OfferedVideo, Sender } from "../policy/vocabulary.ts";
import type { TakenLayer } from "./ports.ts";
import type { LiveSource } from "./sources.ts";

/** What the sender's page said of its encoder, and what it was asked for. */
export interface SenderFacts {
  uplinkKbps: number;
  trouble: Sender["trouble"];
}

/** The pages' cameras and encodings (client/media/encodings.ts). */
const CAMERA = { width: 1_280, height: 720, fps: 15 } as const;
const TARGETS_KBPS = [150, 500, 1_500] as const;
const SCALES = [4, 2, 1] as const;
const MOST_KBPS = { teacher: 1_800, pupils: 800, board: 2_000, screen: 2_500 } as const;
/** Opus at 32 kbit/s with its headers. */
const VOICE_KBPS = 42;
/** About this many looks make up a mean: three seconds. */
const MEMORY_LOOKS = 4;

interface Rate {
  meanKbps: number;
  swing: number | null;
  looks: number;
}

/** Turns the worker's counters into what the policy calls offered sources; remembers a few seconds of each layer. */
export class SourceRates {
  readonly #rates = new Map<string, Rate>();

  offered(live: LiveSource, layers: readonly TakenLayer[], facts: SenderFacts): OfferedSource {
    if (live.source === "voice") return { key: live.id, source: "voice", room: live.room, kbps: VOICE_KBPS };
    const simulcast = layers.length > 1;
    const most = MOST_KBPS[live.source];
    const video: OfferedVideo = {
      key: live.id,
      source: live.source,
      room: live.room,
      layers: layers.flatMap((layer) => this.#measured(live.id, layer, simulcast, most)),
      stills: false,
      sender: simulcast ? { ...CAMERA, maxKbps: most, uplinkKbps: facts.uplinkKbps, trouble: facts.trouble } : null,
    };
    return video;
  }

  forget(id: SourceId): void {
    for (const key of this.#rates.keys()) if (key.startsWith(`${id} `)) this.#rates.delete(key);
  }

  #measured(id: SourceId, layer: TakenLayer, simulcast: boolean, most: number): MeasuredLayer[] {
    const { spatial, temporalKbps, bytes } = layer;
    const top = temporalKbps.length - 1;
    return temporalKbps.map((kbps, temporal) => {
      const rate = this.#learn(`${id} ${spatial}:${temporal}`, kbps);
      const scale = simulcast ? (SCALES[spatial] ?? 1) : 1;
      return {
        spatial,
        temporal,
        targetKbps: simulcast ? (TARGETS_KBPS[spatial] ?? most) : most,
        measuredKbps: bytes === 0 && rate.looks < MEMORY_LOOKS ? null : rate.meanKbps,
        swing: rate.swing,
        fps: CAMERA.fps / 2 ** (top - temporal),
        height: Math.round(CAMERA.height / scale),
      };
    });
  }

  #learn(key: string, kbps: number): Rate {
    const before = this.#rates.get(key);
    const weight = before === undefined ? 1 : 1 / Math.min(MEMORY_LOOKS, before.looks + 1);
    const meanKbps = before === undefined ? kbps : before.meanKbps + weight * (kbps - before.meanKbps);
    const above = meanKbps > 0 ? Math.max(0, kbps / meanKbps - 1) : 0;
    // Rises count at once and are forgotten slowly.
    const swing = before?.swing == null ? null : Math.max(above, 0.9 * before.swing);
    const looks = (before?.looks ?? 0) + 1;
    // A layer that was just switched off is off: its mean would linger.
    const rate =
      kbps === 0
        ? { meanKbps: 0, swing: null, looks }
        : { meanKbps, swing: swing ?? (looks > 2 ? above : null), looks };
    this.#rates.set(key, rate);
    return rate;
  }
}
