import {
  firstReading,
  gained,
  intervalMs,
  lastReading,
  type Meter,
  mean,
  meters,
  share,
  trackMeters,
} from "./meter.ts";
import type { ElementRecording, PeerSample, Recording, Span, TrackSample } from "./recording.ts";

/** A picture older than this is a stall: three frames of a 15 fps source (issue: gap over 200 ms). */
const stallMs = 200;
/** A voice of which more than this was made up has stalled. */
const voiceStallShare = 0.1;
/** IPv4 and UDP: what a link carries beside the bytes that the browser counts. */
const udpHeaderBytes = 28;

export interface PlaybackReport {
  readonly fromMs: number;
  readonly toMs: number;
  /** All that arrived at the page, headers of IP and UDP included, so comparable with a link's rate. */
  readonly receivedKbps: number;
  readonly intervals: readonly ReceivedInterval[];
  readonly pictures: readonly PictureReport[];
  readonly voices: readonly VoiceReport[];
  readonly sources: readonly SourceReport[];
}

/**
 * What a camera or screen of this page gave to be sent. A source below its rate in some second was on a machine that was
 * too busy: then stalls at the receivers prove nothing.
 */
export interface SourceReport {
  readonly fps: number;
  readonly slowestFps: number;
}

export interface ReceivedInterval {
  readonly startMs: number;
  readonly receivedKbps: number;
}

/** Shares and means are over the judged seconds: whole ones in which the picture was shown, from its first frame on. */
export interface PictureReport {
  readonly label: string;
  readonly firstFrameMs: number;
  readonly judgedSeconds: number;
  readonly fps: number;
  /** Decoded but perhaps not shown: much more than `fps` means that the machine, not the link, is too slow. */
  readonly decodedFps: number;
  readonly stallShare: number;
  /** Changes of resolution, thus of the spatial layer. */
  readonly switches: number;
  readonly kbps: number;
  readonly intervals: readonly PictureInterval[];
}

export interface PictureInterval {
  readonly startMs: number;
  readonly frames: number;
  readonly decoded: number;
  /** The greatest age that the picture on the screen reached in this second. */
  readonly largestGapMs: number;
  readonly stalled: boolean;
  readonly switches: number;
  /** Of the last frame; 0 when none came. */
  readonly height: number;
  readonly kbps: number;
}

/** Over the whole seconds in which the voice was to be heard, from its first packet on; muted counts as stalled. */
export interface VoiceReport {
  readonly label: string;
  readonly judgedSeconds: number;
  readonly stallShare: number;
  readonly concealedShare: number;
  readonly lossShare: number;
  readonly kbps: number;
  readonly intervals: readonly VoiceInterval[];
}

export interface VoiceInterval {
  readonly startMs: number;
  /** Of the samples played; 1 when nothing was played at all. */
  readonly concealedShare: number;
  readonly lossShare: number;
  readonly stalled: boolean;
  readonly kbps: number;
}

