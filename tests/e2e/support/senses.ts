import type { Page } from "playwright-core";

/** What a person before the page could see and hear at this moment. */

export interface Wanted {
  source: "teacher" | "board" | "screen" | "pupils";
  classroom: string;
}

export const selectorOf = (kind: "video" | "audio", source: string, classroom: string): string =>
  `${kind}[data-source="${source}"][data-classroom="${classroom}"]:not([data-preview])`;

/** Frames presented so far by the picture; null when it is not on the page or has no size. */
export async function framesOf(page: Page, { source, classroom }: Wanted): Promise<number | null> {
  return await page.evaluate(
    (selector) => {
      const video = document.querySelector(selector);
      if (!(video instanceof HTMLVideoElement) || video.videoWidth === 0) return null;
      return video.getVideoPlaybackQuality().totalVideoFrames;
    },
    selectorOf("video", source, classroom),
  );
}

/** A voice that is louder than this is no silence. */
export const LOUD = 0.02;

/** The loudest sample of that room's voice within a second and a half, or the first above `LOUD`; 0 when it is not played. */
export async function loudnessOf(page: Page, classroom: string): Promise<number> {
  return await page.evaluate(
    async ({ selector, loud }) => {
      const audio = document.querySelector(selector);
      if (!(audio instanceof HTMLAudioElement) || audio.paused || audio.muted) return 0;
      if (!(audio.srcObject instanceof MediaStream)) return 0;
      const context = new AudioContext();
      try {
        await context.resume();
        const analyser = context.createAnalyser();
        context.createMediaStreamSource(audio.srcObject).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        let loudest = 0;
        // The fake microphone beeps once a second.
        const until = performance.now() + 1_500;
        while (performance.now() < until && loudest < loud) {
          await new Promise((done) => requestAnimationFrame(done));
          analyser.getFloatTimeDomainData(samples);
          for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
      } finally {
        await context.close();
      }
    },
    { selector: selectorOf("audio", "voice", classroom), loud: LOUD },
  );
}
