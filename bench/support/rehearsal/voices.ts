import { judgePlayback, type PlaybackReport, type VoiceInterval } from "../../../tests/support/playback/judge.ts";
import type { Cast, RoomName } from "./cast.ts";

/**
 * The teacher's voice in each classroom: how long it was to be heard, in how many of these seconds more than a tenth was
 * made up, and how much of all. Seconds in which a link was cut are left out, and so is a page that is being loaded.
 */
export async function voicesOf({ everyRoom, before, cuts }: Cast): Promise<ReadonlyMap<RoomName, readonly string[]>> {
  const told = new Map<RoomName, readonly string[]>();
  for (const { name, playback } of everyRoom) {
    const reports = [
      ...before.filter(({ room }) => room === name).map(({ recording }) => judgePlayback(recording)),
      await playback.stop(),
    ];
    const seconds = reports
      .flatMap(voiceSeconds)
      .filter(
        ({ startMs }) => !cuts.some((cut) => cut.room === name && startMs + 1_000 > cut.fromMs && startMs < cut.toMs),
      );
    const stalled = seconds.filter((second) => second.stalled).length;
    const madeUp = seconds.reduce((sum, { concealedShare }) => sum + concealedShare, 0) / Math.max(1, seconds.length);
    told.set(name, [`${seconds.length} s`, `${stalled}`, `${(madeUp * 100).toFixed(2)} %`]);
  }
  return told;
}

function voiceSeconds({ voices }: PlaybackReport): readonly VoiceInterval[] {
  return voices.find(({ label }) => label.endsWith("master"))?.intervals ?? [];
}
