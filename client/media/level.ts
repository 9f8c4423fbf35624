/** How often a level is reported, in milliseconds. */
const EVERY_MS = 80;

/** Quieter than this (dB of full scale) shows as nothing, `LOUD_DB` as a full meter. */
const QUIET_DB = -60;
const LOUD_DB = -12;

/**
 * Reports the loudness of a microphone as 0…1 until the answer is called. An AnalyserNode and a timer: a worklet would
 * need its own file under the strict content security policy and would not be more exact at twelve readings a second.
 */
export function watchLevel(
  context: AudioContext,
  track: MediaStreamTrack,
  onLevel: (level: number) => void,
): () => void {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    // Before the page has been touched it may not run; what it gives then is no silence.
    if (context.state !== "running") return;
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelOf(samples));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/** Root mean square in dB of full scale, stretched to 0…1. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  const meanSquare = samples.length === 0 ? 0 : sum / samples.length;
  if (meanSquare === 0) return 0;
  const db = 10 * Math.log10(meanSquare);
  return Math.min(1, Math.max(0, (db - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}
