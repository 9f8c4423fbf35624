import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { UplinkReport } from "../../signaling/contract/uplink.ts";
import { onUplinkSample, startUplink, type UplinkReading, type UplinkState, uplinkReading } from "../policy/uplink.ts";
import type { MediaTransport } from "./ports.ts";

/** Where a room's media arrives, and what it was asked to send. */
interface Arriving {
  transport: MediaTransport;
  orderedKbps: number;
  clock: { now(): number };
}

interface Counted {
  transport: MediaTransport;
  atMs: number;
  bytes: number;
}

/** A rate over less is any rate: two reports that were held up together. */
const SHORTEST_SPAN_MS = 500;

/** Nobody takes the readings of a room whose page does not tell what it receives. */
const MOST_READINGS = 30;

/** The uplinks of one lesson's rooms: what the pages report and what arrives of it become samples for policy/uplink.ts. */
export class Uplinks {
  readonly #states = new Map<RoomId, UplinkState>();
  readonly #counted = new Map<RoomId, Counted>();
  /** What has been shown and was not taken yet. */
  readonly #readings = new Map<RoomId, UplinkReading[]>();

  /** `expectedKbps`: from a check or history, which goes before what was known; null: what was learned in the lesson stands. */
  begin(room: RoomId, expectedKbps: number | null, nowMs: number): void {
    if (expectedKbps !== null || !this.#states.has(room)) this.#states.set(room, startUplink(expectedKbps, nowMs));
  }

  /** A check has shown that it carries this and found no end: less that was known before is out of date. */
  atLeast(room: RoomId, kbps: number, nowMs: number): void {
    if (this.kbpsOf(room, nowMs) < kbps) this.#states.set(room, startUplink(kbps, nowMs));
  }

  /** What the room's uplink has shown since the last call. */
  takeReadings(room: RoomId): UplinkReading[] {
    const readings = this.#readings.get(room) ?? [];
    this.#readings.delete(room);
    return readings;
  }

  kbpsOf(room: RoomId, nowMs: number): number {
    return (this.#states.get(room) ?? startUplink(null, nowMs)).kbps;
  }

  /** Takes a report in. Answers whether the room can send less than before: then its ladders are to change now. */
  async report(room: RoomId, report: UplinkReport, { transport, orderedKbps, clock }: Arriving): Promise<boolean> {
    const { bytesReceived: bytes } = await transport.traffic();
    const atMs = clock.now();
    const before = this.#counted.get(room);
    const isNew = before === undefined || before.transport !== transport;
    if (!isNew && atMs - before.atMs < SHORTEST_SPAN_MS) return false;
    this.#counted.set(room, { transport, atMs, bytes });
    // A new transport counts from zero, and its estimator begins anew: what the old one said is no fall.
    if (isNew) {
      const known = this.#states.get(room);
      if (known !== undefined) this.#states.set(room, { ...known, estimateKbps: null, limitedSinceMs: null });
      return false;
    }
    const receivedKbps = Math.max(0, ((bytes - before.bytes) * 8) / (atMs - before.atMs));
    const state = this.#states.get(room) ?? startUplink(null, atMs);
    const next = onUplinkSample(state, { ...report, atMs, receivedKbps, orderedKbps });
    this.#states.set(room, next);
    this.#readings.set(room, [
      ...(this.#readings.get(room) ?? []).slice(1 - MOST_READINGS),
      uplinkReading(next, receivedKbps),
    ]);
    return next.kbps < state.kbps;
  }

  /** What it sends ends with it. What is known of its uplink is kept for when it comes back. */
  left(room: RoomId): void {
    this.#counted.delete(room);
  }
}
