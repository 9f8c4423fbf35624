import type { CaptureSize } from "../../signaling/contract/capture.ts";
import { MOST_KBPS, USUAL_CAPTURE, VOICE_KBPS } from "../policy/usual-sources.ts";
import { isWritten } from "../policy/utility.ts";
import type { MeasuredLayer, OfferedSource, OfferedVideo, Sender, VideoSource } from "../policy/vocabulary.ts";
import type { LayerRate, LayerRates } from "./layer-rates.ts";
import type { TakenLayer } from "./ports.ts";
import type { LiveSource } from "./sources.ts";

/** What the sender's page said of its encoder, and what it was asked for. */
export interface SenderFacts {
  uplinkKbps: number;
  trouble: Sender["trouble"];
}

const LEAST_SIZE_SHARE = 0.25;
/** What pages start with (client/media/encodings.ts), low to high: parts of the most, and scales. */
const STARTING = {
  filmed: { shares: [1 / 12, 5 / 18, 5 / 6], scales: [4, 2, 1] },
  written: { shares: [1 / 10, 1 / 3, 1], scales: [2, 4 / 3, 1] },
} as const;

/** Turns the worker's counters into what the policy calls offered sources. */
export function offeredOf(
  live: LiveSource,
  layers: readonly TakenLayer[],
  facts: SenderFacts,
  rates: LayerRates,
  nowMs: number,
): OfferedSource {
  const { id: key, source, room } = live;
  if (source === "voice") return { key, source, room, kbps: VOICE_KBPS };
  const capture = live.capture ?? USUAL_CAPTURE[source];
  const most = { ...capture, maxKbps: mostKbps(source, capture) };
  const video: OfferedVideo = {
    key,
    source,
    room,
    layers: layers.flatMap((layer) =>
      measured(layer, rates.look(key, layer, nowMs), startOf(source, layer, layers.length), most),
    ),
    // stills.ts knows.
    stills: false,
    // A page that sends one layer has nothing that could be planned.
    sender: layers.length > 1 ? { ...most, ...facts } : null,
  };
  return video;
}

function measured(
  { spatial }: TakenLayer,
  rates: readonly LayerRate[],
  start: Start,
  most: CaptureSize & { maxKbps: number },
): MeasuredLayer[] {
  const top = rates.length - 1;
  return rates.map(({ kbps, swing }, temporal) => ({
    spatial,
    temporal,
    targetKbps: most.maxKbps * start.share,
    measuredKbps: kbps,
    swing,
    fps: most.fps / 2 ** (top - temporal),
    height: Math.round(most.height / start.scale),
  }));
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
