import { describe, expect, test } from "vitest";
import { judgePlayback } from "./judge.ts";
import type { ElementRecording, Frame, PeerSample, Recording, TrackSample } from "./recording.ts";

const startMs = 1_800_000_000_000;
const at = (seconds: number) => startMs + seconds * 1000;

/** 15 frames a second from one second to another. */
function film(from: number, to: number, height = 720): Frame[] {
  return Array.from({ length: Math.round((to - from) * 15) }, (_, n) => [at(from + n / 15), 1280, height, 0] as const);
}

const counted = (frames: readonly Frame[]): Frame[] =>
  frames.map(([atMs, width, height], index) => [atMs, width, height, index + 1]);

function picture(frames: readonly Frame[], end: number, from = 0): ElementRecording {
  return { label: "teacher/master", trackIds: ["v"], shown: [[at(from), at(end)]], frames: counted(frames) };
}

const quiet: TrackSample = {
  trackId: "v",
  bytes: 0,
  packetsReceived: 0,
  packetsLost: 0,
  framesDecoded: 0,
  audioSamples: 0,
  concealedSamples: 0,
};

/** Readings of one connection every quarter of a second. */
function readings(end: number, read: (second: number) => Partial<PeerSample>): PeerSample[] {
  return Array.from({ length: end * 4 + 1 }, (_, quarter) => ({
    peer: 0,
    atMs: at(quarter / 4),
    bytes: 0,
    packets: 0,
    tracks: [],
    sources: [],
    ...read(quarter / 4),
  }));
}

const recording = (parts: Partial<Recording>, end: number): Recording => ({
  endMs: at(end),
  pictures: [],
  voices: [],
  samples: [],
  ...parts,
});

function judgeFilm(frames: readonly Frame[], end: number) {
  const [report] = judgePlayback(recording({ pictures: [picture(frames, end)] }, end)).pictures;
  if (report === undefined) throw new Error("the picture was not judged");
  return report;
}

const stalls = (frames: readonly Frame[], end: number) =>
  judgeFilm(frames, end).intervals.map(({ stalled }) => stalled);

describe("a picture", () => {
  test("that runs has all its frames and no stall", () => {
    const report = judgeFilm(film(0, 10), 10);
    expect(report).toMatchObject({ judgedSeconds: 10, stallShare: 0, switches: 0, firstFrameMs: startMs });
    expect(report.fps).toBeCloseTo(15, 6);
    for (const { largestGapMs, height } of report.intervals) {
      expect(largestGapMs).toBeCloseTo(1000 / 15, 3);
      expect(height).toBe(720);
    }
  });

  test("stalls in each second in which it is older than 200 ms, and only there", () => {
    expect(stalls([...film(0, 2.4), ...film(2.7, 5)], 5)).toEqual([false, false, true, false, false]);
    expect(stalls([...film(0, 2.4), ...film(2.52, 5)], 5)).toEqual([false, false, false, false, false]);
    // A frozen picture stalls every second that it is frozen in.
    expect(stalls([...film(0, 1.5), ...film(4.5, 6)], 6)).toEqual([false, true, true, true, true, false]);
    // 250 ms across a border: it grew too old in the later second.
    expect(stalls([...film(0, 1.9), ...film(2.1, 4)], 4)).toEqual([false, false, true, false]);
    // Frozen to the end.
    expect(stalls(film(0, 1.5), 3)).toEqual([false, true, true]);
  });

  test("has its age as the largest gap, also in a second without a frame", () => {
    const { intervals } = judgeFilm([...film(0, 1), ...film(3.5, 5)], 5);
    const lastMs = 1000 / 15;
    expect(intervals.map(({ largestGapMs }) => Math.round(largestGapMs))).toEqual(
      [lastMs, 1000 + lastMs, 2000 + lastMs, 2500 + lastMs, lastMs].map(Math.round),
    );
    expect(intervals[1]).toMatchObject({ frames: 0, height: 0 });
  });

  test("switches layers when its resolution changes, counted in that second", () => {
    const report = judgeFilm([...film(0, 1, 360), ...film(1, 2.5, 720), ...film(2.5, 4, 180)], 4);
    expect(report.switches).toBe(2);
    expect(report.intervals.map(({ switches }) => switches)).toEqual([0, 1, 1, 0]);
    expect(report.intervals.map(({ height }) => height)).toEqual([360, 720, 180, 180]);
  });

  test("does not suffer for callbacks that the page missed", () => {
    const frames = counted(film(0, 3)).filter((_, index) => index % 5 === 0);
    const pictures = [{ ...picture([], 3), frames }];
    const [report] = judgePlayback(recording({ pictures }, 3)).pictures;
    // The last frames are not known to have come.
    expect(report?.intervals.slice(0, 2).map(({ frames: count }) => count)).toEqual([15, 15]);
    expect(report?.stallShare).toBeCloseTo(1 / 3);
  });

  test("is judged from its first frame, and only while it is shown", () => {
    const shown = [
      [at(0), at(4.5)],
      [at(7), at(10)],
    ] as const;
    const whole: ElementRecording = { ...picture([...film(1.5, 4.5), ...film(7, 10)], 10), shown };
    const [report] = judgePlayback(recording({ pictures: [whole] }, 10), { fromMs: at(0) }).pictures;
    expect(report?.intervals.map((interval) => (interval.startMs - startMs) / 1000)).toEqual([2, 3, 7, 8, 9]);
    // What it was before it was hidden does not age.
    expect(report?.stallShare).toBe(0);
  });

  test("is judged in the window that is asked for", () => {
    const frames = [...film(0, 3), ...film(5, 10)];
    const report = judgePlayback(recording({ pictures: [picture(frames, 10)] }, 10), { fromMs: at(5.5), toMs: at(8) });
    expect(report.intervals).toHaveLength(2);
    expect(report.pictures[0]).toMatchObject({ judgedSeconds: 2, stallShare: 0 });
  });

  test("that never came is not in the report", () => {
    expect(judgePlayback(recording({ pictures: [picture([], 5)] }, 5)).pictures).toEqual([]);
  });
});

