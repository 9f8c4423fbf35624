import { allocate, type Menu, menuOf, wantedOf } from "./allocate.ts";
import { encodingsOf, peakKbps, USUAL_SWING } from "./encodings.ts";
import { type Client, leastRungKbps } from "./ladder.ts";
import { pictureSize } from "./picture-size.ts";
import { utility } from "./utility.ts";
import type { Demand, Encoding, OfferedVideo, Sender, VideoSource } from "./vocabulary.ts";

/**
 * What a classroom would choose if every sender could produce any encoding.
 *
 * - The ladder is planned from wishes, not from what is sent today: otherwise it could only ever confirm itself.
 * - The same rules share the budget as for the real encodings (allocate.ts), over fifteen rates for each source. What is
 *   left over by the gaps between the rates goes to the sources in proportion, so that a rung can lie just under it.
 * - The perfect picture of a classroom, against which its tier is judged, comes from the same rates.
 */

const RATES = 15;

/** What the top of a sender takes and is worth; `needKbps` counts what was measured when the top is on air. */
export interface Ideal {
  kbps: number;
  utility: number;
}

export function idealOf(demands: readonly Demand[], nowMs: number): Ideal {
  let kbps = 0;
  let worth = 0;
  for (const demand of demands) {
    const { offered, small, weight } = demand;
    const produced = wantedOf(demand, encodingsOf(offered, undefined, nowMs)).options.at(-1);
    const top = offered.sender === null || small ? null : topOf(offered.source, offered.sender);
    const topWorth = top === null ? 0 : weight * utility(offered.source, top);
    if (top !== null && topWorth > (produced?.utility ?? 0) * 1.02) {
      kbps += top.kbps;
      worth += topWorth;
    } else {
      kbps += produced?.kbps ?? 0;
      worth += produced?.utility ?? 0;
    }
  }
  return { kbps, utility: worth };
}

/** A menu in which every source whose sender can be asked has fifteen rates. */
export function wishMenu(demands: readonly Demand[], nowMs: number): Menu {
  return menuOf(
    demands.map((demand) => {
      const { source, sender } = demand.offered;
      const anyRate = sender !== null && !demand.small;
      return wantedOf(demand, anyRate ? ratesOf(source, sender) : encodingsOf(demand.offered, undefined, nowMs));
    }),
  );
}

/** What a room with `leftKbps` for pictures would take of each source whose ladder can be planned. */
export function wishesOf(
  demands: readonly Demand[],
  menu: Menu,
  leftKbps: number,
): { video: OfferedVideo; client: Client }[] {
  const { offers, kbps } = allocate(menu, leftKbps);
  const moving = demands.flatMap(({ offered, small }, index) => {
    const shown = offers[index]?.shown;
    return shown?.as === "video" && offered.sender !== null && !small ? [{ video: offered, kbps: shown.kbps }] : [];
  });
  const movingKbps = moving.reduce((sum, each) => sum + each.kbps, 0);
  return moving.map((each) => ({
    video: each.video,
    client: { kbps: each.kbps + ((leftKbps - kbps) * each.kbps) / movingKbps, weight: 1 },
  }));
}

function topOf(source: VideoSource, sender: Sender): Encoding {
  return encodingAt(source, sender, sender.maxKbps, RATES - 1);
}

function ratesOf(source: VideoSource, sender: Sender): Encoding[] {
  const least = Math.min(leastRungKbps(source), sender.maxKbps);
  return Array.from({ length: RATES }, (_, index) =>
    encodingAt(source, sender, least * (sender.maxKbps / least) ** (index / (RATES - 1)), index),
  );
}

function encodingAt(source: VideoSource, sender: Sender, kbps: number, spatial: number): Encoding {
  const { fps, height } = pictureSize(source, kbps, sender);
  return { spatial, temporal: 0, kbps: peakKbps(kbps, USUAL_SWING), targetKbps: kbps, fps, height };
}
