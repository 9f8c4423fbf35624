import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What a person before the page would see and hear: decoded frames that advance, sound that is not silence. */

export interface Wanted {
  source: "teacher" | "board" | "screen" | "pupils";
  classroom: string;
}

const selectorOf = (kind: "video" | "audio", source: string, classroom: string): string =>
  `${kind}[data-source="${source}"][data-classroom="${classroom}"]:not([data-preview])`;

/** Frames presented so far by the picture; null when it is not on the page or has no size. */
async function framesOf(page: Page, { source, classroom }: Wanted): Promise<number | null> {
  return await page.evaluate(
    (selector) => {
      const video = document.querySelector(selector);
      if (!(video instanceof HTMLVideoElement) || video.videoWidth === 0) return null;
      return video.getVideoPlaybackQuality().totalVideoFrames;
    },
    selectorOf("video", source, classroom),
  );
}

/** Waits until at least `frames` more frames of the picture were decoded from now on. */
export async function expectToSee(page: Page, wanted: Wanted, frames = 10): Promise<void> {
  let before: number | null = null;
  await expect
    .poll(
      async () => {
        const now = await framesOf(page, wanted);
        // A rejoined page starts counting anew.
        if (before === null || (now !== null && now < before)) before = now;
        return now === null || before === null ? 0 : now - before;
      },
      { timeout: 30_000, message: `${wanted.source} of ${wanted.classroom} on ${page.url()}` },
    )
    .toBeGreaterThanOrEqual(frames);
}

export async function expectNotToSee(page: Page, { source, classroom }: Wanted): Promise<void> {
  await expect.poll(() => page.locator(selectorOf("video", source, classroom)).count(), { timeout: 30_000 }).toBe(0);
}

/** Waits until the voice of that room is louder than silence on this page, and is being played. */
export async function expectToHear(page: Page, classroom: string): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(
          async (selector) => {
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
              while (performance.now() < until && loudest < 0.02) {
                await new Promise((done) => requestAnimationFrame(done));
                analyser.getFloatTimeDomainData(samples);
                for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
              }
              return loudest;
            } finally {
              await context.close();
            }
          },
          selectorOf("audio", "voice", classroom),
        ),
      { timeout: 30_000, message: `voice of ${classroom} on ${page.url()}` },
    )
    .toBeGreaterThanOrEqual(0.02);
}

export async function expectNotToHear(page: Page, classroom: string): Promise<void> {
  await expect.poll(() => page.locator(selectorOf("audio", "voice", classroom)).count(), { timeout: 30_000 }).toBe(0);
}

async function lessonState(page: Page): Promise<string | null> {
  return await page.locator("main[data-lesson-state]").getAttribute("data-lesson-state");
}

export async function expectLessonState(page: Page, state: "waiting" | "live" | "ended"): Promise<void> {
  await expect.poll(() => lessonState(page), { timeout: 30_000, message: page.url() }).toBe(state);
}