describe("what was received", () => {
  test("is counted with headers, second by second, over all connections", () => {
    const one = readings(4, (second) => ({ bytes: second * 100_000, packets: second * 100 }));
    const two = readings(4, (second) => ({ peer: 1, bytes: Math.max(0, second - 2) * 50_000 }));
    const report = judgePlayback(recording({ pictures: [picture(film(0, 4), 4)], samples: [...one, ...two] }, 4));
    const first = ((100_000 + 100 * 28) * 8) / 1000;
    expect(report.intervals.map(({ receivedKbps }) => receivedKbps)).toEqual([first, first, first + 400, first + 400]);
    expect(report.receivedKbps).toBeCloseTo(first + 200);
  });

  test("of a picture is what its tracks brought, also when one takes over from another", () => {
    const samples = readings(4, (second) => ({
      tracks: [
        { ...quiet, trackId: "v", bytes: Math.min(second, 2) * 25_000, framesDecoded: Math.min(second, 2) * 15 },
        {
          ...quiet,
          trackId: "w",
          bytes: Math.max(0, second - 2) * 50_000,
          framesDecoded: Math.max(0, second - 2) * 15,
        },
        { ...quiet, trackId: "another", bytes: second * 1_000_000 },
      ],
    }));
    const pictures = [{ ...picture(film(0, 4), 4), trackIds: ["v", "w"] }];
    const [report] = judgePlayback(recording({ pictures, samples }, 4)).pictures;
    expect(report?.intervals.map(({ kbps }) => kbps)).toEqual([200, 200, 400, 400]);
    expect(report).toMatchObject({ kbps: 300, decodedFps: 15 });
  });
});

describe("a voice", () => {
  function judgeVoice(read: (second: number) => Partial<TrackSample>, end = 4) {
    const samples = readings(end, (second) => ({ tracks: [{ ...quiet, trackId: "a", ...read(second) }] }));
    const voices = [{ label: "voice/master", trackIds: ["a"], shown: [[at(0), at(end)] as const], frames: [] }];
    return judgePlayback(recording({ voices, samples }, end), { fromMs: at(0) }).voices[0];
  }

  test("has stalled in a second of which over a tenth was concealed", () => {
    const report = judgeVoice((second) => ({
      packetsReceived: 1 + second * 50,
      audioSamples: second * 48_000,
      // 20 % of the second second, 5 % of the third.
      concealedSamples: Math.min(Math.max(0, second - 1), 1) * 9600 + Math.min(Math.max(0, second - 2), 1) * 2400,
      bytes: second * 5000,
    }));
    expect(report?.intervals.map(({ stalled }) => stalled)).toEqual([false, true, false, false]);
    expect(report).toMatchObject({ judgedSeconds: 4, stallShare: 0.25, kbps: 40, lossShare: 0 });
    expect(report?.concealedShare).toBeCloseTo(12_000 / 192_000);
  });

  test("that is lost but repaired has not", () => {
    const report = judgeVoice((second) => ({
      packetsReceived: 1 + second * 40,
      packetsLost: second * 10,
      audioSamples: second * 48_000,
    }));
    expect(report?.stallShare).toBe(0);
    expect(report?.lossShare).toBeCloseTo(0.2);
  });

  test("of which nothing is played has stalled", () => {
    const report = judgeVoice((second) => ({
      packetsReceived: 1 + second * 50,
      audioSamples: Math.min(second, 2) * 48_000,
    }));
    expect(report?.intervals.map(({ stalled }) => stalled)).toEqual([false, false, true, true]);
  });

  test("is judged from its first packet", () => {
    const report = judgeVoice((second) => ({
      packetsReceived: second < 1.5 ? 0 : second * 50,
      audioSamples: second * 48_000,
      concealedSamples: Math.min(second, 1.5) * 48_000,
    }));
    expect(report).toMatchObject({ judgedSeconds: 2, stallShare: 0 });
    expect(judgeVoice(() => ({}))).toBeUndefined();
  });
});

test("a source that slowed down is told, so that a busy machine is not taken for a weak link", () => {
  const samples = readings(5, (second) => ({
    sources: second < 1 ? [] : [{ trackId: "own", frames: Math.min(second, 3) * 15 + Math.max(0, second - 3) * 8 }],
  }));
  const { sources } = judgePlayback(recording({ samples }, 5), { fromMs: at(0) });
  expect(sources).toEqual([{ fps: (15 + 15 + 8 + 8) / 4, slowestFps: 8 }]);
});