/** Ms since the epoch. By default from the first picture or sound to the end of the recording. */
export interface JudgedWindow {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What it was like to watch, second by second. Pure: the same recording gives the same report. */
export function judgePlayback(recording: Recording, window: JudgedWindow = {}): PlaybackReport {
  const fromMs = window.fromMs ?? firstPresence(recording);
  const toMs = Math.max(fromMs, window.toMs ?? recording.endMs);
  const starts = Array.from({ length: Math.floor((toMs - fromMs) / intervalMs) }, (_, k) => fromMs + k * intervalMs);
  const wireBits = ({ bytes, packets }: PeerSample) => (bytes + packets * udpHeaderBytes) * 8;
  const wire = meters(recording.samples, wireBits);
  const intervals = starts.map((startMs) => ({ startMs, receivedKbps: gained(wire, startMs) / intervalMs }));
  return {
    fromMs,
    toMs,
    receivedKbps: mean(intervals.map(({ receivedKbps }) => receivedKbps)),
    intervals,
    pictures: recording.pictures.flatMap((picture) => judgePicture(picture, recording.samples, starts) ?? []),
    voices: recording.voices.flatMap((voice) => judgeVoice(voice, recording.samples, starts) ?? []),
    sources: judgeSources(recording.samples, starts),
  };
}

function judgeSources(samples: readonly PeerSample[], starts: readonly number[]): SourceReport[] {
  const trackIds = new Set(samples.flatMap(({ sources }) => sources.map(({ trackId }) => trackId)));
  return [...trackIds].flatMap((trackId) => {
    const frames = meters(samples, ({ sources }) => sources.find((source) => source.trackId === trackId)?.frames);
    const [first, last] = [firstReading(frames), lastReading(frames)];
    const sent = starts.filter((startMs) => startMs >= first && startMs + intervalMs <= last);
    const rates = sent.map((startMs) => gained(frames, startMs));
    return rates.length === 0 ? [] : { fps: mean(rates), slowestFps: Math.min(...rates) };
  });
}

function firstPresence({ pictures, voices, endMs }: Recording): number {
  const firsts = [...pictures.map(({ frames }) => frames[0]?.[0]), ...voices.map(({ shown }) => shown[0]?.[0])];
  return Math.min(endMs, ...firsts.filter((ms) => ms !== undefined));
}

interface ShownFrame {
  readonly atMs: number;
  readonly height: number;
}

function judgePicture(
  picture: ElementRecording,
  samples: readonly PeerSample[],
  starts: readonly number[],
): PictureReport | undefined {
  const frames = everyFrame(picture);
  const firstFrameMs = frames[0]?.atMs;
  if (firstFrameMs === undefined) return undefined;
  const bytes = trackMeters(picture, samples, (track) => track.bytes);
  const decoded = trackMeters(picture, samples, (track) => track.framesDecoded);
  const intervals = starts
    .filter((startMs) => startMs >= firstFrameMs)
    .flatMap((startMs): PictureInterval | [] => {
      const shown = spanAround(startMs, picture.shown);
      if (shown === undefined) return [];
      const endMs = startMs + intervalMs;
      const here = frames.filter(({ atMs }) => atMs >= startMs && atMs < endMs);
      const before = frames.findLast(({ atMs }) => atMs < startMs);
      const seen = before === undefined ? here : [before, ...here];
      // A picture that was hidden meanwhile begins anew.
      const sinceMs = Math.max(before?.atMs ?? startMs, shown[0]);
      const largestGapMs = largest([...here.map(({ atMs }) => atMs), endMs], sinceMs);
      return {
        startMs,
        frames: here.length,
        decoded: gained(decoded, startMs),
        largestGapMs,
        stalled: largestGapMs > stallMs,
        switches: seen.filter(({ height }, index) => index > 0 && height !== seen[index - 1]?.height).length,
        height: here.at(-1)?.height ?? 0,
        kbps: (gained(bytes, startMs) * 8) / intervalMs,
      };
    });
  return {
    label: picture.label,
    firstFrameMs,
    judgedSeconds: intervals.length,
    fps: mean(intervals.map((interval) => interval.frames)),
    decodedFps: mean(intervals.map((interval) => interval.decoded)),
    stallShare: mean(intervals.map(({ stalled }) => (stalled ? 1 : 0))),
    switches: intervals.reduce((sum, { switches }) => sum + switches, 0),
    kbps: mean(intervals.map(({ kbps }) => kbps)),
    intervals,
  };
}

/** Where callbacks were missed, the frames that the element counted meanwhile are put evenly into the gap. */
function everyFrame({ frames }: ElementRecording): ShownFrame[] {
  return frames.flatMap(([atMs, , height, presented], index): ShownFrame[] => {
    const before = frames[index - 1];
    const count = before === undefined ? 1 : Math.max(1, presented - before[3]);
    const sinceMs = before === undefined ? 0 : atMs - before[0];
    return Array.from({ length: count }, (_, n) => ({ atMs: atMs - (sinceMs * (count - 1 - n)) / count, height }));
  });
}

function largest(momentsMs: readonly number[], sinceMs: number): number {
  return Math.max(...momentsMs.map((atMs, index) => atMs - (momentsMs[index - 1] ?? sinceMs)));
}

function judgeVoice(
  voice: ElementRecording,
  samples: readonly PeerSample[],
  starts: readonly number[],
): VoiceReport | undefined {
  const meter = (read: (track: TrackSample) => number) => trackMeters(voice, samples, read);
  const received = meter((track) => track.packetsReceived);
  const firstMs = Math.min(...received.map(({ points }) => points.find(({ value }) => value > 0)?.atMs ?? Infinity));
  if (!Number.isFinite(firstMs)) return undefined;
  const [played, concealed] = [meter((track) => track.audioSamples), meter((track) => track.concealedSamples)];
  const [lost, bytes] = [meter((track) => track.packetsLost), meter((track) => track.bytes)];
  const judged = starts.filter((startMs) => startMs >= firstMs && spanAround(startMs, voice.shown) !== undefined);
  const total = (of: readonly Meter[]) => judged.reduce((sum, startMs) => sum + gained(of, startMs), 0);
  const intervals = judged.map((startMs): VoiceInterval => {
    const concealedShare = share(gained(concealed, startMs), gained(played, startMs), 1);
    const lostHere = gained(lost, startMs);
    return {
      startMs,
      concealedShare,
      lossShare: share(lostHere, lostHere + gained(received, startMs), 0),
      stalled: concealedShare > voiceStallShare,
      kbps: (gained(bytes, startMs) * 8) / intervalMs,
    };
  });
  return {
    label: voice.label,
    judgedSeconds: intervals.length,
    stallShare: mean(intervals.map(({ stalled }) => (stalled ? 1 : 0))),
    concealedShare: share(total(concealed), total(played), 1),
    lossShare: share(total(lost), total(lost) + total(received), 0),
    kbps: mean(intervals.map(({ kbps }) => kbps)),
    intervals,
  };
}

/** The span in which the whole second lies that starts then. */
function spanAround(startMs: number, spans: readonly Span[]): Span | undefined {
  return spans.find(([fromMs, toMs]) => fromMs <= startMs && startMs + intervalMs <= toMs);
}
