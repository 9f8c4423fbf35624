import type { RoomId } from "../../signaling/contract/lesson.ts";
import type { Sound } from "../../signaling/contract/operations.ts";
import type { Reception } from "../../signaling/contract/reception.ts";

/** Long enough for a breath of the link, short enough to be now. */
const HEARD_MS = 4_000;
/** A page that has reported nothing for so long is not known to hear anything. */
const SILENT_MS = 8_000;
const BROKEN_SHARE = 0.1;

interface Heard {
  atMs: number;
  samples: number;
  concealed: number;
}

/** What each room hears, by the reports of its page. */
export class RoomSounds {
  readonly #heard = new Map<RoomId, Heard[]>();

  reported(room: RoomId, { voice }: Reception, nowMs: number): void {
    const recent = (this.#heard.get(room) ?? []).filter(({ atMs }) => atMs > nowMs - HEARD_MS);
    recent.push({ atMs: nowMs, samples: voice?.samples ?? 0, concealed: voice?.concealed ?? 0 });
    this.#heard.set(room, recent);
  }

  left(room: RoomId): void {
    this.#heard.delete(room);
  }

  /** `voiceSent`: whether somebody else's voice is being sent to this room. */
  of(room: RoomId, voiceSent: boolean, nowMs: number): Sound {
    const heard = this.#heard.get(room) ?? [];
    const last = heard.at(-1);
    if (last === undefined || nowMs - last.atMs > SILENT_MS) return "unknown";
    if (!voiceSent) return "none";
    const samples = heard.reduce((sum, each) => sum + each.samples, 0);
    const concealed = heard.reduce((sum, each) => sum + each.concealed, 0);
    if (samples === 0 || concealed >= samples) return "missing";
    return concealed > BROKEN_SHARE * samples ? "broken" : "heard";
  }
}
