import type { CaptureSize } from "../../signaling/contract/capture.ts";
import type { SourceId } from "../../signaling/contract/ids.ts";
import { isWritten } from "../policy/utility.ts";
import type { MeasuredLayer, OfferedSource, OfferedVideo, Sender, VideoSource } from "../policy/vocabulary.ts";
import type { TakenLayer } from "./ports.ts";
import type { LiveSource } from "./sources.ts";

/** What the sender's page said of its encoder, and what it was asked for. */
export interface SenderFacts {
  uplinkKbps: number;
  trouble: Sender["trouble"];
}

/** What a page that does not tell is taken to capture. */
const USUAL_CAPTURE: Record<VideoSource, CaptureSize> = {
  teacher: { width: 1_280, height: 720, fps: 15 },
  pupils: { width: 1_280, height: 720, fps: 15 },
  board: { width: 1_920, height: 1_080, fps: 15 },
  screen: { width: 1_920, height: 1_080, fps: 15 },
};
/** What a picture of the usual size is worth sending at; a smaller one less, a larger one is not worth more. */
const MOST_KBPS: Record<VideoSource, number> = { teacher: 1_800, pupils: 800, board: 2_000, screen: 2_500 };
const LEAST_SIZE_SHARE = 0.25;
/** What pages start with (client/media/encodings.ts), low to high: parts of the most, and scales. */
const STARTING = {
  filmed: { shares: [1 / 12, 5 / 18, 5 / 6], scales: [4, 2, 1] },
  written: { shares: [1 / 10, 1 / 3, 1], scales: [2, 4 / 3, 1] },
} as const;
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
    const { id: key, source, room } = live;
    if (source === "voice") return { key, source, room, kbps: VOICE_KBPS };
    const capture = live.capture ?? USUAL_CAPTURE[source];
    const maxKbps = mostKbps(source, capture);
    const video: OfferedVideo = {
      key,
      source,
      room,
      layers: layers.flatMap((layer) =>
        this.#measured(key, layer, startOf(source, layer, layers.length), { ...capture, maxKbps }),
      ),
      stills: false,
      // A page that sends one layer has nothing that could be planned.
      sender: layers.length > 1 ? { ...capture, maxKbps, ...facts } : null,
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

  #measured(id: SourceId, layer: TakenLayer, start: Start, most: CaptureSize & { maxKbps: number }): MeasuredLayer[] {
    const { spatial, temporalKbps } = layer;
    const top = temporalKbps.length - 1;
    return temporalKbps.map((kbps, temporal) => {
      const looks = this.#look(`${id} ${spatial}:${temporal}`, kbps);
      const known = looks.length >= LEAST_LOOKS;
      return {
        spatial,
        temporal,
        targetKbps: most.maxKbps * start.share,
        measuredKbps: known ? mean(looks) : null,
        swing: known ? swingAround(mean(looks), looks) : null,
        fps: most.fps / 2 ** (top - temporal),
        height: Math.round(most.height / start.scale),
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

interface Start {
  share: number;
  scale: number;
}

function startOf(source: VideoSource, { spatial }: TakenLayer, layers: number): Start {
  const { shares, scales } = STARTING[isWritten(source) ? "written" : "filmed"];
  return layers > 1 ? { share: shares[spatial] ?? 1, scale: scales[spatial] ?? 1 } : { share: 1, scale: 1 };
}

function mostKbps(source: VideoSource, { width, height }: CaptureSize): number {
  const usual = USUAL_CAPTURE[source];
  const share = (width * height) / (usual.width * usual.height);
  return Math.round(MOST_KBPS[source] * Math.min(1, Math.max(LEAST_SIZE_SHARE, share)));
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

/** Mean deviation as a share: what stands above the mean for a second, the link's queue takes up. */
function swingAround(middle: number, values: readonly number[]): number {
  return middle === 0 ? 0 : mean(values.map((value) => Math.abs(value - middle))) / middle;
}
