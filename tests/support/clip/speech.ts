/**
 * A voice-like sound: syllables of gliding vowels with pauses between words, so that a codec treats it as speech and a
 * gap in it can be told from silence. The same on every run.
 */

const sampleRateHz = 48_000;
const syllableMs = 180;
/** Of seven syllables' time the last two are silent: a pause between words. */
const syllablesPerWord = 7;
const voicedSyllables = 5;
/** The first two formants of a, e, i, o, u in Hz (Peterson and Barney 1952, men's voices). */
const vowels = [
  [730, 1090],
  [530, 1840],
  [270, 2290],
  [570, 840],
  [300, 870],
] as const;

/** A mono 16-bit WAV file of `seconds`. */
export function speech(seconds: number): Buffer {
  const samples = Math.round(seconds * sampleRateHz);
  const file = Buffer.alloc(44 + samples * 2);
  writeHeader(file, samples);
  let phase = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const ms = (sample * 1000) / sampleRateHz;
    const pitchHz = 120 + 18 * Math.sin(ms / 310) + 9 * Math.sin(ms / 97);
    phase += pitchHz / sampleRateHz;
    file.writeInt16LE(Math.round(9000 * loudness(ms) * voice(phase, pitchHz, ms)), 44 + sample * 2);
  }
  return file;
}

/** Rises and falls within each syllable, 0 in pauses. */
function loudness(ms: number): number {
  const syllable = Math.floor(ms / syllableMs) % syllablesPerWord;
  return syllable < voicedSyllables ? Math.sin((Math.PI * (ms % syllableMs)) / syllableMs) ** 0.7 : 0;
}

/** Harmonics of the pitch, strong near the formants of a vowel that glides into the next. */
function voice(phase: number, pitchHz: number, ms: number): number {
  const position = ms / syllableMs;
  const from = vowels[Math.floor(position) % vowels.length] ?? vowels[0];
  const to = vowels[Math.floor(position + 1) % vowels.length] ?? vowels[0];
  const glide = position % 1;
  const [first, second] = [0, 1].map((index) => (from[index] ?? 0) * (1 - glide) + (to[index] ?? 0) * glide);
  let sum = 0;
  for (let harmonic = 1; harmonic * pitchHz < 3400; harmonic += 1) {
    const hz = harmonic * pitchHz;
    const near = (formantHz = 0, widthHz = 1) => 1 / (1 + ((hz - formantHz) / widthHz) ** 2);
    sum += (near(first, 90) + 0.6 * near(second, 140) + 0.05) * Math.sin(2 * Math.PI * harmonic * phase);
  }
  return Math.max(-1, Math.min(1, sum / 2));
}

function writeHeader(file: Buffer, samples: number): void {
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE(sampleRateHz * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(samples * 2, 40);
}
