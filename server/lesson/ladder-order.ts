import type { LadderOrder } from "../../signaling/contract/ladder.ts";
import type { Ladder } from "../policy/vocabulary.ts";
import type { LiveSource } from "./sources.ts";

/** An encoder is told its payload's rate; RTP headers with their extensions come on top, and are a part of our kbps. */
const RTP_HEADERS_SHARE = 0.045;

/** A planned ladder as its sender is told it. */
export function orderOf({ id }: LiveSource, ladder: Ladder): LadderOrder {
  return {
    sourceId: id,
    rungs: ladder.map(({ active, kbps, scale, fps }) => ({
      active,
      kbps: Math.round(kbps / (1 + RTP_HEADERS_SHARE)),
      scale,
      fps,
    })),
  };
}
