import { nothingPlanned, plan } from "../../../server/policy/plan.ts";
import type {
  Budget,
  Inputs,
  Ladder,
  MeasuredLayer,
  OfferedVideo,
  OfferedVoice,
  Receiver,
  Sender,
  VideoSource,
} from "../../../server/policy/vocabulary.ts";
import type { ClassroomId, SourceId } from "../../../signaling/contract/ids.ts";
import { classroomId, sourceId } from "../../../signaling/contract/ids.ts";
import type { RoomId } from "../../../signaling/contract/lesson.ts";

export const key = (id: string): SourceId => sourceId.parse(id);
export const classroom = (id: string): ClassroomId => classroomId.parse(id);

const FPS = 15;
const HEIGHT = 720;
const TEMPORAL = [
  { share: 0.4, frames: 1 / 4 },
  { share: 0.6, frames: 1 / 2 },
  { share: 1, frames: 1 },
];

/** A slot with three temporal layers that holds its rate to within `swing`. */
export function slot(spatial: number, kbps: number, scale = 1, swing: number | null = 0.05): MeasuredLayer[] {
  return TEMPORAL.map(({ share, frames }, temporal) => ({
    spatial,
    temporal,
    targetKbps: kbps,
    measuredKbps: Math.round(kbps * share),
    swing,
    fps: FPS * frames,
    height: HEIGHT / scale,
  }));
}

/** What a sender that follows its ladder exactly would be measured at. */
export function producedBy(ladder: Ladder): MeasuredLayer[] {
  return ladder.flatMap((rung, spatial) =>
    slot(spatial, rung.kbps, rung.scale).map((layer) => (rung.active ? layer : { ...layer, measuredKbps: 0 })),
  );
}

export const camera: Sender = {
  maxKbps: 1500,
  uplinkKbps: 10_000,
  width: 1280,
  height: HEIGHT,
  fps: FPS,
  trouble: null,
};

export function video(source: VideoSource, from: Partial<OfferedVideo> = {}): OfferedVideo {
  return {
    key: key(`${source}-1`),
    source,
    room: "master",
    layers: [...slot(0, 150, 4), ...slot(1, 500, 2), ...slot(2, 1500)],
    stills: false,
    sender: null,
    ...from,
  };
}

export function voice(room: RoomId = "master", kbps = 36): OfferedVoice {
  return { key: key(`voice-${room}`), source: "voice", room, kbps };
}

export function budget(kbps: number, from: Partial<Budget> = {}): Budget {
  return {
    kbps,
    sureKbps: 0,
    proof: "received",
    measurements: 1,
    capKbps: kbps,
    floorKbps: kbps,
    asking: false,
    held: null,
    ...from,
  };
}

export function receiver(room: RoomId, kbps: number, from: Partial<Receiver> = {}): Receiver {
  return { room, budget: budget(kbps), roundTripMs: 40, present: true, ceiling: null, ...from };
}

export function inputs(from: Partial<Inputs>): Inputs {
  return { receivers: [], offered: [], stage: [], focus: "written", overview: [], ...from };
}

export const board = video("board", { stills: true, layers: [...slot(0, 160), ...slot(1, 600), ...slot(2, 1200)] });
/** The teacher with a camera on the board. */
export const lesson = [voice(), board, video("teacher")];
/** The first plan of a lesson. */
export const once = (from: Partial<Inputs>) => plan(nothingPlanned, inputs(from), 0);
