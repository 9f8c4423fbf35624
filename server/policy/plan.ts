import type { SourceId } from "../../signaling/contract/ids.ts";
import type { RoomId } from "../../signaling/contract/lesson.ts";
import { menuOf, wantedOf } from "./allocate.ts";
import { demandsOf, isThumbnail, voicesFor } from "./demand.ts";
import { encodingsOf, peakKbps, USUAL_SWING, usualSwing } from "./encodings.ts";
import type { Client } from "./ladder.ts";
import { type LadderState, replan, replanThumbnail, startedLadder, startingLadder, thumbnailLadder } from "./replan.ts";
import { planRoom, type RoomState, type Wishes } from "./room-plan.ts";
import { marginShare, trustedKbps } from "./settle.ts";
import type { Demand, Inputs, Ladder, OfferedVideo, OfferedVoice, Plan, Receiver, Sender } from "./vocabulary.ts";
import { reserveVoices, voiceNeedKbps } from "./voice.ts";
import { limitOf, type SenderLimit } from "./why.ts";
import { idealOf, wishesOf, wishMenu } from "./wishes.ts";

/**
 * How OneRoom shares a link.
 *
 * A lesson joins schools on 300 kbit/s, 2 Mbit/s, 50 Mbit/s and satellite. Every second or two, numbers come in (what
 * each link can carry, what is sent, who is on stage) and a plan goes out: for every classroom what it gets of each
 * source and why, for every sender which encodings to produce. This folder decides that, and nothing else: it reads no
 * clock, knows no socket and draws no lots. The same inputs give the same plan, on any machine, in any test.
 *
 * The goals, in order:
 *   1. The teacher's voice never breaks.                                voice.ts
 *   2. What is written stays readable.                                  utility.ts, demand.ts
 *   3. The teacher's picture is smooth.
 *   4. Pupils are seen.
 * No classroom gets worse because another is weak. A classroom changes seldom, and each change has a cause.
 *
 * Read it in this order:
 *   vocabulary.ts     the words
 *   capacity.ts       samples → budget: what a link carries now (link-state.ts: what is known)
 *   congestion.ts     when it is full (excuses.ts: when it only looks so)
 *   unrest.ts         a link that does not stay as it is: how it will go on
 *   bursts.ts         a queue that is shorter than a picture's frames
 *   opening.ts        when a link that was nearly full has opened
 *   trains.ts         how a link is asked whether it carries more
 *   forecast.ts       history → budget: what it will carry at this hour, before there is a sample
 *   link-check.ts     what a check in front of the door sends next (arrivals.ts: what a train says; link-verdict.ts: in words)
 *   uplink.ts         what a room can send
 *   focus.ts          what is large on the screens, and so is worth more
 *   demand.ts         who would like to receive what
 *   voice.ts          voices are reserved first
 *   encodings.ts      what each layer that is sent will cost in the next seconds
 *   utility.ts        what a picture is worth
 *   allocate.ts       one classroom's budget over all it wants: the best that fits (frontier.ts: how it is found)
 *   settle.ts         down at once, up on proof
 *   tiers.ts, why.ts  what that is to the classroom, and the reason
 *   wishes.ts         what classrooms would choose if senders could send anything
 *   ladder.ts         the three encodings that serve all of them best (rung-search.ts: how they are found)
 *   replan.ts         when to ask the sender for them (slots.ts: in which slots; picture-size.ts: how large)
 *   link-traits.ts    what a long or lossy way means for repairs, delays and verdicts
 *   diff.ts           plan → commands: the least that has to be done, in a safe order
 *                     (worker-reckoning.ts: what mediasoup's worker believes that a plan takes)
 *   outlook.ts        the same planner over links as forecast: what a lesson to come will be like
 *
 * Classrooms with the same wishes (all that are not on stage) share one menu, so that 500 of them cost little more than
 * one. The plans are made for the encodings that are sent now; the ladders for what they would wish; so a plan never
 * counts on an encoding that does not flow yet.
 */

