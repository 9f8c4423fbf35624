/** A sound that no encoder can make small, and that nobody hears. */
export interface Noise {
  readonly track: MediaStreamTrack;
  close(): void;
}

const SAMPLE_RATE = 48_000;
const CHANNELS = 2;
const SECONDS = 1;
const HEADER_BYTES = 44;
const LOUDNESS = 20_000;

/** Chromium has it on elements since 62; the types of the DOM do not know it. */
type Captured = HTMLAudioElement & { captureStream(): MediaStream };

function isCapturable(element: HTMLAudioElement): element is Captured {
  return "captureStream" in element && typeof element.captureStream === "function";
}

/**
 * undefined: this browser cannot. It is played muted, which no browser keeps from a page that nobody has touched yet; an
 * AudioContext would have to wait for a press.
 */
export async function openNoise(): Promise<Noise | undefined> {
  const element = document.createElement("audio");
  if (!isCapturable(element)) return undefined;
  const url = URL.createObjectURL(new Blob([noiseWave()], { type: "audio/wav" }));
  const close = () => {
    element.pause();
    element.removeAttribute("src");
    element.load();
    URL.revokeObjectURL(url);
  };
  element.muted = true;
  element.loop = true;
  element.src = url;
  try {
    await element.play();
    const stream = element.captureStream();
    const [track] = stream.getAudioTracks();
    if (track)
      return {
        track,
        close: () => {
          track.stop();
          close();
        },
      };
  } catch {
    // It may not play here, or cannot be captured.
  }
  close();
  return undefined;
}

/** RIFF WAVE, 16 bits, stereo. */
function noiseWave(): ArrayBuffer {
  const samples = SAMPLE_RATE * CHANNELS * SECONDS;
  const wave = new DataView(new ArrayBuffer(HEADER_BYTES + samples * 2));
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) wave.setUint8(at + index, letter.charCodeAt(0));
  };
  text(0, "RIFF");
  wave.setUint32(4, wave.byteLength - 8, true);
  text(8, "WAVEfmt ");
  wave.setUint32(16, 16, true);
  wave.setUint16(20, 1, true);
  wave.setUint16(22, CHANNELS, true);
  wave.setUint32(24, SAMPLE_RATE, true);
  wave.setUint32(28, SAMPLE_RATE * CHANNELS * 2, true);
  wave.setUint16(32, CHANNELS * 2, true);
  wave.setUint16(34, 16, true);
  text(36, "data");
  wave.setUint32(40, samples * 2, true);
  for (let index = 0; index < samples; index += 1)
    wave.setInt16(HEADER_BYTES + index * 2, (Math.random() * 2 - 1) * LOUDNESS, true);
  return wave.buffer;
}
