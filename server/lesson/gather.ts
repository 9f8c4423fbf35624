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
/** Looks are a second apart; a rate is the mean of so many. */
const MEMORY_LOOKS = 5;
/** The worker's rate of a layer that has just begun is still growing. */
const LEAST_LOOKS = 3;

/** Turns the worker's counters into what the policy calls offered sources; remembers a few seconds of each layer. */
export class SourceRates {
  readonly #looks = new Map<string, number[]>();

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

  /** Sources that are gone. */
  keep(ids: ReadonlySet<SourceId>): void {
    for (const key of this.#looks.keys()) {
      const id = key.slice(0, key.indexOf(" "));
      if (![...ids].some((kept) => kept === id)) this.#looks.delete(key);
    }
  }

  #measured(id: SourceId, layer: TakenLayer, simulcast: boolean, most: number): MeasuredLayer[] {
    const { spatial, temporalKbps } = layer;
    const top = temporalKbps.length - 1;
    return temporalKbps.map((kbps, temporal) => {
      const looks = this.#look(`${id} ${spatial}:${temporal}`, kbps);
      const known = looks.length >= LEAST_LOOKS;
      const scale = simulcast ? (SCALES[spatial] ?? 1) : 1;
      return {
        spatial,
        temporal,
        targetKbps: simulcast ? (TARGETS_KBPS[spatial] ?? most) : most,
        measuredKbps: known ? mean(looks) : null,
        swing: known ? swingAround(mean(looks), looks) : null,
        fps: CAMERA.fps / 2 ** (top - temporal),
        height: Math.round(CAMERA.height / scale),
      };
    });
  }

  #look(key: string, kbps: number): readonly number[] {
    const before = this.#looks.get(key) ?? [];
    // A layer that was just switched off is off: its mean would linger. One that was just switched on begins anew.
    const began = kbps === 0 || before.at(-1) === 0;
    const looks =
      began && before.length > 0 && before.at(-1) !== kbps ? [kbps] : [...before, kbps].slice(-MEMORY_LOOKS);
    this.#looks.set(key, looks);
    return looks;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

/** Mean deviation as a share: what stands above the mean for a second, the link's queue takes up. */
function swingAround(middle: number, values: readonly number[]): number {
  return middle === 0 ? 0 : mean(values.map((value) => Math.abs(value - middle))) / middle;
}