export interface PolicyState {
  rooms: ReadonlyMap<RoomId, RoomState>;
  ladders: ReadonlyMap<SourceId, LadderState>;
}

export const nothingPlanned: PolicyState = { rooms: new Map(), ladders: new Map() };

export interface Planned {
  state: PolicyState;
  /** Of every room that is present. */
  plans: ReadonlyMap<RoomId, Plan>;
  /** What each sender that can be asked should produce. */
  ladders: ReadonlyMap<SourceId, Ladder>;
}

export function plan(state: PolicyState, inputs: Inputs, nowMs: number): Planned {
  const shares = uplinkShares(inputs);
  const asked = askedLadders(state, inputs, shares, nowMs);
  const menus = new Map<string, Shared>();
  const rooms = new Map<RoomId, RoomState>();
  const plans = new Map<RoomId, Plan>();
  const needs = new Map<SourceId, { clients: Client[]; used: Set<number>; full: Set<number> }>();
  const needsOf = (key: SourceId) => {
    const known = needs.get(key) ?? { clients: [], used: new Set<number>(), full: new Set<number>() };
    needs.set(key, known);
    return known;
  };

  for (const receiver of inputs.receivers) {
    const demands = demandsOf(receiver.room, inputs);
    const signature = JSON.stringify([receiver.ceiling, demands.map(({ offered, small }) => [offered.key, small])]);
    const shared = menus.get(signature) ?? shareOf(demands, receiver.ceiling, asked, shares, nowMs);
    menus.set(signature, shared);
    const voices = voicesFor(receiver.room, inputs);
    const before = state.rooms.get(receiver.room) ?? null;
    if (receiver.present) {
      const planned = planRoom(before, receiver, voices, shared, nowMs);
      rooms.set(receiver.room, planned.state);
      plans.set(receiver.room, planned.plan);
      for (const { shown, offered } of shownVideos(planned.plan, demands)) {
        const { used, full } = needsOf(offered.key);
        used.add(shown.spatial);
        if (!offered.layers.some((layer) => layer.spatial === shown.spatial && layer.temporal > shown.temporal)) {
          full.add(shown.spatial);
        }
      }
    }
    if (receiver.ceiling !== null) continue;
    const leftKbps = reckonedKbps(rooms.get(receiver.room), receiver, voices, nowMs);
    for (const { video, client } of wishesOf(demands, shared.wishMenu, leftKbps)) {
      needsOf(video.key).clients.push(client);
    }
  }

  const ladders = new Map<SourceId, LadderState>();
  for (const [video, sender] of adjustable(inputs)) {
    const ladder = asked.get(video.key);
    if (ladder === undefined) continue;
    const uplinkKbps = shares.get(video.key) ?? sender.uplinkKbps;
    if (ladder.thumbnail) {
      ladders.set(video.key, replanThumbnail(ladder, sender, uplinkKbps, nowMs));
      continue;
    }
    const rest = { uplinkKbps, swing: usualSwing(video, ladder, nowMs), warm: video.room === "master" };
    ladders.set(video.key, replan(ladder, video, sender, { ...needsOf(video.key), ...rest }, nowMs));
  }
  return {
    state: { rooms, ladders },
    plans,
    ladders: new Map([...ladders].map(([key, { ladder }]) => [key, ladder])),
  };
}

/** What the ladder reckons with for a room's pictures. */
function reckonedKbps(
  room: RoomState | undefined,
  { budget: { kbps, proof, asking }, roundTripMs }: Receiver,
  voices: readonly OfferedVoice[],
  nowMs: number,
): number {
  const { leftKbps } = reserveVoices(voices, room?.steadyKbps ?? kbps);
  if (room === undefined) return leftKbps * (1 - marginShare(0));
  const { settled } = room;
  return (
    trustedKbps(settled, { leftKbps, drainedKbps: leftKbps, proof, roundTripMs, asking }, nowMs) *
    (1 - marginShare(settled.strikes))
  );
}

function shownVideos({ pictures }: Plan, demands: readonly Demand[]) {
  return demands.flatMap(({ offered }, index) => {
    const shown = pictures[index]?.shown;
    return shown?.as === "video" ? [{ offered, shown }] : [];
  });
}

interface Shared extends Wishes {
  wishMenu: ReturnType<typeof wishMenu>;
}

function shareOf(
  demands: readonly Demand[],
  ceiling: Receiver["ceiling"],
  asked: ReadonlyMap<SourceId, LadderState>,
  shares: ReadonlyMap<SourceId, number>,
  nowMs: number,
): Shared {
  const encodings = demands.map(({ offered }) =>
    ceiling === null ? encodingsOf(offered, asked.get(offered.key), nowMs) : [],
  );
  const wanted = demands.map((demand, index) => {
    const offered = { ...demand.offered, stills: demand.offered.stills && ceiling !== "audio" };
    return wantedOf({ ...demand, offered }, encodings[index] ?? []);
  });
  return {
    demands,
    encodings,
    menu: menuOf(wanted),
    wishMenu: wishMenu(demands, nowMs),
    ideal: idealOf(demands, nowMs),
    limited: limitAmong(demands, shares, asked, nowMs),
  };
}

/** The first sender that cannot send its best. */
function limitAmong(
  demands: readonly Demand[],
  shares: ReadonlyMap<SourceId, number>,
  asked: ReadonlyMap<SourceId, LadderState>,
  nowMs: number,
): SenderLimit | null {
  for (const { offered, small } of demands) {
    const { sender, source, key } = offered;
    if (sender === null || small) continue;
    const sentKbps = Math.max(0, ...encodingsOf(offered, asked.get(key), nowMs).map(({ targetKbps }) => targetKbps));
    const limit = limitOf(sender, shares.get(key) ?? sender.uplinkKbps, peakKbps(sender.maxKbps, USUAL_SWING));
    if (limit !== null && sentKbps < sender.maxKbps) return { limit, source, sentKbps: Math.round(sentKbps) };
  }
  return null;
}

function adjustable({ offered }: Inputs): [OfferedVideo, Sender][] {
  return offered.flatMap((video): [OfferedVideo, Sender][] =>
    video.source !== "voice" && video.sender !== null ? [[video, video.sender]] : [],
  );
}

function askedLadders(
  state: PolicyState,
  inputs: Inputs,
  shares: ReadonlyMap<SourceId, number>,
  nowMs: number,
): Map<SourceId, LadderState> {
  return new Map(
    adjustable(inputs).map(([video, sender]) => {
      const known = state.ladders.get(video.key);
      const thumbnail = isThumbnail(video, inputs);
      // Called up from the overview, or sent back to it: begun anew, and not after the pause between two changes.
      if (known?.thumbnail === thumbnail) return [video.key, known];
      const uplinkKbps = shares.get(video.key) ?? sender.uplinkKbps;
      const ladder = thumbnail ? thumbnailLadder(sender, uplinkKbps) : startingLadder(video.source, sender);
      return [video.key, startedLadder(ladder, nowMs, thumbnail)];
    }),
  );
}

/** Divides each room's uplink among what it sends: voices first, the pictures by the most they are worth sending at. */
function uplinkShares(inputs: Inputs): Map<SourceId, number> {
  const videos = adjustable(inputs);
  return new Map(
    videos.map(([video, sender]) => {
      const voiceKbps = inputs.offered.reduce(
        (sum, each) => sum + (each.source === "voice" && each.room === video.room ? voiceNeedKbps(each) : 0),
        0,
      );
      const mostKbps = videos.reduce((sum, [each, its]) => sum + (each.room === video.room ? its.maxKbps : 0), 0);
      return [video.key, (Math.max(0, sender.uplinkKbps - voiceKbps) * sender.maxKbps) / mostKbps];
    }),
  );
}
